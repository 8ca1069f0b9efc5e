/**
 * By how much a fault of a run may make its numbers wrong, and on which side. A bound from the fault's own figures under an assumption that each
 * examiner states, not a confidence interval: the truth is between (1 − down) × and (1 + up) × what the file says.
 */

/** rate: calls/s that the service could have answered; percentiles: those of the answer's time; vcpuSeconds: of one call. */
export type DoubtfulNumber = 'meanLatency' | 'percentiles' | 'rate' | 'vcpuSeconds' | 'requestBytes' | 'responseBytes';

export interface Widening {
  number: DoubtfulNumber;
  /** the truth is at least (1 − this) × what was read; 0 to 1 */
  downFraction: number;
  /** the truth is at most (1 + this) × what was read; >= 0 */
  upFraction: number;
}

/** No bound below this says anything more. */
const MOST_DOWN = 0.99;
const MOST_UP = 99;

/** A widening of one number, its ends made plain numbers. */
export const widened = (number: DoubtfulNumber, downFraction: number, upFraction: number): Widening => ({
  number,
  downFraction: Number.isFinite(downFraction) ? Math.min(MOST_DOWN, Math.max(0, downFraction)) : MOST_DOWN,
  upFraction: Number.isFinite(upFraction) ? Math.min(MOST_UP, Math.max(0, upFraction)) : MOST_UP,
});

/** Only a finding that widens has ends to state. */
export const when = (effect: 'refused' | 'widened' | 'noted', widens: readonly Widening[]): { widens?: readonly Widening[] } =>
  effect === 'widened' ? { widens } : {};

const NAMES: Record<DoubtfulNumber, string> = {
  meanLatency: 'the mean response',
  percentiles: 'the percentiles',
  rate: 'calls/s',
  vcpuSeconds: 'vCPU time a call',
  requestBytes: 'bytes of a request',
  responseBytes: 'bytes of an answer',
};

/**
 * In words, one number after the other.
 * @example wideningWords([{ number: 'rate', downFraction: 0, upFraction: 0.25 }]) // => '+25 % on calls/s'
 */
export function wideningWords(widens: readonly Widening[]): string {
  const share = (fraction: number) => `${Number((100 * fraction).toPrecision(3))} %`;
  const ends = ({ downFraction: down, upFraction: up }: Widening) => {
    if (down === up) return `±${share(up)}`;
    return [down > 0 ? `−${share(down)}` : '', up > 0 ? `+${share(up)}` : ''].filter(Boolean).join(' to ');
  };
  const groups = new Map<string, string[]>();
  for (const one of widens) {
    if (one.downFraction === 0 && one.upFraction === 0) continue;
    groups.set(ends(one), [...(groups.get(ends(one)) ?? []), NAMES[one.number]]);
  }
  return [...groups].map(([end, names]) => `${end} on ${names.join(', ')}`).join('; ');
}
