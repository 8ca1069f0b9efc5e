/** The few inputs of the first screen, and the scenario they stand for. No arithmetic: numbers go in as they were typed. */
import type { Cloud } from '@plimsoll/core';

export interface Inputs {
  template: string;
  cloud: Cloud;
  region: string;
  peakRequestsPerSecond: number;
  averageRequestsPerSecond: number | null;
  p95Ms: number;
  zones: number;
  tee: boolean;
}

export const FIRST: Inputs = {
  template: 'generic/api',
  cloud: 'gcp',
  region: 'us-central1',
  peakRequestsPerSecond: 2000,
  averageRequestsPerSecond: 900,
  p95Ms: 150,
  zones: 1,
  tee: false,
};

export function scenarioOf(inputs: Inputs): object {
  const { peakRequestsPerSecond, averageRequestsPerSecond } = inputs;
  return {
    name: 'calculator',
    template: { use: inputs.template },
    traffic: { peakRequestsPerSecond, averageRequestsPerSecond: averageRequestsPerSecond ?? undefined },
    regions: [{ cloud: inputs.cloud, region: inputs.region }],
    objectives: { latency: [{ fraction: 0.95, ms: inputs.p95Ms }], survive: { zones: inputs.zones } },
    constraints: { tee: inputs.tee },
  };
}

/** Which input a problem of the scenario belongs to. */
export function fieldOf(path: string): keyof Inputs | undefined {
  const fields: [RegExp, keyof Inputs][] = [
    [/^traffic\.peak/, 'peakRequestsPerSecond'],
    [/^traffic\.average/, 'averageRequestsPerSecond'],
    [/^objectives\.latency/, 'p95Ms'],
    [/^objectives\.survive/, 'zones'],
    [/^regions/, 'region'],
  ];
  return fields.find(([pattern]) => pattern.test(path))?.[1];
}
