/** The few inputs of the first screen: what is stated is kept, what is typed is read as it is meant or refused with a reason. */
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Loose } from '../../apps/calculator/src/state/edit.ts';
import { linkOf } from '../../apps/calculator/src/state/share-link.ts';
import { API, inBrowser, openScenario, settled, theCalculator, total } from './harness.ts';

inBrowser('the inputs', () => {
  const calculator = theCalculator();
  const yaml = (page: Page) => page.inputValue('#yaml');
  /** Opens the YAML beside the inputs. */
  async function showYaml(page: Page): Promise<void> {
    await page.click('nav >> text=YAML');
    await page.waitForFunction(() => (document.querySelector('#yaml') as HTMLTextAreaElement | null)?.value.includes('regions'));
  }
  const yamlHas = (page: Page, words: string) =>
    page.waitForFunction((wanted) => (document.querySelector('#yaml') as HTMLTextAreaElement).value.includes(wanted), words);

  it('brings the rows of a cloud back as they were, zones and shares included', async () => {
    const page = await calculator.open();
    const regions = [
      { cloud: 'gcp', region: 'us-central1', shareFraction: 0.45, zones: 2 },
      { cloud: 'gcp', region: 'europe-west1', shareFraction: 0.3 },
      { cloud: 'aws', region: 'eu-west-1', shareFraction: 0.25 },
    ];
    await openScenario(page, { ...API, name: 'three regions', regions });
    await showYaml(page);
    const before = await yaml(page);
    await page.check('input[name=cloud][value=gcp]');
    await yamlHas(page, '60%');
    expect(await page.locator('.regions li').count()).toBe(2);
    expect(await yaml(page)).toContain('zones: 2');
    await page.check('input[name=cloud][value=both]');
    await yamlHas(page, 'eu-west-1');
    expect(await yaml(page)).toBe(before);
    await page.selectOption('[aria-label="Region 1"]', 'gcp us-east4');
    await yamlHas(page, 'us-east4');
    expect(await yaml(page)).toContain('zones: 2');
    await page.click('text=Add a region');
    await yamlHas(page, 'eu-west-2');
    await settled(page);
    expect(await page.locator('.notice.bad').count()).toBe(0);
    await page.close();
  });

  it.each<[string, Loose]>([
    ['regions of words', { regions: 'us' }],
    ['regions that are no list', { regions: {} }],
    ['regions of nothing', { regions: [null] }],
    ['objectives of words', { objectives: { latency: 'fast' } }],
    ['objectives of nothing', { objectives: { latency: [null], survive: 'all' } }],
    ['a template of a number', { template: { use: 5 }, name: { a: 1 } }],
    ['no traffic', { traffic: null, objectives: null, template: null }],
  ])('stays alive with %s, says what is wrong and keeps the edits over a reload', async (_, wrong) => {
    const before = calculator.complaints.length;
    const fragment = new URL(await linkOf({ scenario: { ...API, ...wrong } }, 'http://x/')).hash;
    const page = await calculator.open({}, fragment);
    await page.waitForSelector('.problems');
    if ('regions' in wrong) expect(await page.textContent('#inputs')).toContain('see the YAML');
    expect(await page.inputValue('#name')).not.toContain('[object');
    await page.fill('#peak', '4321');
    await page.waitForTimeout(500);
    await page.reload();
    await settled(page);
    expect(await page.inputValue('#peak')).toBe('4321');
    expect(calculator.complaints.slice(before)).toEqual([]);
    await page.close();
  });

  it('stays alive while regions are being written in the YAML', async () => {
    const before = calculator.complaints.length;
    const page = await calculator.open();
    await showYaml(page);
    for (const written of ['regions:\n  -\n', 'regions: us\n', 'regions:\n']) {
      await page.fill('#yaml', `name: half written\ntraffic:\n  peakRequestsPerSecond: 100\n${written}`);
      await page.waitForFunction(() => document.querySelector('main')!.dataset.status === 'problems');
    }
    expect(await page.textContent('#inputs')).toContain('see the YAML');
    await page.waitForTimeout(500);
    await page.reload();
    await settled(page);
    expect(await page.inputValue('#name')).toBe('half written');
    expect(calculator.complaints.slice(before)).toEqual([]);
    await page.close();
  });

  it.each(['from-today', 'three-tier-gcp'])('changes %s to a template and back to its own services', async (name) => {
    const page = await calculator.open();
    await page.setInputFiles('input[type=file]', fileURLToPath(new URL(`../../data/examples/${name}.plimsoll.yaml`, import.meta.url)));
    await page.waitForFunction(() => (document.querySelector('#template') as HTMLSelectElement).value === '');
    await settled(page);
    const before = await total(page);
    const becomes = (use: string) =>
      page.waitForFunction((to) => (document.querySelector('#template') as HTMLSelectElement).value === to, use);
    await page.uncheck('#general');
    await page.waitForFunction(() => (document.querySelector('#template') as HTMLSelectElement).value.startsWith('protected-audience/'));
    await settled(page);
    expect(await page.locator('.problems').count()).toBe(0);
    await page.check('#general');
    await becomes('');
    await page.waitForFunction((was) => Number(document.querySelector('#total')?.getAttribute('data-usd')) === was, before);
    await page.selectOption('#template', 'generic/api');
    await becomes('generic/api');
    await settled(page);
    expect(await page.locator('.problems').count()).toBe(0);
    expect(await page.locator('#template option', { hasText: 'your own services' }).count()).toBe(1);
    await page.selectOption('#template', '');
    await page.waitForFunction((was) => Number(document.querySelector('#total')?.getAttribute('data-usd')) === was, before);
    await page.close();
  });

  it('reads a peak however it is written, the day keeping its shape, and asks back what may be two numbers', async () => {
    const page = await calculator.open();
    const average = (value: string) =>
      page.waitForFunction((wanted) => (document.querySelector('#average') as HTMLInputElement).value === wanted, value);
    // the example's 27,000 of 50,000
    for (const [typed, mean] of [
      ['20k', '10800'],
      ['40,000', '21600'],
      ['30 000', '16200'],
      ['10000 requests/s', '5400'],
    ] as const) {
      await page.fill('#peak', typed);
      await average(mean);
      expect(await page.inputValue('#peak')).toBe(typed);
    }
    await page.locator('#peak').blur();
    expect(await page.inputValue('#peak')).toBe('10000');
    await settled(page);
    for (const [typed, fault] of [
      ['50.000', 'may be 50000 or 50'],
      ['abc', 'abc is no number of requests a second'],
      ['1e400', 'more than any number'],
    ] as const) {
      await page.fill('#peak', typed);
      await page.locator('#fault-peak', { hasText: fault }).waitFor();
      expect(await page.getAttribute('#peak', 'aria-invalid')).toBe('true');
      expect(await page.inputValue('#average')).toBe('5400');
    }
    // what was refused is still there to be mended, and nothing of it was kept
    await page.locator('#peak').blur();
    expect(await page.inputValue('#peak')).toBe('1e400');
    await page.reload();
    await settled(page);
    expect(await page.inputValue('#peak')).toBe('10000');
    await page.close();
  });

  it('says that peak and average are those of a dropped week', async () => {
    const page = await calculator.open();
    const hours = Array.from({ length: 24 }, (_, h) => 1000 + 100 * h).join('\n');
    await page.setInputFiles('input[type=file]', { name: 'w24.csv', mimeType: 'text/csv', buffer: Buffer.from(`rps\n${hours}\n`) });
    await page.locator('#inputs', { hasText: 'from w24.csv: 3,300 at most' }).waitFor();
    expect(await page.inputValue('#peak')).toBe('');
    expect(await page.getAttribute('#peak', 'placeholder')).toBe('3,300');
    expect(await page.isDisabled('#average')).toBe(true);
    expect(await page.textContent('#inputs')).toContain('the mean of w24.csv');
    await page.fill('#peak', '5000');
    await page.locator('#inputs', { hasText: 'the hours of w24.csv are its shape' }).waitFor();
    await settled(page);
    expect(await page.textContent('h1')).toContain('5,000 requests/s');
    await page.close();
  });

  it('names the region that is wrong, not the one that stood there before, and sums shares in percent', async () => {
    const page = await calculator.open();
    const regions = [
      { cloud: 'gcp', region: 'europe-west4', shareFraction: 0.5 },
      { cloud: 'gcp', region: 'asia-east1', shareFraction: '4x' },
    ];
    await page.evaluate((to) => (location.hash = to), new URL(await linkOf({ scenario: { ...API, regions } }, 'http://x/')).hash);
    await page.locator('.problems', { hasText: 'share of asia-east1' }).waitFor();
    await page.fill('[aria-label="Share of asia-east1"]', '40%');
    await page.locator('[aria-label="Share of asia-east1"]').blur();
    await page.locator('.problems', { hasText: 'shares must add up to 100%, they add up to 90%' }).waitFor();
    await page.close();
  });

  it('asks for no latency when the field is emptied, says so, and asks as before when it is filled again', async () => {
    const page = await calculator.open();
    const latency = [{ fraction: 0.99, ms: 300, underLossMs: 900 }];
    await openScenario(page, { ...API, name: 'p99', objectives: { latency, survive: { zones: 1 } } });
    await page.fill('#latency', '');
    await page.locator('#inputs', { hasText: 'how fast it must be is not asked' }).waitFor();
    await settled(page);
    expect(await page.locator('.problems').count()).toBe(0);
    expect(await page.textContent('h1')).toContain('at p95');
    await page.fill('#latency', '350');
    await showYaml(page);
    await yamlHas(page, 'ms: 350');
    expect(await yaml(page)).toMatch(/fraction: 0\.99\s+ms: 350\s+underLossMs: 900/);
    await page.close();
  });

  it('plans a share while it is typed, reads 60 as 60 %, and shows shares in percent', async () => {
    const page = await calculator.open();
    await showYaml(page);
    const share = (region: string) => page.locator(`[aria-label="Share of ${region}"]`);
    expect(await share('us-east4').inputValue()).toBe('60%');
    await share('us-east4').fill('');
    await share('us-east4').pressSequentially('50');
    await page.locator('#fault-regions', { hasText: 'they add up to 90%' }).waitFor();
    expect(await share('us-east4').inputValue()).toBe('50');
    await share('europe-west1').fill('0.5');
    await yamlHas(page, 'shareFraction: 0.5');
    await settled(page);
    expect(await page.locator('.fault').count()).toBe(0);
    expect(await yaml(page)).toContain('shareFraction: 50%');
    await share('europe-west1').blur();
    expect(await share('europe-west1').inputValue()).toBe('50%');
    await share('europe-west1').fill('abc');
    await page.locator('#fault-share-1', { hasText: 'abc is no share: write one such as 60%' }).waitFor();
    expect(await yaml(page)).toContain('shareFraction: 0.5');
    await page.close();
  });

  it('leaves shares as they were written over other clouds and back', async () => {
    const page = await calculator.open();
    await showYaml(page);
    const before = await yaml(page);
    for (const cloud of ['aws', 'both', 'gcp']) {
      await page.check(`input[name=cloud][value=${cloud}]`);
      await settled(page);
    }
    await page.waitForFunction((was) => (document.querySelector('#yaml') as HTMLTextAreaElement).value === was, before);
    await page.close();
  });

  it('asks back what is no time, and speaks of an average without keys', async () => {
    const page = await calculator.open();
    const before = await total(page);
    for (const typed of ['abc', '200 parsecs']) {
      await page.fill('#latency', typed);
      await page.locator('#fault-latency', { hasText: `${typed} is no time: write one such as 200, 200 ms or 0.2 s` }).waitFor();
      expect(await page.getAttribute('#latency', 'aria-invalid')).toBe('true');
    }
    await settled(page);
    expect(await total(page)).toBe(before);
    await page.fill('#latency', '200 ms');
    await page.locator('#fault-latency').waitFor({ state: 'detached' });
    await page.fill('#average', '1000');
    await page
      .locator('#fault-average', { hasText: 'the average of 1000 requests/s is too low for a peak of 50,000 requests/s' })
      .waitFor();
    expect(await page.textContent('#fault-average')).not.toMatch(/[a-z][A-Z]/);
    await page.close();
  });
});
