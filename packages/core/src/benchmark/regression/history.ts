/** A series of runs in the order of time: where each measure changed its level, and whether the last level is worse than the first. */
import { medianOf } from '../../statistics/index.ts';
import type { Run } from '../run.ts';
import { changePoints } from './change-points.ts';
import { settingsOf, type CompareOptions, type Verdict } from './compare-runs.ts';
import { MEASURES, measure, type MeasureName } from './measures.ts';

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
  measure: MeasureName;
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

/** @param runs in the order of time; sorted by date where every run has one */
export function historyOf(runs: readonly Run[], options: CompareOptions & { seed?: number } = {}): History {
  const { minEffectFraction = 0.02, falseAlarmFraction = 0.05, seed = 1 } = options;
  const ordered = runs.every(({ date }) => date !== undefined) ? [...runs].sort((a, b) => a.date!.localeCompare(b.date!)) : [...runs];
  const groups = new Map<string, Run[]>();
  for (const run of ordered) groups.set(settingsOf(run), [...(groups.get(settingsOf(run)) ?? []), run]);
  const series = [...groups].flatMap(([group, own]) =>
    MEASURES.flatMap((one) => {
      const known = own.flatMap((run) => {
        const value = measure(run, one.name);
        return value === undefined ? [] : [{ run, value }];
      });
      return known.length >= FEWEST_RUNS ? [{ group, one, known }] : [];
    }),
  );
  // Bonferroni over the series: each is searched at its share of the false alarms
  const level = falseAlarmFraction / Math.max(1, series.length);
  const shuffles = Math.min(4999, Math.ceil(20 / level) - 1);
  const rows = series.map(({ group, one, known }): HistoryRow => {
    const logs = known.map(({ value }) => Math.log(value));
    const cuts = changePoints(logs, { seed, falseAlarmFraction: level, shuffles });
    const ends = [0, ...cuts.map(({ index }) => index), known.length];
    const levels = ends.slice(1).map((to, k) => medianOf(known.slice(ends[k], to).map(({ value }) => value)));
    const changes = cuts.map(({ index, p }, k): HistoryChange => {
      const { run } = known[index]!;
      const changeFraction = levels[k + 1]! / levels[k]! - 1;
      const worse = changeFraction > 0 === (one.worse === 'higher');
      const verdict: Verdict = Math.abs(changeFraction) < minEffectFraction ? 'noChange' : worse ? 'regression' : 'improvement';
      return {
        run: run.name,
        ...(run.date !== undefined && { date: run.date }),
        before: levels[k]!,
        after: levels[k + 1]!,
        changeFraction,
        p,
        verdict,
      };
    });
    return { group, measure: one.name, unit: one.unit, worse: one.worse, runs: known.length, changes };
  });
  const all = rows.flatMap(({ changes }) => changes.map(({ verdict }) => verdict));
  const verdict = (['regression', 'improvement'] as const).find((one) => all.includes(one)) ?? 'noChange';
  const notes = series.length === 0 ? [`no measure has ${FEWEST_RUNS} runs with the same settings: too few to look for a change`] : [];
  return { verdict, rows, notes };
}
