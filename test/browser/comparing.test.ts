/** Plans side by side keep up with what is typed: older figures are marked, never shown as those of what is open. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseScenario } from 'plimsoll';
import type { Loose } from '../../apps/calculator/src/state/edit.ts';
import { API, inBrowser, openScenario, theCalculator, total } from './harness.ts';

/** A latency near what is possible: its range takes long enough to type meanwhile. */
const TIGHT: Loose = {
  ...parseScenario(readFileSync(new URL('../../data/examples/three-tier-gcp.plimsoll.yaml', import.meta.url), 'utf8')).plain,
  name: 'near the wall',
  objectives: { latency: [{ fraction: 0.95, ms: 25 }], survive: { zones: 1, regions: 1 } },
};
/** longer than the page waits for a planner that gives no sign */
const GIVEN_UP_MS = 1300;

inBrowser('plans side by side', () => {
  const calculator = theCalculator();

  it('are marked as older while newer inputs are planned, and then are of these', async () => {
    const page = await calculator.open({ viewport: { width: 1440, height: 900 } });
    await openScenario(page, TIGHT);
    await page.click('nav >> text=Compare');
    await page.click('text=Keep what is open now');
    await page.waitForSelector('.beside [aria-busy=false]');
    // every state that a reader could see: figures that claim to be of what is open, and the peak that is open
    await page.evaluate(() => {
      const seen: string[] = ((window as unknown as { seen: string[] }).seen = []);
      const look = () => {
        const peak = (document.querySelector('#peak') as HTMLInputElement).value;
        const row = [...document.querySelectorAll('table.cmp tr')].find((one) => one.querySelector('th')?.textContent === 'Peak')!;
        const shown = row.querySelector('td')!.textContent.replace(/\D/g, '');
        const fresh = document.querySelector('.beside [aria-busy=false]') !== null && document.querySelector('.beside.stale') === null;
        if (fresh && shown !== peak) seen.push(`${shown} shown as of ${peak}`);
      };
      new MutationObserver(look).observe(document.querySelector('aside.panel')!, { subtree: true, childList: true, attributes: true });
      setInterval(look, 50);
    });
    for (const peak of ['4300', '4400']) {
      await page.fill('#peak', peak);
      await page.waitForTimeout(GIVEN_UP_MS);
    }
    expect(await page.textContent('aside.panel')).toContain('the figures below are for earlier inputs');
    await page.waitForSelector('.beside [aria-busy=false]');
    expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual([]);
    const cells = (head: string) =>
      page
        .locator('table.cmp tr', { has: page.getByText(head, { exact: true }) })
        .locator('td')
        .first();
    expect(await cells('Peak').textContent()).toMatch(/4,400 requests\/s/);
    expect(Number((await cells('Cost a month').textContent())!.replace(/[^\d.]/g, ''))).toBe(Math.round(await total(page)));
    expect(await page.textContent('aside.panel')).toMatch(/near the wall, before costs \$\d+ a month less/);
  });

  it('mark differences where the system chooses the colours, and widen no page', async () => {
    const page = await calculator.open({ viewport: { width: 320, height: 700 }, forcedColors: 'active' });
    await openScenario(page, API);
    await page.click('.menubutton');
    await page.click('nav >> text=Compare');
    await page.click('text=Keep what is open now');
    await page.waitForSelector('.beside [aria-busy=false]');
    await page.fill('#peak', '7000');
    await page.waitForSelector('.beside [aria-busy=false] .chg');
    expect(
      await page
        .locator('.chg')
        .first()
        .evaluate((cell) => getComputedStyle(cell).borderLeftStyle),
    ).toBe('solid');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });

  it('raise no error', () => expect(calculator.complaints).toEqual([]));
});
