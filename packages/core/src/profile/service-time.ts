/**
 * How long one request holds a worker: the mean with the queue taken out, the spread and shape from runs so lightly loaded that there was hardly a queue.
 * Model: arrivals at random, `vcpus` workers, one queue (`queueing`); the time that gives the measured mean response at the measured rate is found run by
 * run. It misleads for closed loops at high load (a caller that waits does not arrive), so these count only below LIGHT. Network and calls to other
 * services inside the measured latency count as service time unless `outsideMs` takes them out.
 */
import { rateOf, type Run } from '../benchmark/index.ts';
import { responseTime } from '../queueing/index.ts';
import { meanOf } from '../statistics/index.ts';
import { endsOfMean, NO_DOUBTS, widenedTo, type Doubts, type Ends } from './doubts.ts';
import { acrossRuns, requestWeights, type FittedEstimate } from './estimate.ts';
import type { ProfileFinding } from './finding.ts';
import { outliersOf } from './outliers.ts';
import { fitShape, type Quantile, type Shape } from './service-shape.ts';

/** Utilisation below which waiting hardly shows in the latencies. */
const LIGHT = 0.3;
/** Beyond this the queue is nearly all of the latency, and what is left after taking it out is mostly error. */
const MOST_BUSY = 0.85;

export interface FittedServiceTime {
  meanMs: FittedEstimate;
  squaredCoefficientOfVariation?: FittedEstimate;
  shape?: Shape;
}

interface Timed {
  run: Run;
  meanMs: number;
  quantiles: Quantile[];
  requestsPerSecond: number | undefined;
  workers: number | undefined;
}

/** @param outsideMs mean time of a measured latency that is not this service's: network, calls to others */
export function serviceTimeOf(
  runs: readonly Run[],
  findings: ProfileFinding[],
  outsideMs = 0,
  doubts = NO_DOUBTS,
): FittedServiceTime | undefined {
  const timed = runs.flatMap((run) => timedOf(run, outsideMs, findings));
  if (timed.length === 0) {
    findings.push(refused('latencyUnknown', 'no run states a mean latency or two percentiles: keep the percentiles of a run at low load'));
    return undefined;
  }
  const light = lightest(timed, findings);
  const spread = spreadOf(light, doubts);
  const scv = spread?.scv ?? 1;
  const means = timed.flatMap((one) => {
    const meanMs = withoutQueue(one, scv, light.includes(one));
    return meanMs === undefined ? [] : [{ one, meanMs }];
  });
  const values = means.map(({ meanMs }) => meanMs);
  const out = outliersOf(
    values.map(() => [1]),
    values,
  );
  for (const i of out)
    findings.push({
      code: 'outlier',
      run: means[i]!.one.run.name,
      effect: 'refused',
      value: 'serviceTime.meanMs',
      message: `${values[i]!.toPrecision(4)} ms with the queue taken out does not fit the other runs: left out`,
    });
  const kept = means.filter((_, i) => !out.includes(i));
  const weights = requestWeights(kept.map(({ one }) => one.run));
  const notes = outsideMs > 0 ? [`${outsideMs} ms taken off for network and calls`] : ['network and calls to other services are in it'];
  const parts = kept.map(({ one, meanMs }, i) => {
    const ends = doubts.of(one.run, 'meanLatency');
    const at = (ratio: number) =>
      ratio === 1 ? 1 : (withoutQueue({ ...one, meanMs: one.meanMs * ratio }, scv, light.includes(one)) ?? meanMs * ratio) / meanMs;
    const low = at(ends.low) * waitingShare(one, meanMs);
    return { run: one.run, value: meanMs, weight: weights[i]!, ends: { low: Math.min(1, low), high: Math.max(1, at(ends.high)) } };
  });
  const words = doubts.words(
    parts.map(({ run }) => run),
    'meanLatency',
  );
  if (kept.some(({ one, meanMs }) => waitingShare(one, meanMs) < 1))
    words.push('widened for noLightRun: the waiting of the lightest run is in it');
  return {
    meanMs: widenedTo(acrossRuns(parts, 'mean latency with the queueing of an M/G/c model taken out', 0, notes), endsOfMean(parts), words),
    ...(spread && { squaredCoefficientOfVariation: spread.estimate, shape: spread.shape }),
  };
}

