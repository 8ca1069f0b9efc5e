/**
 * The scenario's keys, as a schema: shape only. Units, ranges across keys and names are checked when the numbers are read (`resolve.ts`).
 * The same schema gives the JSON Schema that editors and the page use.
 */
import * as z from 'zod';
import { profileSchema } from './profile-schema.ts';

z.config({ jitless: true });

export type Cloud = 'aws' | 'gcp';

const single = z.union([z.number(), z.string()]);
const estimate = z.strictObject({
  low: single,
  mid: single,
  high: single,
  confidenceFraction: z.number().gt(0).lt(1).optional(),
});
/** A number in the unit of its name, text with a unit, or an estimate of either. */
const amount = z.union([z.number(), z.string(), estimate]);

export const PLACEMENTS = ['sameVpc', 'sameRegion', 'otherRegion', 'internet'] as const;
export type Placement = (typeof PLACEMENTS)[number];
const placement = z.union([
  z.enum(PLACEMENTS),
  z.strictObject({
    sameVpc: amount.optional(),
    sameRegion: amount.optional(),
    otherRegion: amount.optional(),
    internet: amount.optional(),
  }),
]);

const SHAPES = ['deterministic', 'exponential', 'erlang', 'hyperexponential', 'gamma', 'lognormal'] as const;
const serviceTime = z.strictObject({
  meanMs: amount,
  squaredCoefficientOfVariation: amount.optional(),
  shape: z.enum(SHAPES).optional(),
});

/** One setting for every cloud, or one per cloud: an autoscaler that only one of them has, a mesh here and a load balancer there. */
const perCloud = <T extends z.ZodType>(setting: T) =>
  z.union([setting, z.strictObject({ aws: setting.optional(), gcp: setting.optional() })]);

/** What the field calls a cost; printed with every line that belongs to it. */
const costIds = <K extends string>(...keys: K[]) =>
  z.strictObject(Object.fromEntries(keys.map((key) => [key, z.string().optional()])) as Record<K, z.ZodOptional<z.ZodString>>).optional();

const call = z.strictObject({
  to: z.string().optional(),
  external: z.string().optional(),
  perRequest: amount.optional(),
  requestBytes: amount.optional(),
  responseBytes: amount.optional(),
  mode: z.enum(['sequence', 'parallel']).optional(),
  timeoutMs: amount.optional(),
  networkMs: amount.optional(),
  serviceTime: serviceTime.optional(),
  placement: placement.optional(),
  costIds: costIds('request', 'response'),
});

const LOAD_BALANCERS = ['none', 'internal', 'public'] as const;
const BALANCERS = ['random', 'twoChoices', 'leastOutstanding', 'pooled'] as const;

const service = z.strictObject({
  demand: amount.optional(),
  measured: z
    .strictObject({ requestsPerSecond: amount, machineType: z.string(), instances: amount, cpuUtilizationFraction: amount })
    .optional(),
  profile: z.union([z.string(), profileSchema]).optional(),
  beyondMeasured: z.enum(['refused', 'allowed']).optional(),
  referenceMachineType: z.string().optional(),
  serviceTime: serviceTime.optional(),
  batchSize: amount.optional(),
  workers: amount.optional(),
  memory: z.strictObject({ base: amount.optional(), perRequestInFlight: amount.optional(), dataset: amount.optional() }).optional(),
  shards: amount.optional(),
  shardsPerRequest: z.union([z.literal(1), z.literal('all')]).optional(),
  betweenShards: z.strictObject({ requestBytes: amount.optional(), responseBytes: amount.optional() }).optional(),
  replicas: z.union([z.number(), z.record(z.string(), z.number())]).optional(),
  balancer: perCloud(z.enum(BALANCERS)).optional(),
  autoscaled: perCloud(z.boolean()).optional(),
  startupSeconds: amount.optional(),
  machineTypes: z.array(z.string()).min(1).optional(),
  enclave: z.strictObject({ vcpus: amount, memoryMib: amount }).optional(),
  parentVcpuSecondsPerRequest: amount.optional(),
  loadBalancer: perCloud(z.enum(LOAD_BALANCERS)).optional(),
  loadBalancerUse: z
    .strictObject({
      newConnectionsPerRequest: amount.optional(),
      activeConnections: amount.optional(),
      ruleEvaluationsPerRequest: amount.optional(),
    })
    .optional(),
  diskGib: amount.optional(),
  calls: z.array(call).optional(),
  costIds: costIds('machines', 'loadBalancer', 'betweenShards'),
});

/** Something bought beside the services: an endpoint in every zone, a collector, a message for every update. */
const extra = z.strictObject({
  name: z.string(),
  item: z.string().optional(),
  machineType: z.string().optional(),
  count: amount,
  per: z.enum(['scenario', 'region', 'zone', 'instance', 'request']).optional(),
  service: z.string().optional(),
  clouds: z
    .array(z.enum(['aws', 'gcp']))
    .min(1)
    .optional(),
  costId: z.string().optional(),
});

