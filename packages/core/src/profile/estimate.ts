/** A fitted number with the evidence behind it, and the ways such a number comes to be. */
import { secondsOf, type Run } from '../benchmark/index.ts';
import { meanOf, tWidth } from '../statistics/index.ts';

/** measured: as it was; corrected: a known bias taken out; widened: a known bias that only the interval can carry; prior: the interval is an assumption */
export type Trust = 'measured' | 'corrected' | 'widened' | 'prior';

export interface Evidence {
  method: string;
  /** values that the number rests on */
  points: number;
  runs: string[];
  files: string[];
  /** first and last day of the runs, as ISO 8601 text */
  dates?: { first: string; last: string };
  softwareVersions?: string[];
  trust: Trust;
  /** what makes it doubtful, in words */
  notes?: string[];
}

export interface FittedEstimate {
  low: number;
  mid: number;
  high: number;
  confidenceFraction: number;
  evidence: Evidence;
}

export const CONFIDENCE_FRACTION = 0.95;

/** One measurement says nothing of its own spread: the prior of a measured demand (`measured` in a scenario). */
export const PRIOR = { low: 0.8, high: 1.15, confidenceFraction: 0.8 };

const MOST_NAMES = 50;

export function evidenceOf(
  runs: readonly Run[],
  method: string,
  points: number,
  trust: Trust = 'measured',
  notes: string[] = [],
): Evidence {
  const dates = runs.flatMap(({ date }) => (date === undefined ? [] : [date])).sort();
  const softwareVersions = unique(runs.flatMap(({ softwareVersion }) => (softwareVersion === undefined ? [] : [softwareVersion])));
  return {
    method,
    points,
    runs: unique(runs.map(({ name }) => name)).slice(0, MOST_NAMES),
    files: unique(runs.map(({ fileName }) => fileName)).slice(0, MOST_NAMES),
    ...(dates.length > 0 && { dates: { first: dates[0]!, last: dates.at(-1)! } }),
    ...(softwareVersions.length > 0 && { softwareVersions }),
    trust,
    ...(notes.length > 0 && { notes }),
  };
}

const unique = (values: readonly string[]) => [...new Set(values)];

export interface Weighted {
  run: Run;
  value: number;
  /** above 0 */
  weight: number;
}

/**
 * The mean over runs with Student's t on their scatter, weights as given. Runs that share a cause (one warm machine, one hour of the day) scatter less
 * than the truth does, and the interval is then too narrow. One run alone takes the prior.
 * @param floor the interval does not go below it
 */
export function acrossRuns(values: readonly Weighted[], method: string, floor = 0, notes: string[] = []): FittedEstimate {
  const total = values.reduce((sum, { weight }) => sum + weight, 0);
  const mid = values.reduce((sum, { value, weight }) => sum + value * weight, 0) / total;
  const runs = values.map(({ run }) => run);
  if (values.length < 2) return aroundOne(mid, runs, method, notes);
  const degrees = values.length - 1;
  const squares = values.reduce((sum, { value, weight }) => sum + weight * (value - mid) ** 2, 0);
  const half = tWidth(CONFIDENCE_FRACTION, degrees) * Math.sqrt(squares / degrees / total);
  return {
    low: Math.max(Math.min(floor, mid), mid - half),
    mid,
    high: mid + half,
    confidenceFraction: CONFIDENCE_FRACTION,
    evidence: evidenceOf(runs, `${method}; mean of ${values.length} runs, Student's t`, values.length, 'measured', notes),
  };
}

/** One value with the prior's interval around it. */
export function aroundOne(mid: number, runs: readonly Run[], method: string, notes: string[] = []): FittedEstimate {
  const { low, high, confidenceFraction } = PRIOR;
  const evidence = evidenceOf(runs, `${method}; one run, interval ${low} to ${high} × by convention`, 1, 'prior', notes);
  return { low: mid * low, mid, high: mid * high, confidenceFraction, evidence };
}

/** Runs weigh by their length; one of unknown length like the mean of the others. */
export function lengthWeights(runs: readonly Run[]): number[] {
  const lengths = runs.map(secondsOf);
  const known = lengths.filter((seconds) => seconds !== undefined);
  const usual = known.length > 0 ? meanOf(known) : 1;
  return lengths.map((seconds) => (seconds ?? usual) / usual);
}

/** For times of single requests runs weigh by how many requests they hold; one that does not say like the mean of the others. */
export function requestWeights(runs: readonly Run[]): number[] {
  const counts = runs.map(({ requests }) => requests);
  const known = counts.filter((count) => count !== undefined).filter((count) => count > 0);
  const usual = known.length > 0 ? meanOf(known) : 1;
  return counts.map((count) => (count !== undefined && count > 0 ? count : usual) / usual);
}
