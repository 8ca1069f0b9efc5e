/** Every end of a range costs what a plan of a scenario that states that end costs, on the same machines: nothing is carried over from the plan before. */
import { fileURLToPath } from 'node:url';
import { planScenario, readScenario, type FeasiblePlan, type FirstAnswer } from 'plimsoll';
import { describe, expect, it } from 'vitest';

const example = (name: string) => fileURLToPath(new URL(`../../data/examples/${name}.plimsoll.yaml`, import.meta.url));
type Read = Awaited<ReturnType<typeof readScenario>>;

/** The answer alone, with the machine types of a plan. */
async function costOf(scenario: object, catalog: Read['catalog'], plan: FeasiblePlan): Promise<number | undefined> {
  const held: Record<string, Record<string, string>> = {};
  for (const { region, service, machineType } of plan.services) (held[region] ??= {})[service] = machineType;
  const enough = new AbortController();
  let answer: FirstAnswer | undefined;
  const onFirst = (first: FirstAnswer) => {
    answer = first;
    enough.abort();
  };
  await planScenario(scenario, catalog, { held, onFirst, signal: enough.signal }).catch((error: unknown) => {
    if (!enough.signal.aborted) throw error;
  });
  return answer?.totals.usdPerMonth;
}

describe.each(['seller-and-buyer', 'buyer-aws', 'protected-app-signals', 'wind-down'])('ranges of %s', (name) => {
  it('are those of plans of their ends', { timeout: 120_000 }, async () => {
    const { scenario, catalog } = await readScenario(example(name));
    const plan = (await planScenario(scenario, catalog)) as FeasiblePlan;
    const { usdPerMonth } = plan.totals;
    let compared = 0;
    for (const { path, usdPerMonthLow, usdPerMonthHigh } of plan.uncertainty.inputs) {
      const parameter = /^parameters\.(\w+)$/.exec(path)?.[1];
      const given = parameter === undefined ? undefined : scenario.plain.parameters?.[parameter];
      // prices, the speed of whole cores and other confidences than 80 % are scaled
      if (parameter === undefined || typeof given !== 'object' || (given.confidenceFraction ?? 0.8) !== 0.8) continue;
      const costs: number[] = [];
      for (const end of [given.low, given.high]) {
        const stated = { ...scenario.plain, parameters: { ...scenario.plain.parameters, [parameter]: end } };
        const cost = await costOf(stated, catalog, plan);
        if (cost !== undefined) costs.push(cost);
      }
      if (costs.length < 2) continue;
      expect(usdPerMonthLow, path).toBeCloseTo(Math.min(usdPerMonth, ...costs), 6);
      expect(usdPerMonthHigh, path).toBeCloseTo(Math.max(usdPerMonth, ...costs), 6);
      compared++;
    }
    expect(compared).toBeGreaterThan(8);
  });
});
