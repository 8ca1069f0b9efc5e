/**
 * Warm-up inside the window: caches fill, code compiles, pools open, callers ramp up. The first stretches are held against the last
 * three quarters of the run, on a log scale; a stretch counts as cold when it is slower (or carries fewer calls) than chance allows.
 */
import type { Examiner } from './finding.ts';
import { figure, percent } from './finding.ts';
import { when, widened } from './widening.ts';
import { deviationOf, meanOf, segmentsOf, type Segment } from './segments.ts';

/** One false alarm in some hundreds of clean runs (docs/benchmark-doctor.md). */
const DEVIATIONS = 4;
/** Less than this is not worth a word. */
const SMALLEST_EFFECT = Math.log(1.15);
/** A mean that moves by more than this is worth widening for. */
const MATERIAL = 0.02;

export const warmUp: Examiner = (run) => {
  const segments = segmentsOf(run);
  if (segments === undefined) return [];
  const cold = coldSegments(segments);
  if (cold === 0) return [];
  const [first, rest] = [segments.slice(0, cold), segments.slice(cold)];
  const [all, warm] = [meanMsOf(segments), meanMsOf(rest)];
  const shift = warm > 0 ? all / warm - 1 : 0;
  const rateShift = 1 - rateOf(segments) / rateOf(rest);
  const endSeconds = first.at(-1)!.endSeconds;
  const slower = meanMsOf(first) > meanMsOf(rest);
  const effect = Math.abs(shift) > MATERIAL || rateShift > MATERIAL ? 'widened' : 'noted';
  const [down, up] = [shift / (1 + shift), -shift / (1 + shift)];
  // a percentile may be of cold calls alone
  const ratio = warm > 0 && meanMsOf(first) > 0 ? meanMsOf(first) / warm : 1;
  return [
    {
      code: 'warmUp',
      run: run.name,
      effect,
      ...when(effect, [
        widened('meanLatency', down, up),
        widened('percentiles', 1 - 1 / ratio, 1 / ratio - 1),
        widened('rate', 0, rateShift / (1 - rateShift)),
        widened('vcpuSeconds', down, up),
      ]),
      message: `the first ${figure(endSeconds)} s ${slower ? `answered in ${figure(meanMsOf(first))} ms on average, the rest in ${figure(warm)} ms` : `carried ${figure(rateOf(first))} calls/s, the rest ${figure(rateOf(rest))}`}`,
      whatItDoes: `the mean latency is ${percent(Math.abs(shift))} too ${shift >= 0 ? 'high' : 'low'} and the rate ${percent(Math.max(0, rateShift))} too low for a warm service; leave the first ${figure(endSeconds)} s out, or run longer`,
      concerns: ['latency', 'rate', 'cpu'],
      numbers: { warmUpSeconds: endSeconds, meanMsAll: all, meanMsWarm: warm, meanShiftFraction: shift, rateShiftFraction: rateShift },
    },
  ];
};

/** How many stretches at the start are cold; at most a quarter. */
export function coldSegments(segments: readonly Segment[]): number {
  const quarter = Math.floor(segments.length / 4);
  const latencies = segments.map(({ meanMs }) => (meanMs === undefined || meanMs <= 0 ? undefined : Math.log(meanMs)));
  const rates = segments.map(({ requests }) => -Math.log(Math.max(1, requests)));
  return Math.max(coldIn(latencies, quarter), coldIn(rates, quarter));
}

/** Values rise with coldness. */
function coldIn(values: readonly (number | undefined)[], quarter: number): number {
  const rest = values.slice(quarter).filter((value) => value !== undefined);
  if (rest.length < 6 || values[0] === undefined) return 0;
  const [mean, deviation] = [meanOf(rest), deviationOf(rest)];
  const limit = Math.max(SMALLEST_EFFECT, DEVIATIONS * deviation);
  if (values[0] - mean <= limit) return 0;
  const end = values.findIndex((value) => value === undefined || value - mean <= Math.max(SMALLEST_EFFECT / 2, 2.5 * deviation));
  return Math.min(quarter, end < 0 ? quarter : end);
}

const meanMsOf = (segments: readonly Segment[]): number => {
  const known = segments.filter(({ meanMs }) => meanMs !== undefined);
  const weight = known.reduce((sum, { requests }) => sum + requests, 0);
  return weight === 0 ? 0 : known.reduce((sum, { meanMs, requests }) => sum + meanMs! * requests, 0) / weight;
};

const rateOf = (segments: readonly Segment[]): number =>
  segments.reduce((sum, { requests }) => sum + requests, 0) / segments.reduce((sum, one) => sum + one.endSeconds - one.startSeconds, 0);
