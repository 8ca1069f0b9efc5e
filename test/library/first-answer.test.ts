/** The answer itself comes before its range: the same numbers as the whole plan, and what happens between the steps. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { planScenario, readScenario, type FirstAnswer } from 'plimsoll';

const example = (name: string) => fileURLToPath(new URL(`../../data/examples/${name}.plimsoll.yaml`, import.meta.url));
const pause = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the first answer', () => {
  it.each(['three-tier-gcp', 'buyer-aws', 'wind-down'])('is the plan of %s without what takes long', async (name) => {
    const { scenario, catalog } = await readScenario(example(name));
    let first: FirstAnswer | undefined;
    const progress: [number, number][] = [];
    const plan = await planScenario(scenario, catalog, {
      onFirst: (answer) => (first = answer),
      onProgress: (done, total) => progress.push([done, total]),
      breathe: pause,
    });
    if (!plan.feasible || !first) throw new Error('no plan');
    const { totals, services, ...rest } = first;
    for (const [key, value] of Object.entries(rest)) expect(plan[key as keyof typeof plan], key).toEqual(value);
    expect(plan.totals).toMatchObject(totals);
    expect(services.map(({ bindingConstraint: _, ...row }) => row)).toEqual(plan.services.map(({ bindingConstraint: _, ...row }) => row));
    expect(progress.map(([done]) => done)).toEqual([...progress.map(([done]) => done)].sort((a, b) => a - b));
    expect(progress.at(-1)![0]).toBe(progress.at(-1)![1]);
    expect(JSON.stringify(await planScenario(scenario, catalog))).toBe(JSON.stringify(plan));
  });

  it('is all that is worked out when the question is withdrawn', async () => {
    const { scenario, catalog } = await readScenario(example('seller-gcp'));
    const withdrawn = new AbortController();
    let steps = 0;
    const planning = planScenario(scenario, catalog, {
      signal: withdrawn.signal,
      onFirst: () => setImmediate(() => withdrawn.abort(new Error('a newer question'))),
      onProgress: () => steps++,
      breathe: pause,
    });
    await expect(planning).rejects.toThrow('a newer question');
    expect(steps).toBeLessThan(4);
  });

  it('does not come where nothing is feasible', async () => {
    const { scenario, catalog } = await readScenario(example('infeasible'));
    let came = false;
    const plan = await planScenario(scenario, catalog, { onFirst: () => (came = true) });
    expect([plan.feasible, came]).toEqual([false, false]);
  });
});
