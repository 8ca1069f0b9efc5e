/** What was counted: errors and retries as work, percentiles of too few calls, of a part of them, clocks that run backwards, payloads. */
import type { Run } from '../run.ts';
import type { DoctorFacts, Examiner, Finding } from './finding.ts';
import { figure, percent } from './finding.ts';
import { percentileEnds } from './percentile-ends.ts';
import { when, widened } from './widening.ts';

export const errorsAsWork: Examiner = (run) => {
  const { requests, errors } = run;
  if (requests === undefined || requests === 0 || !errors) return [];
  const share = errors / requests;
  const effect = share > 0.1 ? 'refused' : share > 0.01 ? 'widened' : 'noted';
  const { mean, p99, max } = run.latencyMs;
  // a failure costs between nothing and two answers, and takes between no time and as long as the slowest calls do: of all calls a hundredth is beyond the p99
  const slowestMs = p99 === undefined ? undefined : p99 + (0.01 / share) * Math.max(0, (max ?? p99) - p99);
  const slowest = mean ? Math.max(2, (slowestMs ?? 0) / mean) : 2;
  const [costDown, costUp] = [share / (1 + share), share / (1 - share)];
  const meanDown = slowestMs === undefined ? costDown : 1 - Math.max(0, 1 - share * slowest) / (1 - share);
  return [
    {
      code: 'errorsAsWork',
      run: run.name,
      effect,
      ...when(effect, [
        widened('vcpuSeconds', costDown, costUp),
        widened('rate', share, 0),
        widened('meanLatency', Math.max(costDown, meanDown), costUp),
        widened('percentiles', Math.max(costDown, meanDown), costUp),
      ]),
      message: `${errors} of ${requests} calls failed (${percent(share)})`,
      whatItDoes: `the rate counts them: good answers came at ${run.requestsPerSecond === undefined ? 'a lower rate' : `${figure(run.requestsPerSecond * Math.max(0, 1 - share))}/s`}; a failure costs another time and other work than an answer, so work per call is wrong by up to ${percent(share)} and the mean is of both`,
      concerns: ['latency', 'rate', 'cpu'],
      numbers: { errors, requests, errorFraction: share },
    },
  ];
};

export const retriesAsWork: Examiner = (run) => {
  const { requests, retries } = run;
  if (!requests || !retries) return [];
  const share = retries / requests;
  const effect = share > 0.1 ? 'refused' : share > 0.01 ? 'widened' : 'noted';
  const twice = share / (1 + share);
  return [
    {
      code: 'retriesAsWork',
      run: run.name,
      effect,
      // of so many attempts each cost its share, and a call that was sent again waited for both
      ...when(effect, [
        widened('vcpuSeconds', twice, 0),
        widened('rate', 0, share),
        widened('meanLatency', twice, 0),
        widened('percentiles', twice, 0),
      ]),
      message: `${retries} calls were sent again (${percent(share)} of ${requests})`,
      whatItDoes: `the service did up to ${percent(share)} more work than the calls counted: work per call is too high by that, and latencies hold the attempts before`,
      concerns: ['latency', 'rate', 'cpu'],
      numbers: { retries, requests, retryFraction: share },
    },
  ];
};

/** Calls beyond a percentile that it takes to know it to some 30 %: ten. */
const BEYOND = 10;

export const tooFewRequests: Examiner = (run) => {
  const counted = run.latencySampleCount ?? (run.requests === undefined ? undefined : run.requests - (run.errors ?? 0));
  if (counted === undefined || run.format === 'googleBenchmark') return [];
  const claimed = (
    [
      [0.5, 'p50'],
      [0.9, 'p90'],
      [0.95, 'p95'],
      [0.99, 'p99'],
    ] as const
  ).filter(([, name]) => run.latencyMs[name] !== undefined);
  const weak = claimed.filter(([fraction]) => counted * (1 - fraction) < BEYOND);
  if (weak.length === 0) return [];
  const [fraction, name] = weak[0]!;
  const effect = counted * (1 - fraction) < 1 ? 'refused' : 'widened';
  const { downFraction, upFraction } = percentileEnds(counted, weak.at(-1)![0]);
  return [
    {
      code: 'tooFewRequests',
      run: run.name,
      effect,
      ...when(effect, [widened('percentiles', downFraction, upFraction)]),
      message: `${weak.map(([, one]) => one).join(', ')} of ${figure(counted)} calls: only ${figure(counted * (1 - fraction))} lie beyond the ${name}`,
      whatItDoes: `such a percentile jumps from run to run; it takes ${figure(Math.ceil(BEYOND / (1 - weak.at(-1)![0])))} calls for ${weak.at(-1)![1]}`,
      concerns: ['latency'],
      numbers: { calls: counted, beyond: counted * (1 - fraction) },
    },
  ];
};

