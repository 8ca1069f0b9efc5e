/** The built page in a real browser, served from a sub-path: its numbers are those of the planner in Node. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadCatalog, parseScenario, planScenario, type FeasiblePlan } from 'plimsoll';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIRST, scenarioOf } from '../../apps/calculator/src/inputs.ts';
import { usd } from '../../apps/calculator/src/format.ts';
import { serve } from '../../scripts/serve.mjs';

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const present = existsSync(executablePath);
if (!present) console.warn(`no Chromium at ${executablePath}: the browser tests are skipped`);

const dist = fileURLToPath(new URL('../../apps/calculator/dist', import.meta.url));
const PREFIX = '/tools/plimsoll/';
let browser: Browser;
let page: Page;
let served: Awaited<ReturnType<typeof serve>>;
const requested: string[] = [];
const complaints: string[] = [];

describe.skipIf(!present && !process.env.CI)('the calculator', () => {
  beforeAll(async () => {
    served = await serve(dist, { prefix: PREFIX });
    browser = await chromium.launch({
      executablePath,
      args: ['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    page = await browser.newPage();
    page.on('request', (request) => requested.push(request.url()));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`http://127.0.0.1:${served.port}${PREFIX}`);
    await page.waitForSelector('#total');
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const planned = async (change: Partial<typeof FIRST>) => {
    const catalog = await loadCatalog({ regions: ['us-central1', 'us-east4'] });
    return (await planScenario(parseScenario(scenarioOf({ ...FIRST, ...change })), catalog)) as FeasiblePlan;
  };
  const total = () => page.getAttribute('#total', 'data-usd').then(Number);

  it('shows the total and the machine types that Node plans', async () => {
    const plan = await planned({});
    expect(await total()).toBe(plan.totals.usdPerMonth);
    expect(await page.textContent('#total')).toBe(usd(plan.totals.usdPerMonth));
    expect((await page.locator('td.machine').allTextContents()).map((text) => text.trim())).toEqual(
      plan.services.map((row) => row.machineType),
    );
  });

  it('plans again when the peak changes', async () => {
    const plan = await planned({ peakRequestsPerSecond: 6000 });
    await page.fill('#peak', '6000');
    await page.waitForFunction(`Number(document.querySelector('#total')?.getAttribute('data-usd')) === ${plan.totals.usdPerMonth}`);
  });

  it('opens a line of the bill to its formula and price row', async () => {
    await page.locator('.bill summary').first().click();
    expect(await page.locator('.working').first().textContent()).toMatch(/shards \* .*hoursPerMonth.*gcp-compute-resources\.csv row \d+/s);
  });

  it('says no with a reason and a way out when the objective is below the work', async () => {
    await page.fill('#latency', '2');
    await page.waitForSelector('h1.no');
    expect(await page.textContent('.reasons')).toContain('2 ms');
    await page.fill('#latency', '150');
    await page.waitForSelector('#total');
  });

  it('names the field of a bad input and keeps the last plan as stale', async () => {
    await page.fill('#average', '90000');
    await page.waitForSelector('#fault-averageRequestsPerSecond');
    expect(await page.locator('.stale').count()).toBeGreaterThan(0);
    await page.fill('#average', '900');
    await page.waitForSelector('#fault-averageRequestsPerSecond', { state: 'detached' });
  });

  it('asks nothing of any other host and raises no error', () => {
    expect(
      requested.filter(
        (url) => !url.startsWith(`http://127.0.0.1:${served.port}${PREFIX}`) && !url.startsWith('data:') && !url.startsWith('blob:'),
      ),
    ).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
