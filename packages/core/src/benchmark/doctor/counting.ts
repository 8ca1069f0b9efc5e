/** What was counted: errors and retries as work, percentiles of too few calls, of a part of them, clocks that run backwards, payloads. */
import type { Run } from '../run.ts';
import type { DoctorFacts, Examiner, Finding } from './finding.ts';
import { figure, percent } from './finding.ts';

export const errorsAsWork: Examiner = (run) => {
  const { requests, errors } = run;
  if (requests === undefined || requests === 0 || !errors) return [];
  const share = errors / requests;
  return [
    {
      code: 'errorsAsWork',
      run: run.name,
      effect: share > 0.1 ? 'refused' : share > 0.01 ? 'widened' : 'noted',
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
  return [
    {
      code: 'retriesAsWork',
      run: run.name,
      effect: share > 0.1 ? 'refused' : share > 0.01 ? 'widened' : 'noted',
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
  return [
    {
      code: 'tooFewRequests',
      run: run.name,
      effect: counted * (1 - fraction) < 1 ? 'refused' : 'widened',
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
  return [
    {
      code: 'percentilesOfPart',
      run: run.name,
      effect: share < 0.5 ? 'widened' : 'noted',
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
  return [
    {
      code: 'payloadUnlike',
      run: run.name,
      effect: far > 2 ? 'refused' : 'widened',
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
