/** A series of runs in the order of time: where each measure changed its level, and whether the last level is worse than the first. */
import { medianOf } from '../../statistics/index.ts';
import type { Run } from '../run.ts';
import { settingsOf, type CompareOptions, type Verdict } from './compare-runs.ts';
import { jointChangePoints, togetherOf, type JointChange } from './joint-change-points.ts';
import { MEASURES, measure, type Measure, type MeasureName } from './measures.ts';
import { rankShift } from './rank-test.ts';

export interface HistoryChange {
  /** the first run of the new level */
  run: string;
  date?: string;
  before: number;
  after: number;
  changeFraction: number;
  p: number;
  verdict: Verdict;
}

export interface HistoryRow {
  group: string;
  /** `allMeasures`: their mean, each weighted so that all vary alike; how much slower a run is than the first level */
  measure: MeasureName | 'allMeasures';
  unit: string;
  worse: 'lower' | 'higher';
  runs: number;
  changes: HistoryChange[];
}

export interface History {
  verdict: Verdict;
  rows: HistoryRow[];
  notes: string[];
}

const FEWEST_RUNS = 8;

/**
 * @param runs in the order of time; sorted by date where every run has one
 * @param options falseAlarmFraction is the chance that a history without change shows a change for the worse, and the same for the better
 */
export function historyOf(runs: readonly Run[], options: CompareOptions & { seed?: number } = {}): History {
  const { minEffectFraction = 0.02, falseAlarmFraction = 0.05, seed = 1 } = options;
  const ordered = runs.every(({ date }) => date !== undefined) ? [...runs].sort((a, b) => a.date!.localeCompare(b.date!)) : [...runs];
  const groups = new Map<string, Run[]>();
  for (const run of ordered) groups.set(settingsOf(run), [...(groups.get(settingsOf(run)) ?? []), run]);
  const families = [...groups].flatMap(([group, own]) => familiesOf(group, own));
  // Bonferroni over groups of runs; measures of the same runs share one test
  const level = falseAlarmFraction / Math.max(1, families.length);
  const shuffles = Math.min(4999, Math.ceil(20 / level) - 1);
  const rows = families.flatMap((family) => {
    const cuts = jointChangePoints(
      family.series.map(({ worse }) => worse),
      { seed, falseAlarmFraction: level, shuffles },
    );
    return family.series.map((one, k) => rowOf(family, one, ownCuts(cuts, k), minEffectFraction));
  });
  const all = rows.flatMap(({ changes }) => changes.map(({ verdict }) => verdict));
  const verdict = (['regression', 'improvement'] as const).find((one) => all.includes(one)) ?? 'noChange';
  const notes = families.length === 0 ? [`no measure has ${FEWEST_RUNS} runs with the same settings: too few to look for a change`] : [];
  return { verdict, rows, notes };
}

interface Series {
  one: Measure | 'allMeasures';
  /** as measured; undefined for all measures together */
  values: number[] | undefined;
  /** logarithms, higher is worse */
  worse: number[];
}

/** Measures that the same runs of a group state. */
interface Family {
  group: string;
  runs: readonly Run[];
  series: Series[];
}

function familiesOf(group: string, own: readonly Run[]): Family[] {
  const families = new Map<string, Family>();
  for (const one of MEASURES) {
    const runs = own.filter((run) => measure(run, one.name) !== undefined);
    if (runs.length < FEWEST_RUNS) continue;
    const key = own.map((run) => (measure(run, one.name) === undefined ? 0 : 1)).join('');
    const family = families.get(key) ?? { group, runs, series: [] };
    const values = runs.map((run) => measure(run, one.name)!);
    family.series.push({ one, values, worse: values.map((value) => (one.worse === 'higher' ? Math.log(value) : -Math.log(value))) });
    families.set(key, family);
  }
  for (const family of families.values()) {
    const worse = togetherOf(family.series.map((series) => series.worse));
    if (worse) family.series.push({ one: 'allMeasures', values: undefined, worse });
  }
  return [...families.values()];
}

const ownCuts = (cuts: readonly JointChange[], series: number) =>
  cuts.flatMap(({ index, changed }) => changed.filter((one) => one.series === series).map(({ p }) => ({ index, p })));

function rowOf(
  { group, runs }: Family,
  { one, values, worse }: Series,
  cuts: readonly { index: number; p: number }[],
  least: number,
): HistoryRow {
  const ends = [0, ...cuts.map(({ index }) => index), runs.length];
  const start = medianOf(worse.slice(0, ends[1]));
  const shown = values ?? worse.map((value) => Math.exp(value - start));
  const level = (k: number) => medianOf(shown.slice(ends[k], ends[k + 1]));
  const changes = cuts.map(({ index, p }, k): HistoryChange => {
    // the shift that fits all pairs, which knows more than two medians
    const { shift } = rankShift(worse.slice(ends[k], index), worse.slice(index, ends[k + 2]));
    const better = one !== 'allMeasures' && one.worse === 'lower';
    const changeFraction = Math.expm1(better ? -shift : shift);
    const verdict: Verdict = Math.abs(changeFraction) < least ? 'noChange' : shift > 0 ? 'regression' : 'improvement';
    const { name, date } = runs[index]!;
    return { run: name, ...(date !== undefined && { date }), before: level(k), after: level(k + 1), changeFraction, p, verdict };
  });
  const about = one === 'allMeasures' ? ({ name: one, unit: '× the first level', worse: 'higher' } as const) : one;
  return { group, measure: about.name, unit: about.unit, worse: about.worse, runs: runs.length, changes };
}
