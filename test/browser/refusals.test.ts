/** What cannot be read or planned: refused in words that a newcomer understands, at its place, and what was open stays open. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { linkOf } from '../../apps/calculator/src/state/share-link.ts';
import { API, inBrowser, openScenario, planIs, settled, theCalculator, total } from './harness.ts';

inBrowser('refusals', () => {
  const calculator = theCalculator();
  const drop = (page: Page, name: string, text: string) =>
    page.setInputFiles('input[type=file]', { name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  const REGIONS = 'regions: [{cloud: gcp, region: us-central1}]\n';
  const REST = `traffic: {peakRequestsPerSecond: 100}\n`;
  const WEB = 'services: {web: {demand: 1ms}}\n';
  async function showYaml(page: Page): Promise<string> {
    await page.click('nav >> text=YAML');
    await page.waitForFunction(() => (document.querySelector('#yaml') as HTMLTextAreaElement | null)?.value.includes('regions'));
    return page.inputValue('#yaml');
  }
  const problems = (page: Page, words: string) => page.locator('#yaml-problems', { hasText: words }).waitFor();

  it.each([
    ['regions that hold themselves', `${REST}${WEB}regions: &a [*a]\n`, 'line 3, column 14', '*a stands inside what it names'],
    ['a key that holds itself', `x: &a [*a]\n${REST}${WEB}${REGIONS}`, 'line 1, column 8', '*a stands inside what it names'],
    ['prices that hold themselves', 'prices: {overrides: &a [{sku: *a, usdPerUnit: 1}]}\n', 'line 1, column 31', '*a stands inside'],
    [
      'a service of a forbidden name',
      `${REST}${REGIONS}services: {__proto__: {demand: 1ms}}\n`,
      'line 3, column 12',
      'nothing can be called __proto__',
    ],
  ])('%s: refused when dropped and when typed, what is open and what is typed kept', async (name, text, place, words) => {
    const before = calculator.complaints.length;
    const page = await calculator.open();
    await openScenario(page, API);
    const open = await total(page);
    await drop(page, 'mine.yaml', text);
    const notice = page.locator('.notice.bad', { hasText: 'mine.yaml was not opened' });
    await notice.waitFor();
    expect(await notice.textContent()).toContain(place);
    expect(await notice.textContent()).toContain(words);
    expect(await page.inputValue('#name')).toBe(API.name);
    if (name.startsWith('prices')) return page.close();
    await showYaml(page);
    await page.fill('#yaml', text);
    await problems(page, words);
    expect(await page.textContent('#yaml-problems')).toContain(place.replace('line', 'Line'));
    expect(await page.textContent('#yaml-problems')).toContain('the plan is of the last one that could be read');
    expect(await total(page)).toBe(open);
    await page.waitForTimeout(500);
    await page.reload();
    await settled(page);
    await problems(page, words);
    expect(await page.inputValue('#yaml')).toBe(text);
    expect(await total(page)).toBe(open);
    expect(calculator.complaints.slice(before)).toEqual([]);
    await page.close();
  });

  it('tells a problem’s key once, and what only the planner knows with its line', async () => {
    const page = await calculator.open();
    const yaml = await showYaml(page);
    await page.fill('#yaml', yaml.replace('peakRequestsPerSecond: 50000', 'peakRequestsPerSecond: -1'));
    await problems(page, 'must be at least 0');
    expect((await page.textContent('#yaml-problems'))!.replaceAll(/\s+/g, ' ')).toMatch(
      /^ ?Line \d+, column \d+: traffic\.peakRequestsPerSecond must be at least 0, got -1/,
    );
    await page.fill('#yaml', yaml.replace('us-east4', 'us-moon1'));
    await problems(page, 'did you mean us-east1?');
    const line = yaml.split('\n').findIndex((one) => one.includes('us-east4')) + 1;
    expect(await page.textContent('#yaml-problems')).toMatch(new RegExp(`Line ${line}, column \\d+`));
    expect(await page.textContent('#yaml-problems')).not.toContain('Read without a problem');
    expect(await page.locator('[aria-label="Region 1"] option:checked').textContent()).toBe('us-moon1 (not known)');
    // nothing near: the names are folded away, in both places
    await page.fill('#yaml', yaml.replace('us-east4', 'moon'));
    await problems(page, 'the gcp region moon is not known');
    await page.locator('.problems', { hasText: 'is not known' }).waitFor();
    for (const place of ['#yaml-problems', '.problems']) {
      expect(await page.locator(`${place} summary`).textContent()).toMatch(/The \d\d names that are known/);
      expect(await page.locator(`${place} details`).getAttribute('open')).toBeNull();
    }
    expect(await page.textContent('#fault-regions')).not.toContain('europe-west1');
    await page.fill('#yaml', yaml);
    await page.locator('#yaml-problems', { hasText: 'Read without a problem' }).waitFor();
    await page.close();
  });

  it('takes a newer plan, and one without a scenario, for what they are', async () => {
    const page = await calculator.open();
    const open = await page.inputValue('#name');
    for (const [name, text, words] of [
      ['newer.json', JSON.stringify({ schema: 'plimsoll.plan/9', scenario: API }), 'a plan of a newer Plimsoll (version 9'],
      ['bare.json', JSON.stringify({ schema: 'plimsoll.plan/9', scenario: {} }), 'a plan of a newer Plimsoll (version 9'],
      ['empty.json', JSON.stringify({ schema: 'plimsoll.plan/1', scenario: {} }), 'it is a plan without a scenario'],
    ] as const) {
      await drop(page, name, text);
      const notice = page.locator('.notice.bad', { hasText: name });
      await notice.waitFor();
      expect(await notice.textContent()).toContain(words);
      expect(await page.inputValue('#name')).toBe(open);
    }
    expect(await page.locator('#benchmarks-title').count()).toBe(0);
    await page.close();
  });

  it('takes a plan that is pasted into the YAML as one that is dropped: its scenario, or why not', async () => {
    const page = await calculator.open({ permissions: ['clipboard-read', 'clipboard-write'] });
    const paste = async (text: string) => {
      await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
      await page.focus('#yaml');
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.press('ControlOrMeta+v');
    };
    const example = fileURLToPath(new URL('../../data/examples/three-tier-gcp.plimsoll.yaml', import.meta.url));
    const command = fileURLToPath(new URL('../../packages/plimsoll/bin/plimsoll.mjs', import.meta.url));
    const json = spawnSync(process.execPath, [command, 'plan', example, '--json'], { encoding: 'utf8' }).stdout;
    const { totals, scenario } = JSON.parse(json) as { totals: { usdPerMonth: number }; scenario: { name: string } };
    await page.click('nav >> text=YAML');
    await page.waitForFunction(() => (document.querySelector('#yaml') as HTMLTextAreaElement | null)?.value.includes('template'));
    await paste(json);
    await planIs(page, scenario.name);
    expect(await total(page)).toBe(totals.usdPerMonth);
    expect(await page.textContent('.notice.ok')).toContain('What was pasted is a plan');
    await page.waitForFunction(() => (document.querySelector('#yaml') as HTMLTextAreaElement).value.startsWith('name: '));
    expect(await page.textContent('#yaml-problems')).toContain('Read without a problem');

    const newer = json.replace('plimsoll.plan/1', 'plimsoll.plan/9');
    await paste(newer);
    await page.locator('#yaml-problems', { hasText: 'a plan of a newer Plimsoll (version 9; this page reads up to 1)' }).waitFor();
    expect(await page.locator('#yaml-problems .fault').count()).toBe(1);
    expect(await page.inputValue('#yaml')).toBe(newer);
    expect(await total(page)).toBe(totals.usdPerMonth);
    expect(await page.inputValue('#name')).toBe(scenario.name);
    await page.close();
  });

  it('shows nothing of an earlier plan in the inputs of a scenario that cannot be planned', async () => {
    const page = await calculator.open();
    await showYaml(page);
    await page.fill('#yaml', `name: other\ntraffic: {peakRequestPerSecond: 5}\n${REGIONS}${WEB}`);
    await problems(page, 'did you mean peakRequestsPerSecond');
    await settled(page);
    expect(await page.inputValue('#peak')).toBe('');
    expect(await page.inputValue('#average')).toBe('');
    // the plan shown is still the seller's, in its own words
    expect(await page.textContent('#plan-answer')).toContain('One buyer to SFE, answer (bytes)');
    // what a template stands for is known, whatever else is wrong
    await page.fill('#yaml', `name: seller\ntemplate: {use: protected-audience/seller}\n${REGIONS}traffic: {burstiness: -1}\n`);
    await problems(page, 'burstiness');
    await settled(page);
    expect(Number(await page.inputValue('#peak'))).toBeGreaterThan(0);
    await page.close();
  });

  it('says so of an address that is no link, and goes to places of the page without a word', async () => {
    const page = await calculator.open();
    const before = await total(page);
    for (const [given, words] of [
      ['#garbage', '“#garbage”, is neither a scenario nor a place on this page'],
      ['#v2', 'This link is damaged'],
      ['#v2.', 'This link is damaged'],
    ] as const) {
      await page.evaluate((hash) => (location.hash = hash), given);
      await page.locator('.notice', { hasText: words }).waitFor();
      await page.click('.notice >> text=Close');
    }
    for (const place of ['#inputs', '#prices', '#picture-3', '']) await page.evaluate((hash) => (location.hash = hash), place);
    await page.waitForTimeout(300);
    expect(await page.locator('.notice').count()).toBe(0);
    expect(await total(page)).toBe(before);
    const arriving = await calculator.open({}, '#garbage');
    await arriving.locator('.notice', { hasText: 'is neither a scenario nor a place' }).waitFor();
    await page.close();
  });

  it('says of overrides that match nothing that they change no price', async () => {
    const page = await calculator.open();
    await drop(page, 'none.csv', 'sku,usdPerUnit\nNOSUCHSKU,1\n');
    await page.locator('.notice.warn', { hasText: 'none.csv changes no price.' }).waitFor();
    expect(await page.locator('.notice.ok').count()).toBe(0);
    await drop(page, 'some.csv', 'sku,family,discountFraction\n,n2d,10%\n');
    await page.locator('.notice.ok', { hasText: 'some.csv sets prices.' }).waitFor();
    await page.close();
  });

  it('opens the edits of another tab whole, a YAML that cannot be read included', async () => {
    const context = await calculator.context();
    const first = await context.newPage();
    await first.goto(calculator.address);
    await settled(first);
    await first.fill('#name', 'the first tab');
    await showYaml(first);
    const unread = 'traffic: {a: [1,\nmine: still here';
    await first.fill('#yaml', unread);
    await problems(first, 'not closed');
    await first.waitForTimeout(500);
    // a link comes first: the other tab's edits are in the list of drafts
    const second = await context.newPage();
    await second.goto(calculator.address + new URL(await linkOf({ scenario: { ...API, name: 'by link' } }, 'http://x/')).hash);
    await planIs(second, 'by link');
    await second.click('nav >> text=Keep');
    await second.click('[aria-label^="Open the first tab, edits of"]');
    await planIs(second, 'the first tab');
    await second.click('nav >> text=YAML');
    await second.waitForFunction((text) => (document.querySelector('#yaml') as HTMLTextAreaElement | null)?.value === text, unread);
    await problems(second, 'not closed');
    await context.close();
  });
});
