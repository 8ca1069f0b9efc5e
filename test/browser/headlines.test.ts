/** The answer's words where it is easily misread: a no, no traffic, months that differ, several losses at once. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Loose } from '../../apps/calculator/src/state/edit.ts';
import { comeTo, inBrowser, openScenario, planIs, settled, theCalculator } from './harness.ts';

const WEB: Loose = {
  name: 'two services',
  traffic: { peakRequestsPerSecond: 500 },
  regions: [{ cloud: 'gcp', region: 'us-central1' }],
  services: { web: { demand: '2ms', loadBalancer: 'public', calls: [{ to: 'store' }] }, store: { demand: '1ms' } },
};

inBrowser('headlines', () => {
  const calculator = theCalculator();
  const headline = async (page: Page) => (await page.textContent('h1'))!.replaceAll(/\s+/g, ' ').trim();
  const headlineHas = (page: Page, words: string) =>
    page.waitForFunction((wanted) => document.querySelector('h1')?.textContent?.replaceAll(/\s+/g, ' ').includes(wanted), words);

  it.each([
    ['3M', /^No: us-east4 needs 1,077 addresses, and may have 252 at most: an update runs every group twice over/],
    ['1e12', /^No: us-east4 and europe-west1 need up to [\d,]{11,} addresses, and may have 252 at most each: an update/],
  ])('a peak of %s on the first screen is a no with need and limit, and advice that fits', async (peak, words) => {
    const page = await calculator.open();
    await page.fill('#peak', peak);
    await page.waitForSelector('#advice');
    await settled(page);
    expect(await headline(page)).toMatch(words);
    expect(await page.textContent('#advice')).toContain('use larger machines, more regions, or a wider subnet');
    expect(await page.textContent('#advice')).not.toContain('latency objective');
    expect(await page.textContent('table.reasons')).toContain('252 addresses');
    await page.waitForFunction(() => document.querySelector('[role=status].sr')?.textContent?.startsWith('No plan: us-east4'));
    await page.close();
  });

  it('tells several zones and machines by their number', async () => {
    const page = await calculator.open();
    await openScenario(page, { ...WEB, name: 'zones', objectives: { survive: { zones: 2 } } });
    expect(await headline(page)).toContain('through the loss of 2 zones,');
    await openScenario(page, { ...WEB, name: 'machines', objectives: { survive: { replicas: 2 } } });
    expect(await headline(page)).toContain('through the loss of 2 machines,');
    await page.close();
  });

  it('tells a wind-down by its busiest month and its last, aloud as well', async () => {
    const page = await calculator.open();
    const yaml = readFileSync(new URL('../../data/examples/wind-down.plimsoll.yaml', import.meta.url), 'utf8');
    await page.setInputFiles('input[type=file]', { name: 'w.yaml', mimeType: 'text/yaml', buffer: Buffer.from(yaml) });
    await headlineHas(page, 'in month 12');
    await settled(page);
    expect(await headline(page)).toMatch(
      /^Yes: 67 machines in \S+ carry 20,000 requests\/s in month 1, 4 carry 72\.56 in month 12, then at p95 \d+ ms, through the loss of a zone, for ≥ \$[\d,]+ a month, mean of 12 months/,
    );
    expect(await page.textContent('[role=status].sr')).toMatch(/^Plan ready: 67 machines in month 1, 4 in month 12, p95/);
    expect(await page.textContent('.dock')).toContain('67 machines in month 1, 4 in month 12');
    await page.close();
  });

  it('does not call every input one’s own without the priors that are no inputs', async () => {
    const page = await calculator.open();
    const yaml = readFileSync(new URL('../../data/examples/from-today.plimsoll.yaml', import.meta.url), 'utf8');
    await page.setInputFiles('input[type=file]', { name: 't.yaml', mimeType: 'text/yaml', buffer: Buffer.from(yaml) });
    await headlineHas(page, '1,800 requests/s');
    await settled(page);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.locator('#priors .sub', { hasText: 'what else is taken from priors is told under “To worry about”' }).waitFor();
    expect(await page.textContent('.facts')).toContain('The speed of other machines moves the bill most');
    await page.close();
  });

  it('makes sense without traffic', async () => {
    const page = await calculator.open();
    await openScenario(page, { ...WEB, name: 'idle', traffic: { peakRequestsPerSecond: 0 } });
    const answer = (await page.textContent('#plan-answer'))!;
    expect(answer).toContain('Nothing: no requests arrive');
    expect(answer).toContain('No requests arrive: no load line is near.');
    expect(await page.locator('.hull svg').count()).toBe(0);
    expect(await page.locator('.plan td.binds').first().textContent()).toBe('the fewest there can be');
    await comeTo(page, '#plan');
    await comeTo(page, '#picture-4');
    await page.locator('#picture-6 h3').waitFor();
    expect(await page.textContent('#picture-6')).not.toContain('1.25 ×');
    expect(await page.textContent('#picture-5 h3')).toContain('2 machines stand all week; nothing is asked of them');
    await comeTo(page, '#picture-7');
    await page.locator('#picture-7', { hasText: 'Nothing that is uncertain moves the cost' }).waitFor();
    const all = (await page.textContent('main'))!;
    for (const wrong of ['Infinity', 'NaN', '83.92916', 'survive a loss']) expect(all).not.toContain(wrong);
    await page.close();
  });

  it('plans a peak of 0 that is typed on the first screen, and the day’s shape again after it', async () => {
    const page = await calculator.open();
    await page.fill('#peak', '0');
    await headlineHas(page, 'carry 0 requests/s');
    expect(await page.locator('.fault').count()).toBe(0);
    expect(await page.inputValue('#average')).toBe('0');
    await page.locator('#peak').blur();
    await page.fill('#peak', '10000');
    await planIs(page, 'seller on GCP');
    await headlineHas(page, 'carry 10,000 requests/s');
    expect(await page.inputValue('#average')).toBe('5400');
    await page.close();
  });
});
