/**
 * A range from ranges: each uncertain input alone at its low and its high end, the differences in cost added in quadrature. It takes inputs as
 * independent and costs as straight between the ends; where they are not, the range is too narrow. An input's ends enclose `confidenceFraction`
 * of its chance; differences are scaled to the central 80 % of a normal spread, so that the range reads as P10 to P90.
 */
import { normalQuantile } from '../queueing/index.ts';

export interface MovedCost {
  path: string;
  confidenceFraction: number;
  /** cost with the input at its low and high end; undefined where that end cannot be planned */
  low: number | undefined;
  high: number | undefined;
}

export interface CostRange {
  usdPerMonthLow: number;
  usdPerMonthHigh: number;
  inputs: { path: string; usdPerMonthLow: number; usdPerMonthHigh: number }[];
}

export function oneAtATime(midUsdPerMonth: number, moved: readonly MovedCost[]): CostRange {
  // nearly all of them enclose the same
  const scales = new Map<number, number>();
  const inputs = moved.map(({ path, confidenceFraction, low, high }) => {
    const scale = scales.get(confidenceFraction) ?? normalQuantile(0.9) / normalQuantile((1 + confidenceFraction) / 2);
    scales.set(confidenceFraction, scale);
    const differences = [low, high].flatMap((usd) => (usd === undefined ? [] : [(usd - midUsdPerMonth) * scale]));
    return { path, usdPerMonthLow: Math.min(0, ...differences), usdPerMonthHigh: Math.max(0, ...differences) };
  });
  const quadrature = (pick: (input: (typeof inputs)[number]) => number) =>
    Math.sqrt(inputs.reduce((sum, input) => sum + pick(input) ** 2, 0));
  return {
    usdPerMonthLow: Math.max(0, midUsdPerMonth - quadrature((input) => input.usdPerMonthLow)),
    usdPerMonthHigh: midUsdPerMonth + quadrature((input) => input.usdPerMonthHigh),
    inputs: inputs.map(({ path, usdPerMonthLow, usdPerMonthHigh }) => ({
      path,
      usdPerMonthLow: Math.max(0, midUsdPerMonth + usdPerMonthLow),
      usdPerMonthHigh: midUsdPerMonth + usdPerMonthHigh,
    })),
  };
}