/** Percentiles of a part of the calls describe that part. */
export const percentilesOfPart: Examiner = (run) => {
  const { latencySampleCount: counted, requests, errors = 0 } = run;
  if (counted === undefined || requests === undefined || requests - errors <= 0) return [];
  const share = counted / (requests - errors);
  if (share >= 0.9) return [];
  const effect = share < 0.5 ? 'widened' : 'noted';
  return [
    {
      code: 'percentilesOfPart',
      run: run.name,
      effect,
      // the calls that are not in it may have taken twice as long, or half as long
      ...when(effect, [widened('percentiles', (1 - share) / 2, 1 - share)]),
      message: `percentiles are of ${figure(counted)} of ${figure(requests - errors)} good calls (${percent(share)})`,
      whatItDoes:
        'the rest of the run may have been slower or faster: ghz keeps the first million calls, wrk2 leaves out its first ten seconds',
      concerns: ['latency'],
      numbers: { calls: counted, countedFraction: share },
    },
  ];
};

export const backwardClock: Examiner = (run) => {
  const back = run.clockBackwardSeconds;
  const span = run.timeline === undefined ? undefined : run.timeline.at(-1)!.startSeconds + run.timeline.at(-1)!.durationSeconds;
  const tooLong = span !== undefined && run.durationSeconds !== undefined && span > 1.2 * run.durationSeconds + 2;
  if (back === undefined && !tooLong) return [];
  return [
    {
      code: 'clockBackwards',
      run: run.name,
      effect: 'refused',
      message:
        back === undefined
          ? `its calls span ${figure(span!)} s, the run says ${figure(run.durationSeconds!)} s`
          : `the clock steps back by ${figure(back)} s`,
      whatItDoes:
        'times of day, and every rate or latency taken as a difference of them, are wrong from there on; fix the clock (NTP slew, one host) and run again',
      concerns: ['latency', 'rate'],
      numbers: { ...(back !== undefined && { backwardSeconds: back }), ...(span !== undefined && { spanSeconds: span }) },
    },
  ];
};

export const payloads: Examiner = (run, facts) =>
  [payload(run, facts, 'requestBytes', 'requests'), payload(run, facts, 'responseBytes', 'answers')].flat();

function payload(run: Run, facts: DoctorFacts, key: 'requestBytes' | 'responseBytes', what: string): Finding[] {
  const [measured, planned] = [run[key], facts[key]];
  if (!measured || !planned) return [];
  const ratio = measured / planned;
  const far = Math.max(ratio, 1 / ratio);
  if (far < 1.25) return [];
  const effect = far > 2 ? 'refused' : 'widened';
  // work and time grow with the size at most in proportion, and at least not at all
  const [down, up] = [Math.max(0, 1 - 1 / ratio), Math.max(0, 1 / ratio - 1)];
  return [
    {
      code: 'payloadUnlike',
      run: run.name,
      effect,
      ...when(
        effect,
        (['vcpuSeconds', 'meanLatency', 'percentiles', key] as const).map((number) => widened(number, down, up)),
      ),
      message: `${what} of ${figure(measured)} B on average; the scenario's have ${figure(planned)} B`,
      whatItDoes: `parsing, copying and sending grow with size: work per call is that of another payload (${figure(ratio)} × the size), and bytes per call too; replay payloads like production's`,
      concerns: ['latency', 'cpu', 'bytes'],
      numbers: { measuredBytes: measured, scenarioBytes: planned, ratio },
    },
  ];
}

export const noisedMetrics: Examiner = (run) => {
  const noised = Object.entries(run.metrics ?? {}).filter(([, metric]) => metric.noised);
  if (noised.length === 0) return [];
  return [
    {
      code: 'noisedMetrics',
      run: run.name,
      effect: 'noted',
      message: `${noised.length} metrics carry privacy noise: ${noised
        .slice(0, 4)
        .map(([name]) => name)
        .join(', ')}${noised.length > 4 ? ', …' : ''}`,
      whatItDoes: 'they are kept apart from the exact ones and stand for no number of the run',
      concerns: [],
      numbers: { noisedMetrics: noised.length },
    },
  ];
};
