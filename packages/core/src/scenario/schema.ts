/**
 * The scenario's keys, as a schema: shape only. Units, ranges across keys and names are checked when the numbers are read (`resolve.ts`).
 * The same schema gives the JSON Schema that editors and the page use.
 */
import * as z from 'zod/mini';
import { profileSchema } from './profile-schema.ts';

z.config({ jitless: true });

export type Cloud = 'aws' | 'gcp';

const single = z.union([z.number(), z.string()]);
const estimate = z.strictObject({
  low: single,
  mid: single,
  high: single,
  confidenceFraction: z.optional(z.number().check(z.gt(0), z.lt(1))),
});
/** A number in the unit of its name, text with a unit, or an estimate of either. */
const amount = z.union([z.number(), z.string(), estimate]);

export const PLACEMENTS = ['sameVpc', 'sameRegion', 'otherRegion', 'internet'] as const;
export type Placement = (typeof PLACEMENTS)[number];
const placement = z.union([
  z.enum(PLACEMENTS),
  z.strictObject({
    sameVpc: z.optional(amount),
    sameRegion: z.optional(amount),
    otherRegion: z.optional(amount),
    internet: z.optional(amount),
  }),
]);

const SHAPES = ['deterministic', 'exponential', 'erlang', 'hyperexponential', 'gamma', 'lognormal'] as const;
const spread = {
  squaredCoefficientOfVariation: z.optional(amount),
  shape: z.optional(z.enum(SHAPES)),
};
/** Of one task: as long as its demand, where no mean is stated. */
const taskTime = z.strictObject({ meanMs: z.optional(amount), ...spread });
/** Of a callee outside the scenario, which has no demand. */
const calleeTime = z.strictObject({ meanMs: amount, ...spread });

/** One setting for every cloud, or one per cloud: an autoscaler that only one of them has, a mesh here and a load balancer there. */
const perCloud = <T extends z.ZodMiniType>(setting: T) =>
  z.union([setting, z.strictObject({ aws: z.optional(setting), gcp: z.optional(setting) })]);

/** What the field calls a cost; printed with every line that belongs to it. */
const costIds = <K extends string>(...keys: K[]) =>
  z.optional(
    z.strictObject(Object.fromEntries(keys.map((key) => [key, z.optional(z.string())])) as Record<K, z.ZodMiniOptional<z.ZodMiniString>>),
  );

const call = z.strictObject({
  to: z.optional(z.string()),
  external: z.optional(z.string()),
  perRequest: z.optional(amount),
  requestBytes: z.optional(amount),
  responseBytes: z.optional(amount),
  mode: z.optional(z.enum(['sequence', 'parallel'])),
  timeoutMs: z.optional(amount),
  networkMs: z.optional(amount),
  serviceTime: z.optional(calleeTime),
  placement: z.optional(placement),
  costIds: costIds('request', 'response'),
});

const LOAD_BALANCERS = ['none', 'internal', 'public'] as const;
const BALANCERS = ['random', 'twoChoices', 'leastOutstanding', 'pooled'] as const;

const service = z.strictObject({
  demand: z.optional(amount),
  measured: z.optional(
    z.strictObject({ requestsPerSecond: amount, machineType: z.string(), instances: amount, cpuUtilizationFraction: amount }),
  ),
  profile: z.optional(z.union([z.string(), profileSchema])),
  beyondMeasured: z.optional(z.enum(['refused', 'allowed'])),
  referenceMachineType: z.optional(z.string()),
  serviceTime: z.optional(taskTime),
  batchSize: z.optional(amount),
  workers: z.optional(amount),
  queueLimit: z.optional(amount),
  memory: z.optional(z.strictObject({ base: z.optional(amount), perRequestInFlight: z.optional(amount), dataset: z.optional(amount) })),
  shards: z.optional(amount),
  shardsPerRequest: z.optional(z.union([z.literal(1), z.literal('all')])),
  betweenShards: z.optional(z.strictObject({ requestBytes: z.optional(amount), responseBytes: z.optional(amount) })),
  replicas: z.optional(z.union([z.number(), z.record(z.string(), z.number())])),
  balancer: z.optional(perCloud(z.enum(BALANCERS))),
  autoscaled: z.optional(perCloud(z.boolean())),
  startupSeconds: z.optional(amount),
  machineTypes: z.optional(z.array(z.string()).check(z.minLength(1))),
  enclave: z.optional(z.strictObject({ vcpus: amount, memoryMib: amount })),
  parentVcpuSecondsPerRequest: z.optional(amount),
  loadBalancer: z.optional(perCloud(z.enum(LOAD_BALANCERS))),
  loadBalancerUse: z.optional(
    z.strictObject({
      newConnectionsPerRequest: z.optional(amount),
      activeConnections: z.optional(amount),
      ruleEvaluationsPerRequest: z.optional(amount),
    }),
  ),
  diskGib: z.optional(amount),
  calls: z.optional(z.array(call)),
  costIds: costIds('machines', 'loadBalancer', 'betweenShards'),
});

/** Something bought beside the services: an endpoint in every zone, a collector, a message for every update. */
const extra = z.strictObject({
  name: z.string(),
  item: z.optional(z.string()),
  machineType: z.optional(z.string()),
  count: amount,
  per: z.optional(z.enum(['scenario', 'region', 'zone', 'instance', 'request'])),
  service: z.optional(z.string()),
  clouds: z.optional(z.array(z.enum(['aws', 'gcp'])).check(z.minLength(1))),
  costId: z.optional(z.string()),
});

