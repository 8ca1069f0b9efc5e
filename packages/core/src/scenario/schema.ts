/**
 * The scenario's keys, as a schema: shape only. Units, ranges across keys and names are checked when the numbers are read (`resolve.ts`).
 * The same schema gives the JSON Schema that editors and the page use.
 */
import * as z from 'zod';

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
});

const service = z.strictObject({
  demand: amount.optional(),
  measured: z
    .strictObject({ requestsPerSecond: amount, machineType: z.string(), instances: amount, cpuUtilizationFraction: amount })
    .optional(),
  profile: z.unknown().optional(),
  referenceMachineType: z.string().optional(),
  serviceTime: serviceTime.optional(),
  batchSize: amount.optional(),
  workers: amount.optional(),
  memory: z.strictObject({ base: amount.optional(), perRequestInFlight: amount.optional(), dataset: amount.optional() }).optional(),
  shards: amount.optional(),
  shardsPerRequest: z.union([z.literal(1), z.literal('all')]).optional(),
  replicas: z.union([z.number(), z.record(z.string(), z.number())]).optional(),
  balancer: z.enum(['random', 'twoChoices', 'leastOutstanding', 'pooled']).optional(),
  autoscaled: z.boolean().optional(),
  startupSeconds: amount.optional(),
  machineTypes: z.array(z.string()).min(1).optional(),
  enclave: z.strictObject({ vcpus: amount, memoryMib: amount }).optional(),
  loadBalancer: z.enum(['none', 'internal', 'public']).optional(),
  diskGib: amount.optional(),
  calls: z.array(call).optional(),
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
  }),
  regions: z
    .array(
      z.strictObject({ cloud: z.enum(['aws', 'gcp']), region: z.string(), shareFraction: amount.optional(), zones: amount.optional() }),
    )
    .min(1),
  services: z.record(z.string(), service),
  parameters: z.record(z.string(), amount).optional(),
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
  seed: z.number().int().optional(),
});

export type RawScenario = z.infer<typeof scenarioSchema>;
export type RawService = z.infer<typeof service>;
export type RawAmount = z.infer<typeof amount>;
export type RawPlacement = z.infer<typeof placement>;
export type ServiceTimeShape = (typeof SHAPES)[number];

/** JSON Schema (draft 2020-12) of a scenario file, for editors and forms. */
export function scenarioJsonSchema(): object {
  return z.toJSONSchema(scenarioSchema, { target: 'draft-2020-12', io: 'input' });
}
