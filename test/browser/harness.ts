/** The built page, served from a sub-path, in a real browser. Everything it asks for and everything it complains of is written down. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Loose } from '../../apps/calculator/src/state/edit.ts';
import { linkOf } from '../../apps/calculator/src/state/share-link.ts';
import { serve } from '../../scripts/serve.mjs';

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const present = existsSync(executablePath);
if (!present) console.warn(`no Chromium at ${executablePath}: the browser tests are skipped`);

const dist = fileURLToPath(new URL('../../apps/calculator/dist', import.meta.url));
/** Machines that do other things at the same time are slow, not wrong. */
const PATIENCE_MS = 60_000;
export const PREFIX = '/tools/plimsoll/';

/** A small scenario to change: no Protected Audience, so that a plan takes a moment. */
export const API: Loose = {
  name: 'an API in two regions',
  template: { use: 'generic/api' },
  regions: [
    { cloud: 'gcp', region: 'us-central1', shareFraction: 0.6 },
    { cloud: 'gcp', region: 'europe-west1', shareFraction: 0.4 },
  ],
};

/** Skipped where there is no browser, except where CI asks for every test. */
export const inBrowser = describe.skipIf(!present && !process.env.CI);

export interface Calculator {
  address: string;
  requested: string[];
  complaints: string[];
  open(options?: BrowserContextOptions, fragment?: string): Promise<Page>;
  context(options?: BrowserContextOptions): Promise<BrowserContext>;
  /** ends the server, as if the network were gone */
  unplug(): Promise<void>;
}

/** Starts browser and server for the tests of a file. */
export function theCalculator(): Calculator {
  let browser: Browser;
  let served: Awaited<ReturnType<typeof serve>> | undefined;
  const requested: string[] = [];
  const complaints: string[] = [];
  const contexts: BrowserContext[] = [];
  const calculator: Calculator = {
    address: '',
    requested,
    complaints,
    async context(options) {
      const context = await browser.newContext(options);
      contexts.push(context);
      context.on('request', (request) => requested.push(request.url()));
      context.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      context.on('weberror', (error) => complaints.push(error.error().message));
      return context;
    },
    async open(options, fragment = '') {
      const page = await (await calculator.context(options)).newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      await page.goto(calculator.address + fragment);
      await settled(page);
      return page;
    },
    async unplug() {
      await served?.close();
      served = undefined;
    },
  };
  beforeAll(async () => {
    served = await serve(dist, { prefix: PREFIX });
    calculator.address = `http://127.0.0.1:${served.port}${PREFIX}`;
    browser = await chromium.launch({
      executablePath,
      args: ['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
  });
  afterAll(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await browser?.close();
    await served?.close();
  });
  return calculator;
}

/** Until the page is live and nothing is being worked out. */
export const settled = (page: Page) =>
  page.waitForFunction(() => {
    const { live, status } = document.querySelector('main')!.dataset;
    return live === 'true' && ['fresh', 'problems', 'failure', 'lost'].includes(status ?? '');
  });

export const total = (page: Page) => page.getAttribute('#total', 'data-usd').then(Number);

/** Opens a scenario as a share link would, in a page that is already open. */
export async function openScenario(page: Page, scenario: Loose): Promise<void> {
  const fragment = new URL(await linkOf({ scenario }, 'http://x/')).hash;
  await page.evaluate((to) => (location.hash = to), fragment);
  await planIs(page, String(scenario.name));
}

/** Until the plan shown is the one of this name, or the planner has refused. */
export const planIs = (page: Page, name: string) =>
  page.waitForFunction((wanted) => {
    const { planned, status } = document.querySelector('main')!.dataset;
    return (status === 'fresh' && planned === wanted) || status === 'problems' || status === 'failure';
  }, name);

/** Scrolls there; what waits for that is put in its place, so that the element need not be the same afterwards. */
export async function comeTo(page: Page, selector: string): Promise<void> {
  await page.waitForSelector(selector);
  await page.evaluate((one) => document.querySelector(one)!.scrollIntoView(), selector);
}
