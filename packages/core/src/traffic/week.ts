/**
 * The week's demand: client requests/s hour by hour, 24 values (every day the same) or 168, hour 0 being Monday 00:00 UTC.
 * With a peak and an average the day is `peak · exp(−k(1 − cos(2π(h − 20)/24))/2)`, busiest at 20:00 UTC, k such that the hours average to the average.
 * Month m carries these rates times (1 + growth)^(m − 1).
 * It misleads where the real day has two peaks or a weekend: state the week then.
 */
import type { ResolvedScenario } from '../scenario/index.ts';

export const HOURS_PER_MONTH = 730;
export const SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600;

export interface Week {
  /** client requests/s of all regions, by hour, in the first month */
  requestsPerSecond: number[];
  /** what the rates of month 1, 2, … are multiplied by */
  growth: number[];
  /** the busiest hour of the last month */
  peakRequestsPerSecond: number;
  /** mean over the week and all months */
  averageRequestsPerSecond: number;
}

const weeks = new WeakMap<ResolvedScenario['traffic'], Week>();

/** The same week for the same traffic: nobody changes either. */
export function weekOf(traffic: ResolvedScenario['traffic']): Week {
  let week = weeks.get(traffic);
  if (!week) weeks.set(traffic, (week = makeWeek(traffic)));
  return week;
}

function makeWeek(traffic: ResolvedScenario['traffic']): Week {
  const requestsPerSecond = hours(traffic);
  const growth = Array.from({ length: traffic.horizonMonths }, (_, m) => (1 + traffic.growthPerMonthFraction) ** m);
  return {
    requestsPerSecond,
    growth,
    peakRequestsPerSecond: Math.max(...requestsPerSecond) * growth.at(-1)!,
    averageRequestsPerSecond: mean(requestsPerSecond) * mean(growth),
  };
}

function hours({
  peakRequestsPerSecond: peak,
  averageRequestsPerSecond: average,
  weekRequestsPerSecond: week,
}: ResolvedScenario['traffic']): number[] {
  if (week) {
    const top = Math.max(...week);
    return peak === undefined || top === 0 ? [...week] : week.map((rate) => (rate * peak) / top);
  }
  if (peak === undefined) throw new RangeError('weekOf: traffic needs a peak or a week');
  if (average === undefined || average >= peak) return curve(peak, 0);
  return curve(peak, steepness(average / peak));
}

/** The daily curve for a steepness k >= 0: 0 is flat. */
const curve = (peak: number, k: number): number[] => BELOW_PEAK.map((below) => peak * Math.exp(-k * below));

/** How far down each hour is: 0 at 20:00, 1 at 8:00. */
const BELOW_PEAK = Array.from({ length: 24 }, (_, h) => (1 - Math.cos((2 * Math.PI * (h - 20)) / 24)) / 2);

/** The k whose hours average to this share of the peak; the share is above 1/24, the limit of an endless steepness. */
function steepness(averageOfPeak: number): number {
  let low = 0;
  let high = 1;
  while (mean(curve(1, high)) > averageOfPeak && high < 1e7) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i++) {
    const middle = (low + high) / 2;
    if (mean(curve(1, middle)) > averageOfPeak) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
