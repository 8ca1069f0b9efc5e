/**
 * Is the candidate slower than the baseline, by how much, how sure is that? Runs of the same settings are compared measure by measure, p-values are
 * corrected for how many there are, and only a change that is both certain and large enough to matter is a regression.
 * It misleads when the two sides ran on different machines or at different hours: alternate them.
 */
import { medianOf } from '../../statistics/index.ts';
import type { Run } from '../run.ts';
import { jointRankPs } from './joint-ranks.ts';
import { MEASURES, measure, type Measure, type MeasureName } from './measures.ts';
import { changeBetween, holm, type Change } from './two-groups.ts';

export type Verdict = 'regression' | 'improvement' | 'noChange' | 'undecided';

export interface ComparisonRow extends Change {
  /** what the runs have in common; empty when all were made alike */
  group: string;
  measure: MeasureName;
  unit: string;
  worse: 'lower' | 'higher';
  baseline: { runs: number; median: number };
  candidate: { runs: number; median: number };
  /** corrected for the number of rows: by shuffling whole runs, or by Holm where there are too few for that */
  adjustedP: number;
  verdict: Verdict;
}

export interface Comparison {
  verdict: Verdict;
  rows: ComparisonRow[];
  /** settings that only one side has, and other things to know */
  notes: string[];
  minEffectFraction: number;
  falseAlarmFraction: number;
}

export interface CompareOptions {
  /** a smaller change does not matter */
  minEffectFraction?: number;
  /** chance of a false alarm over all rows together */
  falseAlarmFraction?: number;
  /** standard deviation from run to run, assumed where there is one run on each side */
  runVariationFraction?: number;
}

/** Shuffling more runs or groups takes seconds, and with more groups the least p that shuffling can give is too large. */
const MOST_RUNS = 2000;
const MOST_GROUPS = 10;

/**
 * @param baseline at least one run
 * @param candidate at least one run
 * @throws {RangeError} when a side has no runs, an option is outside its range, or the sides share no measure
 */
export function compareRuns(baseline: readonly Run[], candidate: readonly Run[], options: CompareOptions = {}): Comparison {
  const { minEffectFraction = 0.02, falseAlarmFraction = 0.05, runVariationFraction = 0.05 } = options;
  if (baseline.length === 0 || candidate.length === 0)
    throw new RangeError(`compareRuns: both sides need runs, got ${baseline.length} and ${candidate.length}`);
  for (const [name, value] of Object.entries({ minEffectFraction, falseAlarmFraction, runVariationFraction }))
    if (!(value >= 0 && value < 1)) throw new RangeError(`compareRuns: ${name} must be at least 0 and below 1, got ${value}`);
  const [before, after] = [grouped(baseline), grouped(candidate)];
  const notes = unmatched(before, after);
  const found = [...before].flatMap(([group, runs]) => {
    const others = after.get(group);
    return others ? MEASURES.flatMap((one) => changeOf(group, one, runs, others, runVariationFraction)) : [];
  });
  if (found.length === 0)
    throw new RangeError(
      'compareRuns: baseline and candidate share no measure with the same settings: compare runs of the same tool, parameters and concurrency',
    );
  if (found.some(({ method }) => method === 'prior'))
    notes.push(`one run on each side: a run-to-run variation of ${runVariationFraction * 100} % is assumed; repeat the runs to know`);
  const adjusted = jointly(found, before, after) ?? holm(found.map(({ p }) => p));
  const rows = found.map((row, i): ComparisonRow => {
    const sure = adjusted[i]! <= falseAlarmFraction;
    return { ...row, adjustedP: adjusted[i]!, verdict: verdictOf(row, sure, minEffectFraction) };
  });
  return { verdict: overall(rows), rows, notes, minEffectFraction, falseAlarmFraction };
}

type Row = Omit<ComparisonRow, 'adjustedP' | 'verdict'>;

