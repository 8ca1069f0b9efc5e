/** Runs of several services are fitted one by one: a mean request of two services is a request of neither. */
import { fitProfile, profileToText, type Finding, type FittedEstimate, type Profile, type Run } from '@plimsoll/core';

export interface FittedNumber {
  /** where it stands in the profile, such as serviceTime.meanMs */
  value: string;
  low: number;
  mid: number;
  high: number;
}
/** An estimate as a scenario states it. */
export interface Demand {
  low: string;
  mid: string;
  high: string;
  confidenceFraction?: number;
}
export interface ServiceProfile {
  /** as the runs name it; undefined: they name none */
  service: string | undefined;
  runs: number;
  numbers: FittedNumber[];
  /** what a scenario takes as the demand of a service, or why there is nothing that it would */
  demand: { kind: 'known'; demand: Demand } | { kind: 'unknown'; why: string };
  /** the profile as a file that a scenario reads; undefined: no number was fitted */
  text: string | undefined;
  /** throughput against calls in flight by the fitted law; none: no law was fitted */
  curve: [concurrency: number, requestsPerSecond: number][];
  /** why nothing was fitted at all */
  fault: string | undefined;
}

const NUMBERS = [
  'vcpuSecondsPerRequest',
  'serviceTime.meanMs',
  'memory.baseBytes',
  'memory.perRequestInFlightBytes',
  'memory.perRecordBytes',
  'bytes.request',
  'bytes.response',
  'startupSeconds',
];

export function profilesOf(runs: readonly Run[], findings: readonly Finding[]): ServiceProfile[] {
  const serviceOf = ({ parameters }: Run) => (typeof parameters.service === 'string' ? parameters.service : undefined);
  return [...new Set(runs.map(serviceOf))].map((service) => {
    const own = runs.filter((run) => serviceOf(run) === service);
    return { service, runs: own.length, ...fitted(own, findings) };
  });
}

function fitted(runs: readonly Run[], findings: readonly Finding[]): Omit<ServiceProfile, 'service' | 'runs'> {
  try {
    const profile = fitProfile(runs, { findings });
    const numbers = NUMBERS.flatMap((value): FittedNumber[] => {
      const found = value.split('.').reduce<unknown>((of, key) => (of as Record<string, unknown> | undefined)?.[key], profile);
      const { low, mid, high } = (found ?? {}) as Partial<FittedEstimate>;
      return low === undefined || mid === undefined || high === undefined ? [] : [{ value, low, mid, high }];
    });
    const text = numbers.length || profile.scalability ? profileToText(profile, { format: 'json' }) : undefined;
    const curve = (profile.curves.scalability?.fitted ?? []).map(({ x, y }): [number, number] => [x, y]);
    return { numbers, demand: demandOf(profile, runs.length), text, curve, fault: undefined };
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    return { numbers: [], demand: { kind: 'unknown', why: fault }, text: undefined, curve: [], fault };
  }
}

/** The vCPU time of a request, where a scenario would take it: both ends above nothing. */
export function demandOf(profile: Profile, runs: number): ServiceProfile['demand'] {
  const fit = profile.vcpuSecondsPerRequest;
  if (!fit)
    return {
      kind: 'unknown',
      why: 'These runs hold no vCPU time. Record beside the load test how busy the server was and how many vCPUs it has (columns cpu and vcpus of a plain CSV)',
    };
  const { low, mid, high, confidenceFraction } = fit;
  if (!(low > 0 && high < Infinity))
    return {
      kind: 'unknown',
      why: `The vCPU time of a request is not told apart from nothing: ${runs} runs differ too much or are too few. Measure more runs of this service at the same request`,
    };
  const seconds = (value: number) => `${value}s`;
  return {
    kind: 'known',
    demand: {
      low: seconds(low),
      mid: seconds(mid),
      high: seconds(high),
      ...(confidenceFraction !== undefined && { confidenceFraction }),
    },
  };
}
