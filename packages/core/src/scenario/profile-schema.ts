/**
 * A profile as a file holds it and a scenario reads it. The keys and units are those of the `profile` stage, which writes such files; it stands here
 * because a scenario states profiles, and stages know only earlier ones. A hand-written profile may give a plain number wherever an estimate stands.
 */
import * as z from 'zod';

z.config({ jitless: true });

export const PROFILE_SCHEMA = 'plimsoll.profile/1';

const evidence = z.strictObject({
  method: z.string(),
  points: z.number(),
  runs: z.array(z.string()),
  files: z.array(z.string()),
  dates: z.strictObject({ first: z.string(), last: z.string() }).optional(),
  softwareVersions: z.array(z.string()).optional(),
  trust: z.enum(['measured', 'corrected', 'widened', 'prior']),
  notes: z.array(z.string()).optional(),
});

const bounds = z.strictObject({
  low: z.number(),
  mid: z.number(),
  high: z.number(),
  confidenceFraction: z.number().gt(0).lt(1).optional(),
  evidence: evidence.optional(),
});
const estimate = z.union([z.number(), bounds]);

/** An end that the data leave open is left out. */
const coefficient = z.strictObject({
  value: z.number(),
  low: z.number().optional(),
  high: z.number().optional(),
  standardError: z.number().optional(),
});
const place = z.strictObject({ concurrency: z.number(), requestsPerSecond: z.number() });
const none = z.strictObject({ kind: z.literal('none'), reason: z.string() });
const scalability = z.strictObject({
  requestsPerSecondAtOne: coefficient,
  contention: coefficient,
  coherency: coefficient,
  peak: z.union([
    z.strictObject({ kind: z.literal('at'), concurrency: z.number(), requestsPerSecond: z.number() }),
    z.strictObject({ kind: z.literal('notIdentified'), reason: z.string(), estimate: place.optional() }),
  ]),
  knee: z.union([z.strictObject({ kind: z.literal('at'), concurrency: z.number() }), none]),
  limit: z.union([z.strictObject({ kind: z.literal('at'), requestsPerSecond: z.number() }), none]),
  rSquared: z.number(),
  residualStandardError: z.number().optional(),
  confidenceFraction: z.number(),
  intervals: z.enum(['residuals', 'sandwich', 'none']),
  bounded: z.boolean(),
  points: z.number(),
  largestMeasuredConcurrency: z.number(),
  widenedBy: z.array(z.string()).optional(),
});

const point = z.strictObject({ x: z.number(), y: z.number(), run: z.string().optional() });
const curve = z.strictObject({
  title: z.string(),
  xName: z.string(),
  yName: z.string(),
  measured: z.array(point),
  fitted: z.array(point),
});

export const profileSchema = z.strictObject({
  schema: z.literal(PROFILE_SCHEMA),
  referenceMachineType: z.string().optional(),
  vcpuSecondsPerRequest: estimate.optional(),
  regression: z
    .strictObject({
      atMean: bounds,
      intercept: bounds,
      slopes: z.record(z.string(), bounds),
      inputs: z.array(z.strictObject({ name: z.string(), low: z.number(), high: z.number() })).min(1),
      covariance: z.array(z.array(z.number())),
      tWidth: z.number(),
      widenedTo: z.strictObject({ low: z.number().gt(0).max(1), high: z.number().min(1) }).optional(),
      rSquared: z.number(),
    })
    .optional(),
  serviceTime: z
    .strictObject({
      meanMs: estimate,
      squaredCoefficientOfVariation: estimate.optional(),
      shape: z.enum(['deterministic', 'exponential', 'erlang', 'hyperexponential', 'gamma', 'lognormal']).optional(),
    })
    .optional(),
  memory: z
    .strictObject({ baseBytes: estimate.optional(), perRecordBytes: estimate.optional(), perRequestInFlightBytes: estimate.optional() })
    .optional(),
  bytes: z.strictObject({ request: estimate.optional(), response: estimate.optional() }).optional(),
  scalability: scalability.optional(),
  scalabilityByFamily: z.record(z.string(), scalability).optional(),
  startupSeconds: estimate.optional(),
  findings: z
    .array(
      z.strictObject({
        code: z.string(),
        run: z.string().optional(),
        effect: z.enum(['refused', 'widened', 'noted']),
        value: z.string().optional(),
        message: z.string(),
      }),
    )
    .optional(),
  trust: z
    .array(
      z.strictObject({
        value: z.string(),
        trust: z.enum(['measured', 'corrected', 'widened', 'prior', 'absent']),
        widthFraction: z.number().optional(),
        because: z.string(),
      }),
    )
    .optional(),
  curves: z.strictObject({ scalability: curve.optional(), latency: curve.optional(), cost: curve.optional() }).optional(),
});

export type ProfileDocument = z.infer<typeof profileSchema>;

/** JSON Schema (draft 2020-12) of a profile file. */
export function profileJsonSchema(): object {
  return z.toJSONSchema(profileSchema, { target: 'draft-2020-12', io: 'input' });
}
