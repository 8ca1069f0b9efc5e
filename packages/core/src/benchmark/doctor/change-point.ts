/**
 * A change in mid-run: a deployment, a neighbour, a throttle, a leak. The stretches after the warm-up are split in two wherever they
 * differ most (a t statistic on log means, the largest over all splits); one odd stretch does not make a change.
 */
import type { Examiner } from './finding.ts';
import { figure, percent } from './finding.ts';
import { deviationOf, meanOf, segmentsOf } from './segments.ts';
import { when, widened } from './widening.ts';
import { coldSegments } from './warm-up.ts';

/** The largest of some fifteen t values passes this in well under one clean run of a hundred. */
const LARGEST_T = 4.5;
const WIDENED_FROM = Math.log(1.1);
const REFUSED_FROM = Math.log(1.25);
const FEWEST_ON_A_SIDE = 3;

export const changePoint: Examiner = (run) => {
  const all = segmentsOf(run);
  if (all === undefined) return [];
  const segments = all.slice(coldSegments(all));
  const latencies = segments.map(({ meanMs }) => (meanMs === undefined || meanMs <= 0 ? undefined : Math.log(meanMs)));
  const splits = [
    latencies.every((value) => value !== undefined) ? { what: 'the mean latency', unit: 'ms', ...largestSplit(latencies) } : undefined,
    {
      what: 'the rate',
      unit: 'calls/s',
      ...largestSplit(segments.map((one) => Math.log(Math.max(1, one.requests) / (one.endSeconds - one.startSeconds)))),
    },
  ].filter((split) => split !== undefined);
  const worst = splits.filter(({ t, before, after }) => t > LARGEST_T && Math.abs(after - before) > WIDENED_FROM);
  if (worst.length === 0) return [];
  const { what, unit, at, before, after, t } = worst.reduce((a, b) =>
    Math.abs(b.after - b.before) > Math.abs(a.after - a.before) ? b : a,
  );
  const atSeconds = segments[at]!.startSeconds;
  const ratio = Math.exp(after - before);
  const effect = Math.abs(after - before) >= REFUSED_FROM ? 'refused' : 'widened';
  // the service is one of the two; the run's mean is of both, by their lengths
  const mixed = (at * Math.exp(before) + (segments.length - at) * Math.exp(after)) / segments.length;
  const down = 1 - Math.exp(Math.min(before, after)) / mixed;
  const up = Math.exp(Math.max(before, after)) / mixed - 1;
  return [
    {
      code: 'changePoint',
      run: run.name,
      effect,
      // work per call may have changed as the time of a call did, or as the rate did the other way
      ...when(effect, [
        ...(unit === 'ms' ? [widened('meanLatency', down, up), widened('percentiles', down, up)] : [widened('rate', down, up)]),
        unit === 'ms' ? widened('vcpuSeconds', down, up) : widened('vcpuSeconds', up / (1 + up), down / (1 - down)),
      ]),
      message: `${what} goes from ${figure(Math.exp(before))} to ${figure(Math.exp(after))} ${unit} at ${figure(atSeconds)} s (${ratio >= 1 ? '+' : '−'}${percent(Math.abs(ratio - 1))}), in a step or a drift`,
      whatItDoes:
        'the run measures two systems and its averages describe neither; find out what changed, and use the stretch that is like production, or run again',
      concerns: ['latency', 'rate', 'cpu'],
      numbers: { atSeconds, before: Math.exp(before), after: Math.exp(after), changeFraction: ratio - 1, tStatistic: t },
    },
  ];
};

function largestSplit(values: readonly number[]): { at: number; before: number; after: number; t: number } {
  let best = { at: 0, before: 0, after: 0, t: 0 };
  for (let at = FEWEST_ON_A_SIDE; at <= values.length - FEWEST_ON_A_SIDE; at++) {
    const [left, right] = [values.slice(0, at), values.slice(at)];
    const [before, after] = [meanOf(left), meanOf(right)];
    const pooled = Math.sqrt(
      ((left.length - 1) * deviationOf(left) ** 2 + (right.length - 1) * deviationOf(right) ** 2) / (values.length - 2),
    );
    // rounding must not turn equal values into a change
    const spread = Math.max(pooled, 1e-3) * Math.sqrt(1 / left.length + 1 / right.length);
    const t = Math.abs(after - before) / spread;
    if (t > best.t) best = { at, before, after, t };
  }
  return best;
}
