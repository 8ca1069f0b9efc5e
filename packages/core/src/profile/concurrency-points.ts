/** The points of a scalability curve in a set of runs: throughput by concurrency on like machines, and by vCPUs within a family. */
import { rateOf, type Run } from '../benchmark/index.ts';

import type { Ends } from './doubts.ts';
import type { ProfileFinding } from './finding.ts';
import { fitScalability, type Scalability } from './scalability.ts';
import type { Point } from './scalability-fit.ts';

export interface RunPoint extends Point {
  run: string;
}

/** Closed-loop runs with their concurrency; open-loop ones with the requests in flight by Little's law. */
export function concurrencyPoints(runs: readonly Run[]): RunPoint[] {
  return runs.flatMap((run) => {
    const requestsPerSecond = rateOf(run);
    if (requestsPerSecond === undefined) return [];
    const inFlight = run.latencyMs.mean === undefined ? undefined : (requestsPerSecond * run.latencyMs.mean) / 1000;
    const concurrency = run.loop === 'open' ? inFlight : (run.concurrency ?? inFlight);
    return concurrency !== undefined && concurrency > 0 ? [{ concurrency, requestsPerSecond, run: run.name }] : [];
  });
}

/** The family of a machine type: the text before the dot or the first dash. */
export const familyOf = (machineType: string) => machineType.split(/[.-]/)[0]!;

/** The most that each size of a family served, by its vCPUs. */
export function vcpuPoints(runs: readonly Run[]): Record<string, RunPoint[]> {
  const families: Record<string, Map<number, RunPoint>> = {};
  for (const run of runs) {
    const rate = rateOf(run);
    const { vcpus, machineType } = run.cpu ?? {};
    if (rate === undefined || vcpus === undefined || machineType === undefined || !(vcpus > 0)) continue;
    const sizes = (families[familyOf(machineType)] ??= new Map());
    if (rate > (sizes.get(vcpus)?.requestsPerSecond ?? 0)) sizes.set(vcpus, { concurrency: vcpus, requestsPerSecond: rate, run: run.name });
  }
  return Object.fromEntries(Object.entries(families).map(([family, sizes]) => [family, [...sizes.values()]]));
}

/** A fit, or why there is none, said once. */
export function scalabilityOf(
  points: readonly RunPoint[],
  value: string,
  bounded: boolean,
  findings: ProfileFinding[],
  widening: { ends: (point: RunPoint) => Ends; words: readonly string[] } = { ends: () => ({ low: 1, high: 1 }), words: [] },
): Scalability | undefined {
  const levels = new Set(points.map(({ concurrency }) => concurrency)).size;
  if (levels < 3) {
    findings.push({
      code: 'tooFewLevels',
      effect: 'refused',
      value,
      message: `${levels} different level${levels === 1 ? '' : 's'} cannot tell how throughput grows: measure at three or more, better at six (1, 2, 4, 8, 16, 32 callers)`,
    });
    return undefined;
  }
  const fit = fitScalability(points, { bounded });
  if (fit.peak.kind === 'notIdentified')
    findings.push({ code: 'peakNotIdentified', effect: 'noted', value: `${value}.peak`, message: fit.peak.reason });
  if (widening.words.length === 0) return fit;
  const moved = (['low', 'high'] as const).map((side) =>
    fitScalability(
      points.map((point) => ({ ...point, requestsPerSecond: point.requestsPerSecond * widening.ends(point)[side] })),
      { bounded },
    ),
  );
  return { ...hullOf(fit, moved), widenedBy: [...widening.words] };
}

/** Coefficients that also hold those of the curve with every doubtful rate at its lowest, and at its highest. */
function hullOf(fit: Scalability, others: readonly Scalability[]): Scalability {
  const hull = (key: 'requestsPerSecondAtOne' | 'contention' | 'coherency') => ({
    ...fit[key],
    low: Math.min(fit[key].low, ...others.map((other) => other[key].low)),
    high: Math.max(fit[key].high, ...others.map((other) => other[key].high)),
  });
  return { ...fit, requestsPerSecondAtOne: hull('requestsPerSecondAtOne'), contention: hull('contention'), coherency: hull('coherency') };
}
