/**
 * Little's law: calls in flight = rate × mean response. In a closed loop without pauses the calls in flight are the callers; when the
 * product is another number, one of the three is not what it is called.
 * Source: Little, A proof for the queuing formula L = λW, Operations Research 9 (1961) 383.
 */
import type { Examiner, Finding } from './finding.ts';
import { figure, percent } from './finding.ts';
import { when, widened } from './widening.ts';

/** Tools round, and callers need a moment between calls. */
const SLACK = 0.1;
const GENERATOR_BELOW = 0.8;

export const littlesLaw: Examiner = (run) => {
  const { concurrency, requestsPerSecond: rate, latencyMs, loop, latencyFrom } = run;
  const mean = latencyMs.mean;
  // an open load has as many calls in flight as it takes
  if (loop === 'open' || latencyFrom === 'plannedSend' || concurrency === undefined || rate === undefined || mean === undefined) return [];
  const inFlight = (rate * mean) / 1000;
  const ratio = inFlight / concurrency;
  const numbers = { concurrency, callsInFlight: inFlight, ratio };
  if (ratio > 1 + SLACK) return [tooMany(run.name, numbers, latencyFrom === 'actualSend' || loop === 'unknown' ? 'refused' : 'noted')];
  if (run.pausesBetweenCalls || ratio >= 1 - SLACK) return [];
  return [tooFew(run.name, numbers), ...(ratio < GENERATOR_BELOW && loop === 'closed' ? [idleCallers(run.name, numbers)] : [])];
};

interface Numbers extends Record<string, number> {
  concurrency: number;
  callsInFlight: number;
  ratio: number;
}

function tooMany(run: string, numbers: Numbers, effect: Finding['effect']): Finding {
  const { concurrency, callsInFlight } = numbers;
  return {
    code: 'littlesLaw',
    run,
    effect,
    message: `rate × mean response is ${figure(callsInFlight)} calls in flight, but there were ${figure(concurrency)} callers`,
    whatItDoes:
      effect === 'noted'
        ? 'the tool adds the calls that a stall kept it from sending (wrk does): the mean is one of clients that do not wait, not of the calls made'
        : 'the rate, the mean or the concurrency is of something else: of several generators, of another time, in another unit; none of the three can be trusted before that is found',
    concerns: ['latency', 'rate'],
    numbers,
  };
}

function tooFew(run: string, numbers: Numbers): Finding {
  const { concurrency, callsInFlight, ratio } = numbers;
  const effect = ratio < 0.5 ? 'refused' : 'widened';
  return {
    code: 'littlesLaw',
    run,
    effect,
    // callers that never left would have got so much more
    ...when(effect, [widened('rate', 0, 1 / ratio - 1)]),
    message: `rate × mean response is ${figure(callsInFlight)} calls in flight, not the ${figure(concurrency)} of the generator`,
    whatItDoes: `callers spent ${percent(1 - ratio)} of their time outside calls (starting, pausing, waiting for the generator): the load was that of ${figure(callsInFlight)} callers; run longer, or take that as the concurrency`,
    concerns: ['rate'],
    numbers,
  };
}

function idleCallers(run: string, numbers: Numbers): Finding {
  return {
    code: 'generatorSaturated',
    run,
    effect: 'widened',
    widens: [widened('rate', 0, 1 / numbers.ratio - 1)],
    message: `callers that never pause kept only ${figure(numbers.callsInFlight)} of ${figure(numbers.concurrency)} calls in flight`,
    whatItDoes:
      'the generator could not keep its callers busy, or the run was over before all had begun: the rate is not the most that the service can do',
    concerns: ['rate'],
    numbers,
  };
}
