/** Every number that the plan's table and the bill show opens, to a formula that its inputs satisfy, and so do its inputs in turn. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { explain, loadLadderOf, planScenario, readScenario, sharedMoneyOf, type Explanation, type FeasiblePlan } from 'plimsoll';

const root = fileURLToPath(new URL('../../', import.meta.url));
const MOST_OPENED = 4000;

const value = ({ inputs }: Explanation, name: string) => Number(inputs.find((one) => one.name === name)?.value);

describe.each(['seller-gcp', 'three-tier-aws', 'key-value-gcp', 'from-today'])('the plan of %s', (name) => {
  const file = `${root}data/examples/${name}.plimsoll.yaml`;
  let plan: FeasiblePlan;
  beforeAll(async () => {
    const { scenario, catalog } = await readScenario(file);
    const made = await planScenario(scenario, catalog);
    if (!made.feasible) throw new Error('no plan');
    plan = made;
  });

  const shown = () => [
    ...plan.services.flatMap((row, i) => [
      ...['machineType', 'minReplicas', 'desiredReplicas', 'maxReplicas', 'utilizationFraction', 'underLoss.utilizationFraction'].map(
        (key) => `services[${i}].${key}`,
      ),
      ...['latency.p95Ms', 'underLoss.latency.p95Ms', 'availabilityFraction', 'usdPerMonth'].map((key) => `services[${i}].${key}`),
      ...row.losses.map((_, j) => `services[${i}].losses[${j}].latency.p99Ms`),
    ]),
    ...plan.lineItems.flatMap((_, i) => ['quantity', 'price', 'usdPerMonth'].map((key) => `lineItems[${i}].${key}`)),
    ...loadLadderOf(plan).map((_, i) => `loadLadder[${i}].requestsPerSecond`),
    ...plan.months.map((_, i) => `months[${i}].instances`),
    ...plan.uncertainty.inputs.flatMap((_, i) => [`uncertainty.inputs[${i}].usdPerMonthLow`, `uncertainty.inputs[${i}].usdPerMonthHigh`]),
    'shared.usdPerMonth',
    'latency.p95Ms',
    'availabilityFraction',
    'totals.usdPerMonth',
  ];

  it('opens wherever it shows a number: words, and a formula or a source', () => {
    for (const path of shown()) {
      const opened = explain(plan, path);
      expect(opened.title, path).not.toBe(opened.path);
      expect(opened.formula ?? opened.note ?? opened.sources[0], path).toBeTruthy();
    }
  });

  it('opens inputs in turn, to their end', () => {
    const seen = new Set<string>();
    const waiting = shown();
    while (waiting.length && seen.size < MOST_OPENED) {
      const path = waiting.pop()!;
      if (seen.has(path)) continue;
      seen.add(path);
      for (const input of explain(plan, path).inputs) if (input.path) waiting.push(input.path);
    }
    expect(seen.size).toBeGreaterThan(shown().length);
  });

  it('names inputs that come to the number by its formula', () => {
    plan.services.forEach((row, i) =>
      row.losses.forEach((loss, j) => {
        const busy = explain(plan, `services[${i}].losses[${j}].utilizationFraction`);
        const work = value(busy, 'requestsPerSecondPerShard') * value(busy, 'batchSize') * value(busy, 'taskSeconds');
        const held = value(busy, 'survivingReplicas') * value(busy, 'workers');
        expect(work / held).toBeCloseTo(loss.utilizationFraction, 9);
      }),
    );
    loadLadderOf(plan).forEach((rung, i) => {
      const opened = explain(plan, `loadLadder[${i}].requestsPerSecond`);
      expect(opened.value).toBe(rung.requestsPerSecond);
      const carried = value(opened, 'survivingReplicas') * value(opened, 'loadLineRequestsPerSecond');
      expect((value(opened, 'peakRequestsPerSecond') * carried) / value(opened, 'requestsPerSecondPerShard')).toBeCloseTo(
        rung.requestsPerSecond,
        6,
      );
    });
    plan.lineItems.forEach((line, i) => {
      const quantity = explain(plan, `lineItems[${i}].quantity`).value as number;
      const { value: price, unit } = explain(plan, `lineItems[${i}].price`);
      expect(unit).toBe(`USD/${line.unit}`);
      if (price === null) expect(line.usdPerMonth).toBeNull();
      else expect(quantity * Number(price)).toBeCloseTo(line.usdPerMonth!, 6);
    });
    plan.services.forEach(({ maxReplicas, desiredReplicas }, i) => {
      const { formula } = explain(plan, `services[${i}].maxReplicas`);
      expect(maxReplicas).toBe(formula === 'desiredReplicas' ? desiredReplicas : Math.ceil(1.25 * desiredReplicas));
    });
  });

  it('has rows that add up to the total, with what belongs to no service', () => {
    const shared = sharedMoneyOf(plan);
    const rows = plan.services.reduce((sum, row) => sum + row.usdPerMonth, 0);
    expect(rows + shared.usdPerMonth).toBeCloseTo(plan.totals.usdPerMonth, 6);
    expect(explain(plan, 'shared.usdPerMonth').inputs).toHaveLength(shared.lines.length);
  });
});

it('opens them on the command line too', () => {
  const file = `${root}data/examples/three-tier-gcp.plimsoll.yaml`;
  const run = (path: string) =>
    spawnSync(process.execPath, [`${root}packages/plimsoll/bin/plimsoll.mjs`, 'explain', file, path], { encoding: 'utf8' });
  expect(run('loadLadder[0].requestsPerSecond').stdout).toMatch(/loadLineRequestsPerSecond {2,}\S+ requests\/s/);
  expect(run('services[0].latency.p95Ms').stdout).toMatch(/^own p95 of \w+ in [\w-]+, its calls not counted/);
  expect(run('loadLader[0]').stderr).toContain('did you mean loadLadder');
});
