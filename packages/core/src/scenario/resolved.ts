/** A scenario with every number resolved: what the later stages compute with. Units as in the names. */

import type { Cloud, Placement, ServiceTimeShape } from './schema.ts';

export type PlacementShares = Record<Placement, number>;

export interface ServiceTime {
  meanMs: number;
  squaredCoefficientOfVariation: number;
  shape: ServiceTimeShape;
}

export interface ResolvedCall {
  /** a service of the scenario, or undefined for an external callee */
  to: string | undefined;
  name: string;
  perRequest: number;
  requestBytes: number;
  responseBytes: number;
  mode: 'sequence' | 'parallel';
  /** stated, or undefined: the placement's prior */
  networkMs: number | undefined;
  /** of an external callee; undefined answers at once */
  serviceTime: ServiceTime | undefined;
  placement: PlacementShares;
}

export interface Measured {
  requestsPerSecond: number;
  machineType: string;
  instances: number;
  cpuUtilizationFraction: number;
  /** 1 at mid, the prior's 0.8 and 1.15 at its ends */
  priorRatio: number;
}

export interface ResolvedService {
  name: string;
  /** vCPU-seconds of one call; undefined when `measured` says it */
  demandSeconds: number | undefined;
  measured: Measured | undefined;
  referenceMachineType: string | undefined;
  serviceTime: ServiceTime | undefined;
  workers: number | undefined;
  memoryBaseBytes: number;
  memoryPerRequestInFlightBytes: number;
  /** stated replicas by region, or undefined: the planner's choice */
  replicas: Record<string, number> | undefined;
  autoscaled: boolean;
  startupSeconds: number;
  machineTypes: string[] | undefined;
  enclave: { vcpus: number; memoryMib: number } | undefined;
  loadBalancer: 'none' | 'internal' | 'public';
  diskGib: number;
  calls: ResolvedCall[];
}

export interface ResolvedRegion {
  cloud: Cloud;
  region: string;
  shareFraction: number;
  zones: number;
}

export interface LatencyObjective {
  fraction: number;
  ms: number;
  underLossMs: number | undefined;
  service: string | undefined;
}

export interface PriceOverride {
  index: number;
  sku: string | undefined;
  family: string | undefined;
  cloudService: string | undefined;
  region: string | undefined;
  usdPerUnit: number | undefined;
  discountFraction: number | undefined;
}

export interface ResolvedScenario {
  name: string;
  seed: number;
  traffic: {
    peakRequestsPerSecond: number | undefined;
    averageRequestsPerSecond: number | undefined;
    weekRequestsPerSecond: number[] | undefined;
    requestBytes: number;
    responseBytes: number;
    placement: PlacementShares;
  };
  front: string;
  /** callers before callees */
  order: string[];
  unreached: string[];
  regions: ResolvedRegion[];
  services: Record<string, ResolvedService>;
  objectives: { latency: LatencyObjective[]; survive: { zones: number; regions: number; replicas: number; together: boolean } };
  constraints: {
    maxUtilizationFraction: number;
    tee: boolean;
    families: string[] | undefined;
    architectures: string[];
    allowBurstable: boolean;
    maxReplicas: number | undefined;
    budgetUsdPerMonth: number | undefined;
  };
  overrides: PriceOverride[];
}
