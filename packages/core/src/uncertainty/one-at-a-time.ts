/**
 * A range from ranges: each uncertain input alone at its low and its high end, the differences in cost added in quadrature. It takes inputs as
 * independent and costs as straight between the ends; where they are not, the range is too narrow. An input's ends enclose `confidenceFraction`
 * of its chance; differences are scaled to the central 80 % of a normal spread, so that the range reads as P10 to P90.
 */
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

/** Inverse of the standard normal distribution, by bisection on the error function's series. @param p above 0.5, below 1 */
function normalQuantile(p: number): number {
  let low = 0;
  let high = 10;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 26.2.10: the power series, exact for the small arguments used here. */
function normalCdf(x: number): number {
  if (x > 8) return 1;
  let term = x;
  let sum = x;
  for (let n = 1; n < 200 && Math.abs(term) > 1e-17; n++) {
    term *= (-x * x) / (2 * n);
    sum += term / (2 * n + 1);
  }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
}
