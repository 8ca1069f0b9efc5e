/**
 * How long one request holds a worker: the mean with the queue taken out, the spread and shape from runs so lightly loaded that there was hardly a queue.
 * Model: arrivals at random, `vcpus` workers, one queue (`queueing`); the time that gives the measured mean response at the measured rate is found run by
 * run. It misleads for closed loops at high load (a caller that waits does not arrive), so these count only below LIGHT. Network and calls to other
 * services inside the measured latency count as service time unless `outsideMs` takes them out.
 */
import { rateOf, type Run } from '../benchmark/index.ts';
import { responseTime } from '../queueing/index.ts';
import { meanOf } from '../statistics/index.ts';
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
export function serviceTimeOf(runs: readonly Run[], findings: ProfileFinding[], outsideMs = 0): FittedServiceTime | undefined {
  const timed = runs.flatMap((run) => timedOf(run, outsideMs, findings));
  if (timed.length === 0) {
    findings.push(refused('latencyUnknown', 'no run states a mean latency or two percentiles: keep the percentiles of a run at low load'));
    return undefined;
  }
  const light = lightest(timed, findings);
  const spread = spreadOf(light);
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
  return {
    meanMs: acrossRuns(
      kept.map(({ one, meanMs }, i) => ({ run: one.run, value: meanMs, weight: weights[i]! })),
      'mean latency with the queueing of an M/G/c model taken out',
      0,
      notes,
    ),
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

function spreadOf(light: readonly Timed[]): { scv: number; estimate: FittedEstimate; shape: Shape } | undefined {
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
  const estimate = acrossRuns(
    own.map(({ one, fit }, i) => ({ run: one.run, value: fit.squaredCoefficientOfVariation, weight: weights[i]! })),
    `percentiles of lightly loaded runs against a ${shape} shape`,
    0,
  );
  return { scv: meanOf(own.map(({ fit }) => fit.squaredCoefficientOfVariation)), estimate, shape };
}

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
