/** The headline tells of a plan what the command tells of it, and no more than the plan knows. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import type { Loose } from '../../apps/calculator/src/state/edit.ts';
import { readProblems } from '../../apps/calculator/src/worker/read-problems.ts';
import { inBrowser, openScenario, settled, theCalculator } from './harness.ts';

const example = (name: string): Loose =>
  readProblems(readFileSync(fileURLToPath(new URL(`../../data/examples/${name}.plimsoll.yaml`, import.meta.url)), 'utf8')).scenario;

inBrowser('the answer', () => {
  const calculator = theCalculator();
  let page: Page;
  beforeAll(async () => {
    page = await calculator.open();
  });
  /** The words of a part of the page, as one line. */
  const words = async (selector: string) => (await page.textContent(selector))!.replaceAll(/\s+/g, ' ').trim();
  const fact = (term: string) => words(`.facts dt:text-is("${term}") + dd`);
  async function open(scenario: Loose): Promise<void> {
    await openScenario(page, scenario);
    await settled(page);
  }

  it('is a no where the bill is over the budget, with both sums as money', async () => {
    await open({ ...example('three-tier-aws'), name: 'over budget', constraints: { budgetUsdPerMonth: 5000 } });
    expect(await words('h1')).toMatch(/^No, over budget: \d+ machines .* for \$[\d,]+ a month.*; the budget is \$5,000\.$/);
    expect(await words('[role=status].sr')).toMatch(/^Over budget: .* against \$5,000\.$/);
    await open({ ...example('three-tier-aws'), name: 'within budget', constraints: { budgetUsdPerMonth: 50_000 } });
    expect(await words('h1')).toMatch(/^Yes: /);
    expect(await words('h1')).not.toContain('budget');
  });

  it('of a horizon says which month machines and rate are of, and that money is a mean; months have a table', async () => {
    await open({ ...example('wind-down'), name: 'months' });
    expect(await words('h1')).toMatch(/ requests\/s in month 1, .* in month 12, then at p95 .* a month, mean of 12 months/);
    await page.waitForSelector('#months tbody tr');
    expect(await page.locator('#months tbody tr').count()).toBe(12);
    await page.locator('#months tbody tr:first-child .n').last().click();
    await page.waitForFunction(() => /\$/.test(document.querySelector('#work-months .title')?.textContent ?? ''));
    await open({ ...example('three-tier-aws'), name: 'one month' });
    expect(await words('h1')).not.toMatch(/month \d|mean/);
    expect(await page.locator('#months').count()).toBe(0);
  });

  it('speaks of the objective’s own percentile wherever it says how fast, and of no service’s', async () => {
    const tier = example('three-tier-gcp');
    const survive = { zones: 1 };
    await open({ ...tier, name: 'p99.9', objectives: { latency: [{ fraction: 0.999, ms: 900 }], survive } });
    const [, shown] = /requests\/s at p99\.9 ([\d,.]+ ms),/.exec(await words('h1'))!;
    expect(await words('[role=status].sr')).toContain(`p99.9 ${shown}`);
    expect(await words('.dock')).toContain(`p99.9 ${shown}`);
    expect(await fact('Under loss')).toMatch(/ at p99\.9 [\d,.]+ ms, within 900 ms\.$/);
    const own = { fraction: 0.99, ms: 300, service: Object.keys(tier.services as Loose)[0]! };
    await open({ ...tier, name: 'own only', objectives: { latency: [own], survive } });
    expect(await words('h1')).toMatch(/requests\/s at p95 /);
    expect(await fact('Under loss')).not.toContain('within');
    expect(await page.inputValue('#latency')).toBe('');
    await page.fill('#latency', '700');
    await settled(page);
    expect(await fact('Under loss')).toContain('within 700 ms');
    await open({ ...tier, name: 'nothing to survive', objectives: { survive: { zones: 0 } } });
    expect(await fact('Under loss')).toBe('Nothing is to be survived.');
  });

  it('tells every sum of a bill with unpriced lines as a least', async () => {
    await open({ ...example('wind-down'), name: 'unpriced' });
    expect(await words('h1')).toMatch(/for ≥ \$[\d,]+ a month.*\(≥ \$[\d.]+ per million\)/);
    expect(await words('[role=status].sr')).toContain(', ≥ $');
    expect(await words('.dock')).toContain('≥ $');
    expect(await fact('Cost range')).toMatch(/≥ \$[\d,]+ to ≥ \$[\d,]+ from P10 to P90/);
    expect(await fact('Proof')).toContain('≥ $');
    await open({ ...example('three-tier-gcp'), name: 'priced' });
    expect(await words('.facts')).not.toContain('≥');
  });

  it('claims no more than its proof looked at: the regions and shares as stated', async () => {
    await open({ ...example('three-tier-gcp'), name: 'proof' });
    expect(await fact('Proof')).toMatch(/^No cheaper plan holds in these regions with these shares: bound/);
    await open({ ...example('from-today'), name: 'proof of one' });
    expect(await fact('Proof')).toMatch(/^No cheaper plan holds in this region: bound/);
  });

  it('tells one machine as one, and a rate far below one as what it is', async () => {
    await open({
      name: 'hardly anything',
      traffic: { peakRequestsPerSecond: 0.0001 },
      regions: [{ cloud: 'gcp', region: 'us-central1', zones: 3 }],
      services: { web: { demand: '1ms' } },
    });
    expect(await words('h1')).toMatch(/^Yes: 1 machine in us-central1 carries 0\.0001 requests\/s at/);
    expect(await words('[role=status].sr')).toMatch(/: 1 machine, /);
    await open({ ...example('three-tier-aws'), name: 'two dates' });
    expect(await fact('Prices')).toMatch(/^AWS lists of \d+ \w+ \d+ and \d+ \w+ \d+\./);
  });
});
