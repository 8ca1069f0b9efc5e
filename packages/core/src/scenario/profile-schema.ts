/**
 * A profile as a file holds it and a scenario reads it. The keys and units are those of the `profile` stage, which writes such files; it stands here
 * because a scenario states profiles, and stages know only earlier ones. A hand-written profile may give a plain number wherever an estimate stands.
 */
import * as z from 'zod/mini';

z.config({ jitless: true });

export const PROFILE_SCHEMA = 'plimsoll.profile/1';

const evidence = z.strictObject({
  method: z.string(),
  points: z.number(),
  runs: z.array(z.string()),
  files: z.array(z.string()),
  dates: z.optional(z.strictObject({ first: z.string(), last: z.string() })),
  softwareVersions: z.optional(z.array(z.string())),
  trust: z.enum(['measured', 'corrected', 'widened', 'prior']),
  notes: z.optional(z.array(z.string())),
});

const bounds = z.strictObject({
  low: z.number(),
  mid: z.number(),
  high: z.number(),
  confidenceFraction: z.optional(z.number().check(z.gt(0), z.lt(1))),
  evidence: z.optional(evidence),
});
const estimate = z.union([z.number(), bounds]);

/** An end that the data leave open is left out. */
const coefficient = z.strictObject({
  value: z.number(),
  low: z.optional(z.number()),
  high: z.optional(z.number()),
  standardError: z.optional(z.number()),
});
const place = z.strictObject({ concurrency: z.number(), requestsPerSecond: z.number() });
const none = z.strictObject({ kind: z.literal('none'), reason: z.string() });
const scalability = z.strictObject({
  requestsPerSecondAtOne: coefficient,
  contention: coefficient,
  coherency: coefficient,
  peak: z.union([
    z.strictObject({ kind: z.literal('at'), concurrency: z.number(), requestsPerSecond: z.number() }),
    z.strictObject({ kind: z.literal('notIdentified'), reason: z.string(), estimate: z.optional(place) }),
  ]),
  knee: z.union([z.strictObject({ kind: z.literal('at'), concurrency: z.number() }), none]),
  limit: z.union([z.strictObject({ kind: z.literal('at'), requestsPerSecond: z.number() }), none]),
  rSquared: z.number(),
  residualStandardError: z.optional(z.number()),
  confidenceFraction: z.number(),
  intervals: z.enum(['residuals', 'sandwich', 'none']),
  bounded: z.boolean(),
  points: z.number(),
  largestMeasuredConcurrency: z.number(),
  widenedBy: z.optional(z.array(z.string())),
});

const point = z.strictObject({ x: z.number(), y: z.number(), run: z.optional(z.string()) });
const curve = z.strictObject({
  title: z.string(),
  xName: z.string(),
  yName: z.string(),
  measured: z.array(point),
  fitted: z.array(point),
});

export const profileSchema = z.strictObject({
  schema: z.literal(PROFILE_SCHEMA),
  referenceMachineType: z.optional(z.string()),
  vcpuSecondsPerRequest: z.optional(estimate),
  regression: z.optional(
    z.strictObject({
      atMean: bounds,
      intercept: bounds,
      slopes: z.record(z.string(), bounds),
      inputs: z.array(z.strictObject({ name: z.string(), low: z.number(), high: z.number() })).check(z.minLength(1)),
      covariance: z.array(z.array(z.number())),
      tWidth: z.number(),
      widenedTo: z.optional(z.strictObject({ low: z.number().check(z.gt(0), z.lte(1)), high: z.number().check(z.gte(1)) })),
      rSquared: z.number(),
    }),
  ),
  serviceTime: z.optional(
    z.strictObject({
      meanMs: estimate,
      squaredCoefficientOfVariation: z.optional(estimate),
      shape: z.optional(z.enum(['deterministic', 'exponential', 'erlang', 'hyperexponential', 'gamma', 'lognormal'])),
    }),
  ),
  memory: z.optional(
    z.strictObject({
      baseBytes: z.optional(estimate),
      perRecordBytes: z.optional(estimate),
      perRequestInFlightBytes: z.optional(estimate),
    }),
  ),
  bytes: z.optional(z.strictObject({ request: z.optional(estimate), response: z.optional(estimate) })),
  scalability: z.optional(scalability),
  scalabilityByFamily: z.optional(z.record(z.string(), scalability)),
  startupSeconds: z.optional(estimate),
  findings: z.optional(
    z.array(
      z.strictObject({
        code: z.string(),
        run: z.optional(z.string()),
        effect: z.enum(['refused', 'widened', 'noted']),
        value: z.optional(z.string()),
        message: z.string(),
      }),
    ),
  ),
  trust: z.optional(
    z.array(
      z.strictObject({
        value: z.string(),
        trust: z.enum(['measured', 'corrected', 'widened', 'prior', 'absent']),
        widthFraction: z.optional(z.number()),
        because: z.string(),
      }),
    ),
  ),
  curves: z.optional(z.strictObject({ scalability: z.optional(curve), latency: z.optional(curve), cost: z.optional(curve) })),
});

export type ProfileDocument = z.infer<typeof profileSchema>;

/** JSON Schema (draft 2020-12) of a profile file. */
export function profileJsonSchema(): object {
  return z.toJSONSchema(profileSchema, { target: 'draft-2020-12', io: 'input' });
}
