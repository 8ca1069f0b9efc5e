/** Nothing in a picture stands on something else, whatever is planned and however wide the window is. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { comeTo, inBrowser, openScenario, planIs, theCalculator } from './harness.ts';
import { wordFaults } from './picture-words.ts';

const folder = fileURLToPath(new URL('../../data/examples/', import.meta.url));
const EXAMPLES = readdirSync(folder).filter((file) => file.endsWith('.plimsoll.yaml'));
const WIDTHS = [320, 375, 390, 414, 1440];

/** Until the pictures are those of the plan shown: they come one after the other, the curve point by point. */
const steady = (page: Page) =>
  page.evaluate(async () => {
    const drawn = () => [...document.querySelectorAll('svg.pic')].map((svg) => svg.outerHTML).join('');
    for (let [before, same] = [drawn(), 0]; same < 3;) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      const now = drawn();
      same = now === before && !document.querySelector('.body .stale') ? same + 1 : 0;
      before = now;
    }
  });

inBrowser('words in pictures', () => {
  const calculator = theCalculator();
  let page: Page;
  beforeAll(async () => {
    page = await calculator.open({ viewport: { width: 1440, height: 900 } });
    for (const number of '247') await page.keyboard.press(number);
  });

  it.each(EXAMPLES)('%s: none on another, none cut, none struck through', async (file) => {
    await page.setInputFiles('input[type=file]', folder + file);
    await planIs(page, /^name: (.*)$/m.exec(readFileSync(folder + file, 'utf8'))![1]!);
    // an answer of "no" has no pictures
    if ((await page.textContent('h1'))!.startsWith('Yes')) {
      await page.evaluate(() => (document.querySelector('#pictures') ?? document.querySelector('#picture-1'))!.scrollIntoView());
      await page.waitForSelector('#picture-7 :is(svg.pic, p.sub)', { state: 'attached' });
      await page.waitForSelector('#picture-2 svg path.curve', { state: 'attached' });
    }
    await steady(page);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      expect(await wordFaults(page), `${width} pixels`).toEqual([]);
    }
  });

  /** tiers behind one another, every other of which also asks the one after the next */
  const chained = (tiers: readonly string[]) => ({
    name: `${tiers.length} tiers`,
    traffic: { peakRequestsPerSecond: 50_000, front: tiers[0] },
    regions: [{ cloud: 'gcp', region: 'us-central1' }],
    services: Object.fromEntries(
      tiers.map((tier, i) => [
        tier,
        {
          demand: '1ms',
          calls: [tiers[i + 1], ...(i % 2 ? [] : [tiers[i + 2]])].flatMap((to) => (to === undefined ? [] : [{ to, responseBytes: 8000 }])),
        },
      ]),
    ),
  });
  const TIERS = ['edge', 'gateway', 'sessionsOfVisitors', 'catalog', 'pricing', 'inventory', 'ledger', 'store'];
  it.each([4, 5, 8])('%i services behind one another stand in columns on a wide window', async (tiers) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    const scenario = chained(TIERS.slice(0, tiers));
    await openScenario(page, scenario);
    await planIs(page, scenario.name);
    await comeTo(page, '#picture-4');
    await page.locator('#picture-4 svg text', { hasText: TIERS[tiers - 1]! }).waitFor({ state: 'attached' });
    await steady(page);
    for (const width of [...WIDTHS, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      expect(await wordFaults(page), `${width} pixels`).toEqual([]);
      expect((await page.locator('#picture-4 path.branch').count()) > 0, `a tree at ${width} pixels`).toBe(width < 560);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    }
    // four with their clients have room; eight are moved sideways, by keyboard as well
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(await page.locator('#picture-4 [role=region]:has(svg.pic)').count()).toBe(tiers > 4 ? 1 : 0);
  });

  // next to nothing a month: a million requests of other fleets cost millions
  const tiny = {
    name: 'a request in a quarter of an hour',
    traffic: { peakRequestsPerSecond: 0.001 },
    regions: [{ cloud: 'gcp', region: 'us-central1' }],
    services: { api: { demand: '1ms' } },
  };
  it.each([
    ['seller-gcp.plimsoll.yaml', 'seller on GCP'],
    ['from-today.plimsoll.yaml', 'checkout, from its dashboard'],
    [tiny.name, tiny.name],
  ])('%s: nor in its fronts, whose axes have two labelled ticks at least', async (file, name) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    if (name === tiny.name) await openScenario(page, tiny);
    else await page.setInputFiles('input[type=file]', folder + file);
    await planIs(page, name);
    await comeTo(page, '#picture-3');
    await page.waitForSelector('#picture-3 svg.front');
    await page.waitForSelector('#fronts-progress', { state: 'detached' });
    const kinds = await page.locator('#picture-3 .seg input').count();
    for (let kind = 0; kind < kinds; kind++) {
      await page.locator('#picture-3 .seg input').nth(kind).check();
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
        expect(await wordFaults(page), `${width} pixels, front ${kind}`).toEqual([]);
        const across = await page.locator('#picture-3 svg.front text.tick').evaluateAll((all) => {
          const foot = Math.max(...all.map((text) => Number(text.getAttribute('y'))));
          // the name of the axis stands below its ticks
          return all.filter((text) => Number(text.getAttribute('y')) === foot - 16).map((text) => text.textContent);
        });
        expect(across.length, `${width} pixels, front ${kind}: ${across.join()}`).toBeGreaterThanOrEqual(2);
      }
    }
  });
});
