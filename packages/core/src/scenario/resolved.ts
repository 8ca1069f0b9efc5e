/** A scenario with every number resolved: what the later stages compute with. Units as in the names. */

import type { FormulaVariables } from '../formula/index.ts';
import type { FailurePrior, Failures } from './failures.ts';
import type { Balancer, Cloud, LoadBalancer, Placement, ServiceTimeShape } from './schema.ts';

export type PlacementShares = Record<Placement, number>;

/** Where the other side of an edge is. */
export interface Placed {
  placement: PlacementShares;
  /** places with a share, and those whose share is a formula that happens to be nothing now */
  places: readonly Placement[];
}

export interface ServiceTime {
  meanMs: number;
  squaredCoefficientOfVariation: number;
  shape: ServiceTimeShape;
}

/** Of a service's task: as long as its demand, where no mean is stated. */
export type TaskTime = Omit<ServiceTime, 'meanMs'> & { meanMs: number | undefined };

export interface ResolvedCall extends Placed {
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
  /** the caller goes on after this long */
  timeoutMs: number | undefined;
  costIds: { request?: string | undefined; response?: string | undefined };
}

/** A setting by cloud. */
export type PerCloud<T> = Record<Cloud, T>;

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
  /** the most requests in flight that the service's profile was measured with, on one machine */
  measuredConcurrency: number | undefined;
  /** whether a load line may keep more than 1.2 × that in service */
  beyondMeasured: 'refused' | 'allowed';
  serviceTime: TaskTime | undefined;
  workers: number | undefined;
  /** tasks that may wait at one replica; a call whose first task finds no place is refused, any other let in whole; undefined: any number */
  queueLimit: number | undefined;
  /** tasks that one call brings at once; a fraction n.f is n, or n + 1 with chance f */
  batchSize: number;
  balancer: PerCloud<Balancer>;
  memoryBaseBytes: number;
  /** over all shards */
  datasetBytes: number;
  /** stated, or undefined: 1 without a dataset, else the planner's choice */
  shards: number | undefined;
  /** a call goes to one shard, or to every one */
  everyShard: boolean;
  /** what one shard sends to and gets from each other shard, per call */
  betweenShards: { requestBytes: number; responseBytes: number };
  memoryPerRequestInFlightBytes: number;
  /** stated replicas by region, or undefined: the planner's choice */
  replicas: Record<string, number> | undefined;
  autoscaled: PerCloud<boolean>;
  startupSeconds: number;
  machineTypes: string[] | undefined;
  enclave: { vcpus: number; memoryMib: number } | undefined;
  /** what a call costs the parent of an enclave; undefined: not known */
  parentVcpuSecondsPerRequest: number | undefined;
  loadBalancer: PerCloud<LoadBalancer>;
  /** what a load balancer counts beside bytes */
  loadBalancerUse: { newConnectionsPerRequest: number; activeConnections: number; ruleEvaluationsPerRequest: number } | undefined;
  diskGib: number;
  calls: ResolvedCall[];
  costIds: { machines?: string | undefined; loadBalancer?: string | undefined; betweenShards?: string | undefined };
}

export interface ResolvedExtra {
  name: string;
  /** a purpose of the price lists, or a machine type */
  item: string | undefined;
  machineType: string | undefined;
  count: number;
  /** `count` is bytes, to be sold by the SKU's own unit */
  bytes: boolean;
  per: 'scenario' | 'region' | 'zone' | 'instance' | 'request';
  service: string | undefined;
  clouds: readonly Cloud[];
  costId: string | undefined;
  path: string;
}

export interface ResolvedLimit {
  name: string;
  need: string;
  most: string;
  effect: 'infeasible' | 'warning';
  resource: string;
  clouds: readonly Cloud[];
  message: string;
  source: string | undefined;
  path: string;
  /** parameters that its formulas name, and quantities of services */
  parameters: readonly string[];
  quantities: readonly { variable: string; service: string; quantity: LimitQuantity }[];
}

/** Quantities of a service in a region that a limit's formula may use, as SERVICE_QUANTITY; `zones` is the region's. */
export const LIMIT_QUANTITIES = [
  'shards',
  'desiredReplicas',
  'maxReplicas',
  'instances',
  'workers',
  'vcpus',
  'memoryGib',
  'requestsPerSecondPerReplica',
] as const;
export type LimitQuantity = (typeof LIMIT_QUANTITIES)[number];

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
  /** how a price in another currency came to its USD, in words */
  converted: string | undefined;
}

/** A discount on what a cloud is paid a month: each tier's share comes off what is spent within it. */
export interface SpendDiscount {
  index: number;
  /** undefined: both clouds together */
  cloud: Cloud | undefined;
  /** rising by `fromUsdPerMonth` */
  tiers: { fromUsdPerMonth: number; discountFraction: number }[];
}

export interface ResolvedScenario {
  name: string;
  seed: number;
  traffic: Placed & {
    peakRequestsPerSecond: number | undefined;
    averageRequestsPerSecond: number | undefined;
    weekRequestsPerSecond: number[] | undefined;
    requestBytes: number;
    responseBytes: number;
    /** squared coefficient of variation of the time between client requests in the busy hour */
    burstiness: number;
    growthPerMonthFraction: number;
    horizonMonths: number;
    costIds: { request?: string | undefined; response?: string | undefined };
  };
  front: string;
  /** callers before callees */
  order: string[];
  unreached: string[];
  regions: ResolvedRegion[];
  services: Record<string, ResolvedService>;
  objectives: {
    latency: LatencyObjective[];
    availabilityFraction: number | undefined;
    survive: { zones: number; regions: number; replicas: number; together: boolean };
  };
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
  spendDiscounts: SpendDiscount[];
  extras: ResolvedExtra[];
  limits: ResolvedLimit[];
  costIds: { nat?: string | undefined; forwardingRules?: string | undefined };
  /** parameters with their values, for the formulas of limits */
  parameters: FormulaVariables;
  failures: Failures;
  /** what of `failures` is a prior */
  assumed: FailurePrior[];
  today: Today | undefined;
  change: ChangeCost;
}

/** What runs now, to compare with. */
export interface Today {
  services: { service: string; machineType: string; instances: number; region: string | undefined }[];
}

/** What a change of the fleet costs, and when it is worth it. */
export interface ChangeCost {
  /** engineering hours for each service whose machines or instances change */
  hoursPerService: number;
  usdPerHour: number;
  /** savings below this share of today's bill are left alone */
  worthwhileFraction: number;
  /** a change must pay for itself within this */
  worthwhilePaybackDays: number;
}
