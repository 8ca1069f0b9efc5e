/** A saved plan, read back: the object of the contract, or what is wrong with it in one sentence. */
import * as z from 'zod/mini';
import { ruleOf, type Problem } from '../scenario/index.ts';
import type { Plan } from './types.ts';

const SCHEMA = /^plimsoll\.plan\/(\d+)$/;
const KNOWN = 1;

const latency = z.looseObject({ p50Ms: z.number(), p95Ms: z.number(), p99Ms: z.number() });
const service = z.looseObject({
  service: z.string(),
  region: z.string(),
  machineType: z.string(),
  bindingConstraint: z.string(),
  shards: z.number(),
  desiredReplicas: z.number(),
  averageReplicas: z.number(),
  instances: z.number(),
  loadLineRequestsPerSecond: z.number(),
  utilizationFraction: z.number(),
  usdPerMonth: z.number(),
});
const line = z.looseObject({ service: z.nullable(z.string()), component: z.string(), usdPerMonth: z.nullable(z.number()) });
const base = {
  scenario: z.looseObject({}),
  generatedFrom: z.looseObject({
    prices: z.array(z.looseObject({ cloud: z.string(), snapshotDate: z.string(), regions: z.array(z.string()) })),
    versions: z.looseObject({ plimsoll: z.string() }),
  }),
  services: z.array(service),
  lineItems: z.array(line),
};
const savedPlan = z.discriminatedUnion('feasible', [
  z.looseObject({
    ...base,
    feasible: z.literal(true),
    totals: z.looseObject({ usdPerMonth: z.number() }),
    latency,
    underLoss: z.looseObject({ latency }),
    availabilityFraction: z.number(),
    objectives: z.array(z.looseObject({ met: z.boolean() })),
  }),
  z.looseObject({ ...base, feasible: z.literal(false) }),
]);

export type ReadPlan = { kind: 'plan'; plan: Plan } | { kind: 'problem'; problem: Problem } | { kind: 'other' };

/** @returns `other` for what does not call itself a plan: it may be a scenario */
export function readPlan(value: unknown): ReadPlan {
  if (typeof value !== 'object' || value === null || !('schema' in value)) return { kind: 'other' };
  const { schema } = value as { schema: unknown };
  const version = typeof schema === 'string' ? SCHEMA.exec(schema)?.[1] : undefined;
  if (version === undefined)
    return problem(
      'notAPlan',
      'schema',
      `this file calls itself ${JSON.stringify(schema)?.slice(0, 60)}, a plan is plimsoll.plan/${KNOWN}`,
    );
  if (Number(version) !== KNOWN)
    return problem(
      'newerSchema',
      'schema',
      `this plan is of schema ${version}, this version of plimsoll reads ${KNOWN}: update plimsoll, or plan the scenario in it again`,
    );
  const result = savedPlan.safeParse(value);
  if (result.success) return { kind: 'plan', plan: value as Plan };
  const issue = result.error.issues[0]!;
  const path = issue.path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
  return problem('notAPlan', path, `this is no whole plan: ${path || 'the file'} ${ruleOf(issue as z.core.$ZodIssue)}`);
}

const problem = (code: string, path: string, message: string): ReadPlan => ({ kind: 'problem', problem: { code, path, message } });
