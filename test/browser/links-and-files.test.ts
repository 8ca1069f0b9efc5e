/** What comes in and goes out: links, kept scenarios, files of every kind, and the page without a network. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { linkOf } from '../../apps/calculator/src/state/share-link.ts';
import { API, inBrowser, openScenario, planIs, settled, theCalculator, total } from './harness.ts';

inBrowser('links and files', () => {
  const calculator = theCalculator();
  const drop = (page: Page, name: string, text: string) =>
    page.setInputFiles('input[type=file]', { name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  const shown = (page: Page) => page.inputValue('#name');

  it('gives a link that restores the exact state, comments of the YAML included', async () => {
    const page = await calculator.open();
    await page.click('nav >> text=YAML');
    await page.waitForFunction(() => (document.querySelector('#yaml') as HTMLTextAreaElement | null)?.value.includes('template'));
    const written = `# said by me\nname: by link\n${(await page.inputValue('#yaml')).replace(/^name:.*\n/m, '')}`;
    await page.fill('#yaml', written);
    await planIs(page, 'by link');
    const before = await total(page);
    await page.click('nav >> text=Share');
    await page.waitForFunction(() => (document.querySelector('#link') as HTMLInputElement | null)?.value.includes('#v2.'));
    const other = await calculator.open({}, new URL(await page.inputValue('#link')).hash);
    await planIs(other, 'by link');
    expect(await total(other)).toBe(before);
    await other.click('nav >> text=YAML');
    await other.waitForFunction(() => (document.querySelector('#yaml') as HTMLTextAreaElement | null)?.value.includes('# said by me'));
    expect(await other.inputValue('#yaml')).toBe(written);
  });

  it('keeps form and YAML in step, and comments through a change of the form', async () => {
    const page = await calculator.open();
    await openScenario(page, API);
    await page.click('nav >> text=YAML');
    await page.waitForFunction(() => (document.querySelector('#yaml') as HTMLTextAreaElement | null)?.value.includes('template'));
    await page.fill('#yaml', `# mine\n${await page.inputValue('#yaml')}traffic:\n  peakRequestsPerSecond: 1234 # told by the dashboard\n`);
    await page.waitForFunction(() => (document.querySelector('#peak') as HTMLInputElement).value === '1234');
    await page.fill('#peak', '4321');
    await page.waitForFunction(() =>
      (document.querySelector('#yaml') as HTMLTextAreaElement).value.includes('4321 # told by the dashboard'),
    );
    expect(await page.inputValue('#yaml')).toContain('# mine');
    await page.fill('#yaml', 'traffic:\n  peakRequestPerSecond: 5\n');
    await page.waitForFunction(() => /Line 2, column 3/.test(document.querySelector('#yaml-problems')?.textContent ?? ''));
    expect(await page.textContent('#yaml-problems')).toContain('peakRequestsPerSecond');
  });

  it('shows every key of the schema in the form, and a fault at its field', async () => {
    const page = await calculator.open();
    await page.click('nav >> text=Form');
    await page.waitForSelector('.editor .leaf');
    for (const key of ['traffic', 'regions', 'services', 'objectives', 'constraints', 'purchase', 'prices', 'today', 'parameters', 'seed'])
      expect(await page.locator(`.editor :is(summary b, label)`, { hasText: new RegExp(`^${key}$`) }).count()).toBeGreaterThan(0);
    await page.fill('#f-traffic_burstiness', '-3');
    await page.waitForSelector('#f-traffic_burstiness-fault');
    expect(await page.inputValue('#f-traffic_burstiness')).toBe('-3');
  });

  it('refuses links from the future, cut short, of odd characters and of no scenario, and keeps what is open', async () => {
    const page = await calculator.open();
    const before = await total(page);
    const whole = new URL(await linkOf({ scenario: API }, 'http://x/')).hash;
    for (const [given, words] of [
      ['#v7.AAAA', 'newer Plimsoll (version 7; this page reads up to 2)'],
      [whole.slice(0, whole.length - 12), 'This link is damaged'],
      // one character of its content: a checksum says so where the rest still unpacks
      [`${whole.slice(0, 60)}${whole[60] === 'A' ? 'B' : 'A'}${whole.slice(61)}`, 'This link is damaged'],
      ['#v1.!!!', 'it holds characters that no link has'],
      [`#v1.${deflateRawSync('{"a":1}').toString('base64url')}`, 'what it holds is no scenario'],
      ['#v0.AAAA', 'never was'],
    ] as const) {
      await page.evaluate((hash) => (location.hash = hash), given);
      await page.locator('.notice', { hasText: words }).waitFor();
      expect(await total(page)).toBe(before);
    }
  });

  it('takes a week over the peak and mean of the template that the page opens with', async () => {
    const page = await calculator.open();
    const before = await total(page);
    await drop(page, 'week.csv', `requestsPerSecond\n${Array.from({ length: 168 }, (_, h) => 20000 + 50 * (h % 24)).join('\n')}\n`);
    await page.waitForFunction((was) => Number(document.querySelector('#total')?.getAttribute('data-usd')) !== was, before);
    await settled(page);
    expect(await page.locator('.notice.bad').count()).toBe(0);
    expect(await page.textContent('h1')).toContain('21,150 requests/s');
  });

  it('opens a scenario, a plan, a week and prices; refuses the rest with a reason, and loses nothing', async () => {
    const page = await calculator.open();
    const yaml = readFileSync(new URL('../../data/examples/three-tier-gcp.plimsoll.yaml', import.meta.url), 'utf8');
    await drop(page, 'shop.yaml', yaml);
    await planIs(page, 'shop api on gcp');
    const before = await total(page);
    await drop(page, 'week.csv', `hour,requestsPerSecond\n${Array.from({ length: 24 }, (_, h) => `${h},${1000 + 50 * h}`).join('\n')}\n`);
    await page.waitForSelector('.notice.ok');
    expect(await page.textContent('.notice.ok')).toContain('24 hours');
    await page.click('text=Undo');
    await settled(page);
    expect(await total(page)).toBe(before);
    await drop(page, 'prices.json', '[{"discountFraction": "20%"}]');
    await page.waitForFunction((was) => Number(document.querySelector('#total')?.getAttribute('data-usd')) < was * 0.95, before);
    const cut = await total(page);
    await drop(page, 'prices.yaml', '# ours\nprices:\n  overrides:\n    - discountFraction: 40%\n');
    await page.waitForFunction((was) => Number(document.querySelector('#total')?.getAttribute('data-usd')) < was * 0.9, cut);
    const plan = JSON.stringify({ schema: 'plimsoll.plan/1', scenario: { ...API, name: 'from a plan' } });
    await drop(page, 'saved.plan.json', plan);
    await planIs(page, 'from a plan');
    const kept = await shown(page);
    for (const [name, text, words] of [
      ['empty.yaml', '', 'it is empty'],
      ['broken.yaml', 'traffic: {a: [1,\nregions: x', 'line'],
      ['picture.png', '\u0089PNG\u0000\u0000', 'it is no text'],
      ['short.csv', 'requestsPerSecond\n1\n2\n', 'there are 2 hours: 24 (a day)'],
      ['holes.csv', `requestsPerSecond\n${'5\n'.repeat(10)}x\n${'5\n'.repeat(13)}`, 'is no number'],
      ['comma.csv', 'sku,usdPerUnit\n015F-5732-FFF0,"0,03"\n', 'line 2: "0,03" has a decimal comma: write 0.03'],
      ['thousands.csv', `"time","rps"\n${'"t","1,200"\n'.repeat(24)}`, '"1,200" may be 1200 or 1.200'],
      ['prices.csv', 'sku,usdPerUnit,colour\nA,1,red\n', 'the key colour'],
      ['twice.yaml', 'regions: []\nregions: []\ntraffic: {}\nservices: {}\n', 'given twice'],
    ] as const) {
      await drop(page, name, text);
      await page.locator('.notice.bad', { hasText: name }).waitFor();
      expect(await page.locator('.notice.bad', { hasText: name }).textContent()).toContain(words);
      expect(await page.locator('.notice.bad', { hasText: name }).textContent()).toContain('Your scenario is untouched');
      expect(await shown(page)).toBe(kept);
    }
  });

  it('says what a file changed for as long as it is so: not when it is undone, nor beside the next file', async () => {
    const page = await calculator.open();
    const ok = page.locator('.notice.ok');
    const week = (least: number) => `rps\n${Array.from({ length: 24 }, (_, h) => least + h).join('\n')}\n`;
    await drop(page, 'first.csv', week(1000));
    await ok.filter({ hasText: 'first.csv' }).waitFor();
    await drop(page, 'second.csv', week(2000));
    await ok.filter({ hasText: 'second.csv' }).waitFor();
    expect(await ok.count()).toBe(1);
    await drop(page, 'ov.json', '[{"discountFraction": "20%"}]');
    await ok.filter({ hasText: 'ov.json' }).waitFor();
    expect(await ok.count()).toBe(2);
    await page.click('text=Undo');
    await ok.filter({ hasText: 'ov.json' }).waitFor({ state: 'detached' });
    expect(await ok.textContent()).toContain('second.csv');
    await page.close();
  });

  it('keeps scenarios under a name, and compares them with differences marked', async () => {
    const page = await calculator.open();
    await openScenario(page, API);
    await page.click('nav >> text=Keep');
    await page.fill('#keep-name', 'at first');
    await page.click('text=Keep this scenario');
    await page.waitForSelector('th:has-text("at first")');
    await page.keyboard.press('Escape');
    await page.fill('#peak', '7000');
    await settled(page);
    await page.click('nav >> text=Compare');
    await page.waitForSelector('table.cmp');
    const cost = page.locator('table.cmp tbody tr').first();
    expect(await cost.locator('td').nth(1).getAttribute('class')).toContain('chg');
    expect(await cost.locator('td').nth(1).textContent()).toMatch(/−\$/);
    expect(await page.textContent('aside.panel')).toMatch(/Beside an API in two regions: at first costs \$[\d,]+ a month less/);
    expect(await page.textContent('table.cmp')).toContain('GCP list of 30 July 2026');
    await page.reload();
    await settled(page);
    await page.click('nav >> text=Keep');
    await page.waitForSelector('th:has-text("at first")');
    expect(await page.locator('th:has-text("at first")').count()).toBe(1);
  });

  it('gives unsaved edits back after a reload, and the example instead when asked', async () => {
    const page = await calculator.open();
    const before = await total(page);
    await page.fill('#peak', '43210');
    await page.waitForFunction((was) => Number(document.querySelector('#total')?.getAttribute('data-usd')) !== was, before);
    await page.reload();
    await settled(page);
    expect(await page.inputValue('#peak')).toBe('43210');
    expect(await page.textContent('.notice.ok')).toMatch(/Your unsaved edits from \d\d:\d\d are back\./);
    expect(await total(page)).not.toBe(before);
    await page.click('text=Start from the example instead');
    await page.waitForFunction((was) => Number(document.querySelector('#total')?.getAttribute('data-usd')) === was, before);
    expect(await page.locator('.notice').count()).toBe(0);
    await page.reload();
    await settled(page);
    expect(await page.locator('.notice').count()).toBe(0);
    expect(await total(page)).toBe(before);
    await page.close();
  });

  it('gives a YAML that cannot be read back after a reload, its problems shown, the last good plan beside it, and undoes it', async () => {
    const page = await calculator.open();
    await page.fill('#name', 'half written');
    await page.fill('#peak', '43210');
    await planIs(page, 'half written');
    const good = await total(page);
    await page.click('nav >> text=YAML');
    const yamlHas = (words: string) =>
      page.waitForFunction((part) => (document.querySelector('#yaml') as HTMLTextAreaElement | null)?.value.includes(part), words);
    await yamlHas('43210');
    const whole = await page.inputValue('#yaml');
    const broken = `${whole}\nregions: [{cloud: gcp, # to be written on`;
    await page.fill('#yaml', broken);
    await page.waitForSelector('#yaml-problems .fault');
    const said = await page.textContent('#yaml-problems');
    await page.reload();
    await settled(page);
    await yamlHas('to be written on');
    expect(await page.inputValue('#yaml')).toBe(broken);
    await page.waitForSelector('#yaml-problems .fault');
    expect(await page.textContent('#yaml-problems')).toBe(said);
    expect(said).toMatch(/Line \d+, column \d+/);
    expect(said).toContain('the plan is of the last one that could be read');
    expect(await page.inputValue('#peak')).toBe('43210');
    expect(await total(page)).toBe(good);
    expect(await page.textContent('.notice.ok')).toMatch(/unsaved edits from .* are back\.\s+The YAML cannot be read yet/);
    // a step back to what could be read, a step forth to what was being written
    await page.click('text=Undo');
    await page.waitForFunction(() => !document.querySelector('#yaml-problems .fault'));
    expect(await page.inputValue('#yaml')).toContain('43210');
    expect(await page.inputValue('#yaml')).not.toContain('to be written on');
    expect(await total(page)).toBe(good);
    await page.click('text=Redo');
    await yamlHas('to be written on');
    // a form that is opened instead loses nothing either
    await page.click('nav >> text=Form');
    await page.waitForSelector('.editor .leaf');
    await page.click('nav >> text=YAML');
    await yamlHas('to be written on');
    // nor does a link
    const link = new URL(await linkOf({ scenario: API }, 'http://x/')).hash;
    await page.goto('about:blank');
    await page.goto(calculator.address + link);
    await planIs(page, String(API.name));
    await page.click('nav >> text=Keep');
    await page.click('[aria-label^="Open half written, edits of"]');
    await planIs(page, 'half written');
    await page.click('nav >> text=YAML');
    await yamlHas('to be written on');
    await page.waitForSelector('#yaml-problems .fault');
    await page.fill('#yaml', whole.replace('half written', 'written out'));
    await planIs(page, 'written out');
    expect(await page.locator('#yaml-problems .fault').count()).toBe(0);
    await page.close();
  });

  it('opens a link over unsaved edits and keeps these under their time; a damaged link leaves them open', async () => {
    const page = await calculator.open();
    await page.fill('#name', 'mine');
    await page.fill('#peak', '43210');
    await planIs(page, 'mine');
    const whole = new URL(await linkOf({ scenario: API }, 'http://x/')).hash;
    await page.goto('about:blank');
    await page.goto(calculator.address + whole.slice(0, -9));
    await planIs(page, 'mine');
    expect(await page.inputValue('#peak')).toBe('43210');
    await page.goto('about:blank');
    await page.goto(calculator.address + whole);
    await planIs(page, String(API.name));
    expect(await page.textContent('.notice.ok')).toMatch(/kept as “mine, edits of \d\d:\d\d”/);
    // a link's scenario survives a reload too, and is not called an edit
    await page.reload();
    await planIs(page, String(API.name));
    expect(await page.textContent('.notice.ok')).toContain('What you had open at');
    await page.click('nav >> text=Keep');
    await page.waitForSelector('th:has-text("mine, edits of")');
    await page.close();
  });

  it.each([
    ['no JSON', '{"scenario": {"name": "x"'],
    ['another shape', '{"scenario": [], "savedAt": 1, "changed": true}'],
  ])('drops a draft that is %s, with a word, and opens the example', async (_, draft) => {
    const page = await calculator.open();
    const key = await page.evaluate(() => `plimsoll.draft/1/${sessionStorage.getItem('plimsoll.tab')!}`);
    await page.evaluate(([at, text]) => localStorage.setItem(at!, text!), [key, draft]);
    await page.reload();
    await settled(page);
    expect(await page.textContent('.notice.warn')).toContain('damaged');
    expect(await page.evaluate((at) => localStorage.getItem(at), key)).toBeNull();
    expect(await page.textContent('h1')).toContain('50,000 requests/s');
    await page.close();
  });

  it('reads benchmark files in a worker and says what it found', async () => {
    const page = await calculator.open();
    await drop(page, 'load.json', JSON.stringify({ what: 'not a load test' }));
    await page.waitForSelector('#benchmarks-title');
    await page.waitForFunction(() =>
      /No run could be read/.test(document.querySelector('[aria-labelledby=benchmarks-title]')?.textContent ?? ''),
    );
  });

  it('offers of load tests what the scenario takes, service by service, and says why not where it would not', async () => {
    const page = await calculator.open();
    const open = async (...files: string[]) => {
      await page.setInputFiles(
        'input[type=file]',
        files.map((file) => fileURLToPath(new URL(`../../data/examples/runs/${file}`, import.meta.url))),
      );
      await page.waitForFunction((name) => document.querySelector('.fitted')?.closest('section')?.textContent?.includes(name), files[0]);
    };
    await open('ghz-closed-2.json', 'ghz-closed-8.json', 'ghz-closed-32.json');
    expect(await page.textContent('.fitted')).toMatch(/These runs hold no vCPU time/);
    expect(await page.locator('.fitted').getByRole('button', { name: 'Use it' }).count()).toBe(0);
    await open('cloudwatch-statistics.json');
    expect(await page.getByRole('region', { name: 'Runs' }).textContent()).toMatch(/mean 40\.5 ms.*Nothing to examine/);
    await open('cost-tool-metrics.csv');
    expect(await page.locator('.fitted h3').allTextContents()).toEqual(['sfe: 1 run', 'auction: 1 run']);
    await page.locator('.fitted').nth(1).getByRole('button', { name: 'Use it' }).click();
    await page.waitForSelector('.fitted [role=status]');
    await settled(page);
    expect(await page.getAttribute('main', 'data-status')).toBe('fresh');
    await page.close();
  });

  it('saves the picture as SVG and its table as CSV, and the plan as a file', async () => {
    const page = await calculator.open();
    await page.evaluate(() => (document.querySelector('#pictures') ?? document.querySelector('#plan'))!.scrollIntoView());
    await page.waitForSelector('#picture-2 svg path.curve');
    const saved = async (press: () => Promise<void>) => {
      const [download] = await Promise.all([page.waitForEvent('download'), press()]);
      return readFileSync((await download.path())!, 'utf8');
    };
    expect(await saved(() => page.click('[aria-label="Download where-the-money-goes as SVG"]'))).toMatch(
      /^<svg[\s\S]*fill="rgb[\s\S]*sfe us-east4/,
    );
    expect(await saved(() => page.click('[aria-label="Download where-the-money-goes as CSV"]'))).toMatch(/^Service,Region,/);
    await page.click('nav >> text=Export');
    await page.waitForSelector('.pop-list button:has-text("The whole plan")');
    expect(
      (
        JSON.parse(
          await saved(() =>
            page
              .locator('.pop-list button', { hasText: /The whole plan/i })
              .first()
              .click(),
          ),
        ) as { schema: string }
      ).schema,
    ).toBe('plimsoll.plan/1');
  });

  it('works without a network after the first visit', async () => {
    const page = await calculator.open();
    const before = await total(page);
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      await new Promise<void>((resolve) =>
        navigator.serviceWorker.controller ? resolve() : navigator.serviceWorker.addEventListener('controllerchange', () => resolve()),
      );
    });
    await page.context().setOffline(true);
    await calculator.unplug();
    await page.reload();
    await settled(page);
    expect(await total(page)).toBe(before);
    await page.fill('#peak', '90000');
    await page.waitForFunction((was) => Number(document.querySelector('#total')?.getAttribute('data-usd')) > was, before);
    await openScenario(page, { ...API, name: 'never read', regions: [{ cloud: 'gcp', region: 'asia-east1' }] });
    expect(await page.textContent('.notice')).toContain('connect once');
  });
});