function changeOf(
  group: string,
  { name, unit, worse }: Measure,
  before: readonly Run[],
  after: readonly Run[],
  runVariationFraction: number,
): Row[] {
  const values = (runs: readonly Run[]) => runs.map((run) => measure(run, name)).filter((value) => value !== undefined);
  const [a, b] = [values(before), values(after)];
  if (a.length === 0 || b.length === 0) return [];
  return [
    {
      group,
      measure: name,
      unit,
      worse,
      baseline: { runs: a.length, median: medianOf(a) },
      candidate: { runs: b.length, median: medianOf(b) },
      ...changeBetween(a, b, { runVariationFraction }),
    },
  ];
}

/** Corrected by shuffling whole runs, where every measure of a group is of all its runs and there are enough for ranks; undefined elsewhere. */
function jointly(found: readonly Row[], before: ReadonlyMap<string, Run[]>, after: ReadonlyMap<string, Run[]>): number[] | undefined {
  const groups = [...new Set(found.map(({ group }) => group))];
  if (groups.length > MOST_GROUPS) return undefined;
  const ps = new Map<Row, number>();
  for (const group of groups) {
    const rows = found.filter((row) => row.group === group);
    const [a, b] = [before.get(group)!, after.get(group)!];
    const whole = rows.every((row) => row.method === 'ranks' && row.baseline.runs === a.length && row.candidate.runs === b.length);
    if (!whole || a.length + b.length > MOST_RUNS) return undefined;
    const pairs = rows.map(({ measure: name }) => ({
      before: a.map((run) => measure(run, name)!),
      after: b.map((run) => measure(run, name)!),
    }));
    // Bonferroni over groups of runs, which share no run
    jointRankPs(pairs).forEach((p, k) => ps.set(rows[k]!, Math.min(1, p * groups.length)));
  }
  // never below the measure's own
  return found.map((row) => Math.max(ps.get(row)!, Math.min(row.p, 1)));
}

function verdictOf({ changeFraction, low, high, worse }: Row, sure: boolean, least: number): Verdict {
  if (sure && Math.abs(changeFraction) >= least) return changeFraction > 0 === (worse === 'higher') ? 'regression' : 'improvement';
  return low > -least && high < least ? 'noChange' : sure ? 'noChange' : 'undecided';
}

function overall(rows: readonly ComparisonRow[]): Verdict {
  for (const verdict of ['regression', 'improvement', 'undecided'] as const)
    if (rows.some((row) => row.verdict === verdict)) return verdict;
  return 'noChange';
}

/** Runs by what they were told to do: parameters, concurrency, planned rate. */
function grouped(runs: readonly Run[]): Map<string, Run[]> {
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const group = settingsOf(run);
    groups.set(group, [...(groups.get(group) ?? []), run]);
  }
  return groups;
}

/** Tags that differ from run to run without changing what is measured. */
const LABELS = /^(run|iteration|repeat|id|uuid|seed|date|time|timestamp|commit|version|sha|branch|build|host|name)$/i;

export function settingsOf({ parameters, concurrency, targetRequestsPerSecond }: Run): string {
  const stated = Object.entries(parameters)
    .filter(([name]) => !LABELS.test(name))
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, value]) => `${name}=${value}`);
  if (concurrency !== undefined) stated.push(`concurrency=${concurrency}`);
  if (targetRequestsPerSecond !== undefined) stated.push(`rate=${targetRequestsPerSecond}`);
  return stated.join(', ');
}

function unmatched(before: ReadonlyMap<string, Run[]>, after: ReadonlyMap<string, Run[]>): string[] {
  const only = (side: string, own: ReadonlyMap<string, Run[]>, other: ReadonlyMap<string, Run[]>) =>
    [...own.keys()]
      .filter((group) => !other.has(group))
      .map((group) => `only the ${side} has runs with ${group || 'no settings'}: not compared`);
  return [...only('baseline', before, after), ...only('candidate', after, before)];
}