function timedOf(run: Run, outsideMs: number, findings: ProfileFinding[]): Timed[] {
  const quantiles = quantilesOf(run).map(({ fraction, ms }) => ({ fraction, ms: ms - outsideMs }));
  const mean = run.latencyMs.mean === undefined ? fitShape(quantiles, undefined)?.meanMs : run.latencyMs.mean - outsideMs;
  if (mean === undefined) return [];
  if (!(mean > 0)) {
    findings.push({ ...refused('outsideTooLong', `outsideMs ${outsideMs} is more than the whole mean latency`), run: run.name });
    return [];
  }
  return [{ run, meanMs: mean, quantiles, requestsPerSecond: rateOf(run), workers: run.cpu?.vcpus }];
}

function quantilesOf({ latencyMs }: Run): Quantile[] {
  const named: [number, number | undefined][] = [
    [0.5, latencyMs.p50],
    [0.9, latencyMs.p90],
    [0.95, latencyMs.p95],
    [0.99, latencyMs.p99],
  ];
  const all = new Map(named.flatMap(([fraction, ms]) => (ms === undefined ? [] : [[fraction, ms] as const])));
  for (const [text, ms] of Object.entries(latencyMs.quantiles ?? {})) {
    const fraction = Number(text);
    if (fraction >= 0.25 && fraction <= 0.99 && !all.has(fraction)) all.set(fraction, ms);
  }
  return [...all].map(([fraction, ms]) => ({ fraction, ms }));
}

/** How busy the workers were, by CPU or by Little's law with the latency as an upper bound of the service time. */
function busyFraction({ run, meanMs, requestsPerSecond, workers }: Timed): number | undefined {
  if (run.cpu?.utilizationFraction !== undefined) return run.cpu.utilizationFraction;
  if (requestsPerSecond !== undefined && workers !== undefined) return (requestsPerSecond * meanMs) / 1000 / workers;
  return run.concurrency === 1 ? 0 : undefined;
}

/** Runs with hardly a queue; where there are none, the one with the shortest mean stands in, and its waiting is in the result. */
function lightest(timed: readonly Timed[], findings: ProfileFinding[]): Timed[] {
  const light = timed.filter((one) => (busyFraction(one) ?? 1) <= LIGHT);
  if (light.length > 0) return light;
  const shortest = timed.reduce((best, one) => (one.meanMs < best.meanMs ? one : best));
  findings.push({
    code: 'noLightRun',
    run: shortest.run.name,
    effect: 'widened',
    value: 'serviceTime',
    message: `no run was below ${LIGHT * 100} % busy: the lightest stands in, and its waiting makes the spread too large; measure at a tenth of the load`,
  });
  return [shortest];
}