/** A named ceiling that the plan of a region is held against, in the scenario's own formulas. */
const limit = z.strictObject({
  name: z.string(),
  need: z.union([z.number(), z.string()]),
  most: z.union([z.number(), z.string()]),
  effect: z.optional(z.enum(['infeasible', 'warning'])),
  resource: z.optional(z.string()),
  clouds: z.optional(z.array(z.enum(['aws', 'gcp'])).check(z.minLength(1))),
  message: z.string(),
  source: z.optional(z.string()),
});

export const scenarioSchema = z.strictObject({
  name: z.optional(z.string()),
  template: z.optional(z.looseObject({ use: z.string() })),
  traffic: z.strictObject({
    peakRequestsPerSecond: z.optional(amount),
    averageRequestsPerSecond: z.optional(amount),
    weekRequestsPerSecond: z.optional(z.array(amount)),
    file: z.optional(z.string()),
    burstiness: z.optional(amount),
    growthPerMonthFraction: z.optional(amount),
    horizonMonths: z.optional(amount),
    front: z.optional(z.string()),
    requestBytes: z.optional(amount),
    responseBytes: z.optional(amount),
    placement: z.optional(placement),
    costIds: costIds('request', 'response'),
  }),
  regions: z
    .array(
      z.strictObject({ cloud: z.enum(['aws', 'gcp']), region: z.string(), shareFraction: z.optional(amount), zones: z.optional(amount) }),
    )
    .check(z.minLength(1)),
  services: z.record(z.string(), service),
  parameters: z.optional(z.record(z.string(), amount)),
  priors: z.optional(z.record(z.string(), z.strictObject({ source: z.string(), howToMeasure: z.optional(z.string()) }))),
  extras: z.optional(z.array(extra)),
  limits: z.optional(z.array(limit)),
  costIds: costIds('nat', 'forwardingRules'),
  objectives: z.optional(
    z.strictObject({
      latency: z.optional(
        z.array(z.strictObject({ fraction: amount, ms: amount, underLossMs: z.optional(amount), service: z.optional(z.string()) })),
      ),
      availabilityFraction: z.optional(amount),
      survive: z.optional(
        z.strictObject({
          zones: z.optional(amount),
          regions: z.optional(amount),
          replicas: z.optional(amount),
          together: z.optional(z.boolean()),
        }),
      ),
    }),
  ),
  constraints: z.optional(
    z.strictObject({
      maxUtilizationFraction: z.optional(amount),
      tee: z.optional(z.boolean()),
      families: z.optional(z.array(z.string()).check(z.minLength(1))),
      architectures: z.optional(z.array(z.enum(['x86_64', 'arm64'])).check(z.minLength(1))),
      allowBurstable: z.optional(z.boolean()),
      maxReplicas: z.optional(amount),
      budgetUsdPerMonth: z.optional(amount),
    }),
  ),
  purchase: z.optional(
    z.strictObject({
      onDemand: z.optional(z.boolean()),
      spotFraction: z.optional(amount),
      commitments: z.optional(z.array(z.enum(['1y', '3y']))),
      upfront: z.optional(z.string()),
    }),
  ),
  prices: z.optional(
    z.strictObject({
      overrides: z.optional(
        z.array(
          z.strictObject({
            sku: z.optional(z.string()),
            family: z.optional(z.string()),
            cloudService: z.optional(z.string()),
            region: z.optional(z.string()),
            usdPerUnit: z.optional(amount),
            discountFraction: z.optional(amount),
            perUnit: z.optional(amount),
            currency: z.optional(z.string()),
          }),
        ),
      ),
      currencies: z.optional(z.record(z.string(), z.strictObject({ usdPerUnit: amount, date: z.string() }))),
      spendDiscounts: z.optional(
        z.array(
          z.strictObject({
            cloud: z.optional(z.enum(['aws', 'gcp'])),
            tiers: z.array(z.strictObject({ fromUsdPerMonth: amount, discountFraction: amount })).check(z.minLength(1)),
          }),
        ),
      ),
    }),
  ),
  today: z.optional(
    z.strictObject({
      services: z.record(z.string(), z.strictObject({ machineType: z.string(), instances: amount, region: z.optional(z.string()) })),
    }),
  ),
  failures: z.optional(
    z.strictObject({
      replicaAvailabilityFraction: z.optional(amount),
      replicaRepairMinutes: z.optional(amount),
      zoneAvailabilityFraction: z.optional(amount),
      zoneRepairMinutes: z.optional(amount),
      regionAvailabilityFraction: z.optional(amount),
      regionRepairMinutes: z.optional(amount),
      regionFailoverMinutes: z.optional(z.strictObject({ aws: z.optional(amount), gcp: z.optional(amount) })),
      releasesPerMonth: z.optional(amount),
      badReleaseFraction: z.optional(amount),
      rollbackMinutes: z.optional(amount),
      maintenanceMinutesPerMonth: z.optional(amount),
    }),
  ),
  change: z.optional(
    z.strictObject({
      hoursPerService: z.optional(amount),
      usdPerHour: z.optional(amount),
      worthwhileFraction: z.optional(amount),
      worthwhilePaybackDays: z.optional(amount),
    }),
  ),
  seed: z.optional(z.int()),
});

export type RawScenario = z.infer<typeof scenarioSchema>;
export type RawService = z.infer<typeof service>;
export type Balancer = (typeof BALANCERS)[number];
export type LoadBalancer = (typeof LOAD_BALANCERS)[number];
export type RawExtra = z.infer<typeof extra>;
export type RawLimit = z.infer<typeof limit>;
export type RawAmount = z.infer<typeof amount>;
export type RawPlacement = z.infer<typeof placement>;
export type ServiceTimeShape = (typeof SHAPES)[number];

/** JSON Schema (draft 2020-12) of a scenario file, for editors and forms. */
export function scenarioJsonSchema(): object {
  return z.toJSONSchema(scenarioSchema, { target: 'draft-2020-12', io: 'input' });
}
