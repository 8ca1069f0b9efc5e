/** What the doctor's widened findings make of single numbers of a run: how much lower or higher each may truly be. */
import { wideningWords, type DoubtfulNumber, type Run, type Widening } from '../benchmark/index.ts';
import type { Evidence, FittedEstimate } from './estimate.ts';

/** A finding that widens, as the doctor hands it over. */
export interface Doubt {
  code: string;
  run: string;
  widens: readonly Widening[];
}

/** What a read value may truly be, as multiples of it. */
export interface Ends {
  low: number;
  high: number;
}

const SURE: Ends = { low: 1, high: 1 };

export class Doubts {
  private readonly byRun = new Map<string, { code: string; widening: Widening }[]>();

  constructor(findings: readonly Doubt[]) {
    for (const { code, run, widens } of findings) {
      const known = this.byRun.get(run) ?? [];
      for (const widening of widens) {
        const { number, downFraction: down, upFraction: up } = widening;
        // two findings with the same figures are one fact said twice: callers that are idle, and Little's law off by it
        const said = known.some(({ widening: one }) => one.number === number && one.downFraction === down && one.upFraction === up);
        if (!said && (down > 0 || up > 0)) known.push({ code, widening });
      }
      this.byRun.set(run, known);
    }
  }

  /** Several faults of a run each move the number that the others left. */
  of({ name }: Run, number: DoubtfulNumber): Ends {
    return (this.byRun.get(name) ?? []).reduce(
      (ends, { widening: { number: concerned, downFraction, upFraction } }) =>
        concerned === number ? { low: ends.low * (1 - downFraction), high: ends.high * (1 + upFraction) } : ends,
      SURE,
    );
  }

  /** The findings behind widened numbers, each once with its largest ends, in words. */
  words(runs: readonly Run[], ...numbers: readonly DoubtfulNumber[]): string[] {
    const groups = new Map<string, { code: string; widening: Widening; runs: Set<string> }>();
    for (const { name } of runs)
      for (const { code, widening } of this.byRun.get(name) ?? []) {
        if (!numbers.includes(widening.number)) continue;
        const key = `${code} ${widening.number}`;
        const group = groups.get(key) ?? { code, widening, runs: new Set<string>() };
        group.runs.add(name);
        const downFraction = Math.max(group.widening.downFraction, widening.downFraction);
        const upFraction = Math.max(group.widening.upFraction, widening.upFraction);
        groups.set(key, { ...group, widening: { ...widening, downFraction, upFraction } });
      }
    return [...groups.values()].map(({ code, widening, runs: named }) => {
      const who = named.size === 1 ? [...named][0]! : `${named.size} of ${runs.length} runs, at most`;
      return `widened for ${code} of ${who}: ${wideningWords([widening])}`;
    });
  }
}

export const NO_DOUBTS = new Doubts([]);

/** The evidence of a number that findings widened. */
export const doubted = (evidence: Evidence, words: readonly string[]): Evidence =>
  words.length === 0 ? evidence : { ...evidence, trust: 'widened', notes: [...(evidence.notes ?? []), ...words] };

/**
 * The interval with room for what the runs may have got wrong: a share that every run has in common does not average out, so its ends are moved by it.
 * @param ends multiples of the middle, low at most 1, high at least 1
 */
export const widenedTo = (estimate: FittedEstimate, { low, high }: Ends, words: readonly string[]): FittedEstimate => ({
  ...estimate,
  low: Math.min(estimate.low, estimate.low * low),
  high: Math.max(estimate.high, estimate.high * high),
  evidence: doubted(estimate.evidence, words),
});

/** The ends of a weighted mean whose parts have ends of their own. */
export function endsOfMean(parts: readonly { value: number; weight: number; ends: Ends }[]): Ends {
  const sum = (of: (ends: Ends) => number) => parts.reduce((total, { value, weight, ends }) => total + weight * value * of(ends), 0);
  const total = sum(() => 1);
  return total > 0 ? { low: sum(({ low }) => low) / total, high: sum(({ high }) => high) / total } : SURE;
}