/** A named ceiling that the plan of a region is held against, in the scenario's own formulas. */
const limit = z.strictObject({
  name: z.string(),
  need: z.union([z.number(), z.string()]),
  most: z.union([z.number(), z.string()]),
  effect: z.enum(['infeasible', 'warning']).optional(),
  resource: z.string().optional(),
  clouds: z
    .array(z.enum(['aws', 'gcp']))
    .min(1)
    .optional(),
  message: z.string(),
  source: z.string().optional(),
});

export const scenarioSchema = z.strictObject({
  name: z.string().optional(),
  template: z.looseObject({ use: z.string() }).optional(),
  traffic: z.strictObject({
    peakRequestsPerSecond: amount.optional(),
    averageRequestsPerSecond: amount.optional(),
    weekRequestsPerSecond: z.array(amount).optional(),
    file: z.string().optional(),
    burstiness: amount.optional(),
    growthPerMonthFraction: amount.optional(),
    horizonMonths: amount.optional(),
    front: z.string().optional(),
    requestBytes: amount.optional(),
    responseBytes: amount.optional(),
    placement: placement.optional(),
    costIds: costIds('request', 'response'),
  }),
  regions: z
    .array(
      z.strictObject({ cloud: z.enum(['aws', 'gcp']), region: z.string(), shareFraction: amount.optional(), zones: amount.optional() }),
    )
    .min(1),
  services: z.record(z.string(), service),
  parameters: z.record(z.string(), amount).optional(),
  priors: z.record(z.string(), z.strictObject({ source: z.string(), howToMeasure: z.string().optional() })).optional(),
  extras: z.array(extra).optional(),
  limits: z.array(limit).optional(),
  costIds: costIds('nat', 'forwardingRules'),
  objectives: z
    .strictObject({
      latency: z
        .array(z.strictObject({ fraction: amount, ms: amount, underLossMs: amount.optional(), service: z.string().optional() }))
        .optional(),
      availabilityFraction: amount.optional(),
      survive: z
        .strictObject({
          zones: amount.optional(),
          regions: amount.optional(),
          replicas: amount.optional(),
          together: z.boolean().optional(),
        })
        .optional(),
    })
    .optional(),
  constraints: z
    .strictObject({
      maxUtilizationFraction: amount.optional(),
      tee: z.boolean().optional(),
      families: z.array(z.string()).min(1).optional(),
      architectures: z
        .array(z.enum(['x86_64', 'arm64']))
        .min(1)
        .optional(),
      allowBurstable: z.boolean().optional(),
      maxReplicas: amount.optional(),
      budgetUsdPerMonth: amount.optional(),
    })
    .optional(),
  purchase: z
    .strictObject({
      onDemand: z.boolean().optional(),
      spotFraction: amount.optional(),
      commitments: z.array(z.enum(['1y', '3y'])).optional(),
      upfront: z.string().optional(),
    })
    .optional(),
  prices: z
    .strictObject({
      overrides: z
        .array(
          z.strictObject({
            sku: z.string().optional(),
            family: z.string().optional(),
            cloudService: z.string().optional(),
            region: z.string().optional(),
            usdPerUnit: amount.optional(),
            discountFraction: amount.optional(),
            perUnit: amount.optional(),
            currency: z.string().optional(),
          }),
        )
        .optional(),
      currencies: z.record(z.string(), z.strictObject({ usdPerUnit: amount, date: z.string() })).optional(),
      spendDiscounts: z
        .array(
          z.strictObject({
            cloud: z.enum(['aws', 'gcp']).optional(),
            tiers: z.array(z.strictObject({ fromUsdPerMonth: amount, discountFraction: amount })).min(1),
          }),
        )
        .optional(),
    })
    .optional(),
  today: z
    .strictObject({
      services: z.record(z.string(), z.strictObject({ machineType: z.string(), instances: amount, region: z.string().optional() })),
    })
    .optional(),
  failures: z
    .strictObject({
      replicaAvailabilityFraction: amount.optional(),
      replicaRepairMinutes: amount.optional(),
      zoneAvailabilityFraction: amount.optional(),
      zoneRepairMinutes: amount.optional(),
      regionAvailabilityFraction: amount.optional(),
      regionRepairMinutes: amount.optional(),
      regionFailoverMinutes: z.strictObject({ aws: amount.optional(), gcp: amount.optional() }).optional(),
      releasesPerMonth: amount.optional(),
      badReleaseFraction: amount.optional(),
      rollbackMinutes: amount.optional(),
      maintenanceMinutesPerMonth: amount.optional(),
    })
    .optional(),
  change: z
    .strictObject({
      hoursPerService: amount.optional(),
      usdPerHour: amount.optional(),
      worthwhileFraction: amount.optional(),
      worthwhilePaybackDays: amount.optional(),
    })
    .optional(),
  seed: z.number().int().optional(),
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
