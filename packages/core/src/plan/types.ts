/** The plan: the object of the public contract. Every number is in the unit of its name. */
import type { Front } from './fronts/front-points.ts';
import type { ShadowPrice } from './shadow-prices.ts';
import type { LineItem } from '../bill/index.ts';
import type { CauseShare } from '../failure/index.ts';
import type { PlanAvailability } from './availability/availability.ts';
import type { NinesCost } from './availability/cost-of-nines.ts';
import type { TodayVerdict } from './today/today.ts';
import type { Cloud, RawScenario, Warning } from '../scenario/index.ts';

export interface Latency {
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
}

export interface Reason {
  code: string;
  resource: string;
  need: number | string;
  limit: number | string;
  service?: string;
  region?: string;
  message: string;
}

export interface LossRow {
  loss: string;
  requestsPerSecondPerShard: number;
  survivingReplicas: number;
  utilizationFraction: number;
  latency: Latency;
}

export type BindingConstraint = 'utilization' | 'latency' | 'memory' | 'network' | 'availability' | 'minimum' | 'fixed';

export interface ServicePlan {
  service: string;
  region: string;
  machineType: string;
  shards: number;
  minReplicas: number;
  averageReplicas: number;
  desiredReplicas: number;
  maxReplicas: number;
  instances: number;
  enclave?: { vcpus: number; memoryMib: number };
  peakRequestsPerSecond: number;
  peakUnderLossRequestsPerSecond: number;
  loadLineRequestsPerSecond: number;
  utilizationFraction: number;
  bindingConstraint: BindingConstraint;
  /** share of the calls that come after their caller's timeout; absent when nobody sets one */
  timedOutFraction?: number;
  /** the same share were all times earlier, or later, by as much as `latencyErrorBandFraction` says */
  timedOutLowFraction?: number;
  timedOutHighFraction?: number;
  /** share of its calls that find the queue full, all up; absent without a limit */
  refusedFraction?: number;
  /** how far off that share may be, as a fraction of it, either way */
  refusedErrorBandFraction?: number;
  /** how far off the latencies may be, either way */
  latencyErrorBandFraction: number;
  vcpuSecondsPerRequest: number;
  relativeSpeed: number;
  /** tasks that one call brings at once */
  batchSize: number;
  /** how long one of them holds a worker of this machine */
  taskSeconds: number;
  workers: number;
  memoryNeededGib: number;
  losses: LossRow[];
  latency: Latency;
  underLoss: { utilizationFraction: number; latency: Latency };
  /** share of its calls that find enough replicas, all causes counted, its region's loss in full */
  availabilityFraction: number;
  unavailabilityFraction: number;
  dominantCause: CauseShare['cause'] | null;
  /** of a shard's replicas, how many carry the busiest hour, all regions up: with fewer it is out */
  neededReplicas: number;
  /** where more replicas than that lowered the load line: what one of as many survivors carries while others are gone */
  carriesRequestsPerSecond?: number;
  usdPerMonth: number;
}

/** Stands beside the latency objectives. */
export interface AvailabilityRow {
  availabilityFraction: number;
  predictedAvailabilityFraction: number;
  predictedMs: null;
  predictedUnderLossMs: null;
  met: boolean;
}

export interface ObjectiveRow {
  fraction: number;
  ms: number;
  underLossMs?: number;
  service?: string;
  predictedMs: number;
  predictedUnderLossMs: number;
  met: boolean;
}

export interface Alternative {
  service: string;
  region: string;
  machineType: string;
  desiredReplicas: number;
  /** of the whole plan with it: the machine types of the others stay unless that leaves no plan, load lines and replicas of all are found anew */
  usdPerMonth: number;
  lostBy: { code: string; message: string };
  /** by how much the machine's own hourly price (on GCP: its cores' and memory's) would have to fall to win */
  priceDropToWinFraction?: number;
  /** what its fleet would be sized and priced with; a replica's month costs by the quarter of the month that its layer runs in */
  machines?: {
    loadLineRequestsPerSecond: number;
    shards: number;
    usdPerReplicaMonth: number[];
    /** what the scenario's extras add a month with each instance beyond so many, beside what those before it add */
    extras: { fromInstances: number; moreUsdPerInstance: number }[];
  };
}

export interface Totals {
  usdPerMonth: number;
  usdPerMonthLow: number;
  usdPerMonthHigh: number;
  usdPerMillionRequests: number | null;
  fixedUsdPerMonth: number;
  complete: boolean;
  unpricedItems: number;
  assumedItems: number;
  rangeMethod: 'oneAtATime';
}

interface PlanBase {
  schema: 'plimsoll.plan/1';
  scenario: RawScenario;
  generatedFrom: { prices: { cloud: Cloud; snapshotDate: string; regions: string[] }[]; versions: { plimsoll: string } };
  seed: number;
  warnings: Warning[];
}

export interface FeasiblePlan extends PlanBase {
  feasible: true;
  reasons: Reason[];
  totals: Totals;
  months: { month: number; usdPerMonth: number; peakRequestsPerSecond: number; instances: number }[];
  services: ServicePlan[];
  latency: Latency;
  /** how far off the latencies of the whole may be, either way */
  latencyErrorBandFraction: number;
  underLoss: { loss: string; region: string; latency: Latency };
  availabilityFraction: number;
  availability: PlanAvailability;
  costOfNines: NinesCost[];
  today?: TodayVerdict;
  objectives: (ObjectiveRow | AvailabilityRow)[];
  lineItems: LineItem[];
  /** what costs nothing at these inputs and would at others: tiers not reached, flows without bytes; quantity 0 */
  idleLineItems: LineItem[];
  optimality: { usdPerMonth: number; lowerBoundUsdPerMonth: number; candidatesConsidered: number; proven: boolean; method: string };
  alternatives: Alternative[];
  /** what a little less time would cost, objective by objective */
  shadowPrices: ShadowPrice[];
  /** what else money buys, when asked for */
  fronts?: Front[];
  catalog: { machineTypes: object[]; prices: object[] };
  uncertainty: { method: 'oneAtATime'; inputs: { path: string; usdPerMonthLow: number; usdPerMonthHigh: number }[] };
}

export interface InfeasiblePlan extends PlanBase {
  feasible: false;
  reasons: Reason[];
  nearest: { change: string; message: string }[];
  totals: null;
  services: [];
  lineItems: [];
}

export type Plan = FeasiblePlan | InfeasiblePlan;