function spreadOf(light: readonly Timed[], doubts: Doubts): { scv: number; estimate: FittedEstimate; shape: Shape } | undefined {
  const fits = light.flatMap((one) => {
    const fit = fitShape(one.quantiles, one.meanMs);
    return fit ? [{ one, fit }] : [];
  });
  if (fits.length === 0) return undefined;
  const votes = new Map<Shape, number>();
  for (const { fit } of fits) votes.set(fit.shape, (votes.get(fit.shape) ?? 0) + 1);
  const shape = [...votes].reduce((most, vote) => (vote[1] > most[1] ? vote : most))[0];
  const own = fits.filter(({ fit }) => fit.shape === shape);
  const weights = requestWeights(own.map(({ one }) => one.run));
  const parts = own.map(({ one, fit }, i) => ({
    run: one.run,
    value: fit.squaredCoefficientOfVariation,
    weight: weights[i]!,
    ends: spreadEnds(one, fit.squaredCoefficientOfVariation, doubts),
  }));
  const busy = Math.max(...own.map(({ one }) => busyFraction(one) ?? UNKNOWN_BUSY));
  const queued = busy > LIGHT ? queuedEnds(busy) : { low: 1, high: 1 };
  const mean = endsOfMean(parts);
  const estimate = widenedTo(
    acrossRuns(parts, `percentiles of lightly loaded runs against a ${shape} shape`, 0),
    { low: mean.low * queued.low, high: mean.high * queued.high },
    [
      ...doubts.words(
        parts.map(({ run }) => run),
        'percentiles',
      ),
      ...(busy > LIGHT ? [`widened for noLightRun: at ${Number((busy * 100).toPrecision(3))} % busy the waiting is in the spread`] : []),
    ],
  );
  return { scv: meanOf(own.map(({ fit }) => fit.squaredCoefficientOfVariation)), estimate, shape };
}

/** What may be left of a mean whose queue could not be taken out: 1 where it was, or where there was hardly one. */
function waitingShare(one: Timed, serviceMs: number): number {
  const busy = busyFraction(one) ?? UNKNOWN_BUSY;
  return serviceMs < one.meanMs || busy <= LIGHT || one.run.concurrency === 1 ? 1 : 1 - Math.min(busy, 0.95);
}

/** The spread with the percentiles at either end and the mean as it is: a tail further out is a larger spread. */
function spreadEnds(one: Timed, scv: number, doubts: Doubts): Ends {
  const ends = doubts.of(one.run, 'percentiles');
  if (scv <= 0) return { low: 1, high: 1 };
  // a shape is fitted to what lies beyond the mean, whose square the spread is; a percentile below the mean says nothing of the tail
  const at = (ratio: number) => {
    if (ratio === 1) return 1;
    const moved = one.quantiles.map(({ fraction, ms }) => ({ fraction, ms: ms > one.meanMs ? Math.max(one.meanMs, ms * ratio) : ms }));
    return (fitShape(moved, one.meanMs)?.squaredCoefficientOfVariation ?? scv) / scv;
  };
  return {
    low: Math.min(1, ends.low ** 2, at(ends.low)),
    high: Math.max(1, ends.high === 1 ? 1 : Math.max(ends.high ** 2, at(ends.high))),
  };
}

/** Taken where a run does not say how busy its workers were. */
const UNKNOWN_BUSY = 0.5;

/**
 * A response holds a wait: constant service times may show any spread, and wide ones show less than they have. The variance of a service time is at
 * most that of its response, and its mean some (1 − busy) of the response's (M/M/1).
 */
const queuedEnds = (busy: number): Ends => ({ low: 0, high: 1 / (1 - Math.min(busy, 0.95)) ** 2 });

/** The service time whose queue gives the measured mean; undefined where the run says nothing of it. */
function withoutQueue(one: Timed, scv: number, isLight: boolean): number | undefined {
  const { run, meanMs, requestsPerSecond, workers } = one;
  if (requestsPerSecond === undefined || workers === undefined) return isLight ? meanMs : undefined;
  if (run.loop === 'closed') return isLight || run.concurrency === 1 ? meanMs : undefined;
  const servers = Math.max(1, Math.floor(workers));
  const response = (serviceMs: number) =>
    responseTime({ requestsPerSecond, vcpus: servers, serviceTime: { meanMs: serviceMs, squaredCoefficientOfVariation: scv } }).meanMs;
  let [low, high] = [0, meanMs];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (response(middle) < meanMs) low = middle;
    else high = middle;
  }
  const serviceMs = (low + high) / 2;
  return (requestsPerSecond * serviceMs) / 1000 / servers <= MOST_BUSY ? serviceMs : undefined;
}

const refused = (code: string, message: string): ProfileFinding => ({ code, effect: 'refused', value: 'serviceTime', message });
