/**
 * Every number of a plan that opens to a formula: evaluated with the inputs shown beside it, it comes to the number shown; a name in it is among them. Where
 * the formula is words, sums add up. A reviewer read 1.2 beside a utilisation of 0.6, for shards and batches that were not listed.
 */
import { readdirSync } from 'node:fs';
import { evaluateFormula, explain, loadCatalog, parseScenario, planScenario, readScenario, type FeasiblePlan } from 'plimsoll';
import { describe, expect, it } from 'vitest';

const folder = 'data/examples/';
const examples = readdirSync(folder).filter((file) => file.endsWith('.plimsoll.yaml') && !file.startsWith('infeasible'));

function numbersOf(value: unknown, path: string): string[] {
  if (typeof value === 'number') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (Array.isArray(value)) return numbersOf(inner, `${path}[${key}]`);
    return numbersOf(inner, `${path}.${/[.[\]]/.test(key) ? JSON.stringify(key) : key}`);
  });
}

function check(plan: FeasiblePlan): number {
  let evaluated = 0;
  for (const key of Object.keys(plan) as (keyof FeasiblePlan)[]) {
    if (['scenario', 'catalog', 'generatedFrom'].includes(key)) continue;
    for (const path of numbersOf(plan[key], key)) {
      const { formula, inputs, value } = explain(plan, path);
      if (formula === undefined || typeof value !== 'number') continue;
      const numbers = Object.fromEntries(inputs.flatMap((one) => (typeof one.value === 'number' ? [[one.name, one.value]] : [])));
      const sum = /^sum of (the|its)( own| fixed)? lines$/.test(formula);
      let found: number;
      try {
        found = sum ? inputs.reduce((total, one) => total + Number(one.value ?? 0), 0) : evaluateFormula(formula, numbers).value;
      } catch (error) {
        // words; but a formula must not name what is not shown
        expect((error as Error).message, path).not.toMatch(/^there is no/);
        continue;
      }
      evaluated++;
      expect(Math.abs(found - value), `${path}: ${formula} is ${found}, not ${value}`).toBeLessThanOrEqual(
        1e-9 * Math.max(1, Math.abs(value)),
      );
    }
  }
  return evaluated;
}

describe('formulas of explained numbers', () => {
  it.each(examples)('%s', { timeout: 120_000 }, async (file) => {
    const { scenario, catalog } = await readScenario(folder + file);
    const plan = await planScenario(scenario, catalog);
    if (!plan.feasible) throw new Error('infeasible');
    expect(check(plan)).toBeGreaterThan(30);
  });

  it.each([
    ['shards and batches', { shards: 2, batchSize: 8, workers: 2 }],
    ['a stated service time', { serviceTime: { meanMs: 70 } }],
    ['every shard asked, whole cores', { shards: 3, shardsPerRequest: 'all', machineTypes: ['c7a.xlarge'] }],
  ])('%s', async (_, service) => {
    const plan = await planScenario(
      parseScenario({
        traffic: { peakRequestsPerSecond: 300, averageRequestsPerSecond: 300 },
        regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
        services: { a: { demand: '40ms', machineTypes: ['c6i.xlarge'], referenceMachineType: 'c6i.large', ...service } },
        objectives: { survive: { zones: 1 } },
      }),
      await loadCatalog({ regions: ['us-east-1'] }),
    );
    if (!plan.feasible) throw new Error('infeasible');
    expect(check(plan)).toBeGreaterThan(10);
    for (const key of ['utilizationFraction', 'loadLineRequestsPerSecond', 'losses[1].utilizationFraction', 'taskSeconds'])
      expect(explain(plan, `services[0].${key}`).formula).toMatch(/^[\w\s*/()]+$/);
  });
});
