/** The load generator at its limit, not the service: what was measured is the generator. */
import type { Run } from '../run.ts';
import { HELD } from './coordinated-omission.ts';
import type { Examiner, Finding } from './finding.ts';
import { figure, percent } from './finding.ts';
import { when, widened } from './widening.ts';

const BUSY_GENERATOR = 0.9;
const IDLE_SERVER = 0.6;

export const generatorSaturated: Examiner = (run, _facts, all) => [...busyGenerator(run), ...droppedCalls(run), ...rateNotHeld(run, all)];

function busyGenerator(run: Run): Finding[] {
  const busy = run.generatorCpuUtilizationFraction;
  if (busy === undefined || busy < BUSY_GENERATOR) return [];
  return [
    {
      code: 'generatorSaturated',
      run: run.name,
      effect: 'refused',
      message: `the load generator's processor was ${percent(busy)} busy`,
      whatItDoes:
        'calls waited in the generator: latencies are too high and the rate is what the generator can do; use more or larger generators',
      concerns: ['latency', 'rate'],
      numbers: { generatorCpuUtilizationFraction: busy },
    },
  ];
}

function droppedCalls(run: Run): Finding[] {
  const dropped = run.droppedRequests ?? 0;
  if (dropped === 0) return [];
  const share = dropped / (dropped + (run.requests ?? 0));
  const effect = share > 0.05 ? 'refused' : share > 0.01 ? 'widened' : 'noted';
  const { mean, p99, max } = run.latencyMs;
  // had they been sent, they would have been among the slowest
  const slowest = (than: number | undefined) => (than && max ? Math.max(2, max / than) : 2);
  return [
    {
      code: 'generatorSaturated',
      run: run.name,
      effect,
      ...when(effect, [
        widened('rate', 0, share / (1 - share)),
        widened('meanLatency', 0, share * (slowest(mean) - 1)),
        widened('percentiles', 0, slowest(p99) - 1),
      ]),
      message: `${dropped} planned calls (${percent(share)}) were never sent: no caller was free`,
      whatItDoes:
        'the schedule was not held while the service was slow, so percentiles are too low and the rate is below the plan; allow more callers (k6 maxVUs)',
      concerns: ['latency', 'rate'],
      numbers: { droppedRequests: dropped, droppedFraction: share },
    },
  ];
}

/** An open load below its target: its generator's limit, unless all its connections were busy. */
function rateNotHeld(run: Run, all: readonly Run[]): Finding[] {
  const { targetRequestsPerSecond: target, requestsPerSecond: rate, cpu, concurrency } = run;
  if (run.loop !== 'open' || target === undefined || rate === undefined || rate >= HELD * target) return [];
  const actual =
    run.latencyFrom === 'plannedSend'
      ? all.find((other) => other.fileName === run.fileName && other.requests === run.requests && other.latencyFrom === 'actualSend')
      : undefined;
  const inFlight = actual?.latencyMs.mean === undefined ? undefined : (rate * actual.latencyMs.mean) / 1000;
  const connectionsFree = inFlight !== undefined && concurrency !== undefined && inFlight < 0.7 * concurrency;
  const serverIdle = cpu?.utilizationFraction !== undefined && cpu.utilizationFraction < IDLE_SERVER;
  const generator = run.latencyFrom === 'actualSend' || connectionsFree || serverIdle;
  const why = serverIdle
    ? `, while the service was only ${percent(cpu.utilizationFraction!)} busy`
    : connectionsFree
      ? `, with ${figure(inFlight)} of ${concurrency} connections in use`
      : '';
  const effect = generator ? 'widened' : 'refused';
  return [
    {
      code: generator ? 'generatorSaturated' : 'rateNotHeld',
      run: run.name,
      effect,
      ...when(effect, [widened('rate', 0, target / rate - 1)]),
      message: `${figure(rate)} calls/s were sent of the ${figure(target)} planned${why}`,
      whatItDoes: generator
        ? 'the rate is the limit of the generator, not of the service; use a larger one, and take the rate as what was offered, not as a capacity'
        : 'the service or its connections could not follow: the rate is a capacity, and latencies from the planned send grow with the length of the run and describe nothing; measure latencies at a lower rate',
      concerns: generator ? ['rate'] : ['latency'],
      numbers: { requestsPerSecond: rate, targetRequestsPerSecond: target, ...(inFlight !== undefined && { callsInFlight: inFlight }) },
    },
  ];
}
