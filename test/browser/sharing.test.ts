/** What leaves the page as a link or a file is what is open, and where it is not the whole of it, the page says so. */
import { expect, it } from 'vitest';
import { API, inBrowser, openScenario, settled, theCalculator } from './harness.ts';

const UNREAD = 'name: half\nregions: [{cloud: gcp,\n';

inBrowser('sharing', () => {
  const calculator = theCalculator();

  it('holds a YAML that cannot be read yet, and says of files that they are without it', async () => {
    const page = await calculator.open();
    await openScenario(page, API);
    await page.click('nav >> text=YAML');
    await page.waitForFunction(() => (document.querySelector('#yaml') as HTMLTextAreaElement | null)?.value.includes('regions'));
    await page.fill('#yaml', UNREAD);
    await page.waitForSelector('#yaml-problems .fault');
    await page.click('nav >> text=Share');
    await page.waitForFunction(() => /and the YAML that cannot be read yet/.test(document.querySelector('aside.panel')?.textContent ?? ''));
    await page.waitForFunction(() => (document.querySelector('#link') as HTMLInputElement | null)?.value.includes('#v2.'));
    const link = await page.inputValue('#link');
    await page.click('nav >> text=Export');
    await page.waitForFunction(() =>
      /what you take here is of the last text/.test(document.querySelector('aside.panel')?.textContent ?? ''),
    );

    const other = await calculator.open({}, new URL(link).hash);
    await other.waitForSelector('#yaml-problems .fault');
    expect(await other.inputValue('#yaml')).toBe(UNREAD);
    expect(await other.getAttribute('main', 'data-planned')).toBe(API.name);
    await other.click('nav >> text=Undo');
    await other.waitForFunction(() => !(document.querySelector('#yaml') as HTMLTextAreaElement).value.includes('half'));
    expect(await other.inputValue('#name')).toBe(API.name);
  });

  it('offers no link that no page would open', async () => {
    const page = await calculator.open();
    await page.click('nav >> text=YAML');
    await page.waitForFunction(() => (document.querySelector('#yaml') as HTMLTextAreaElement | null)?.value.includes('regions'));
    // comments that do not pack: 300,000 letters of a seeded sequence
    await page.evaluate(() => {
      let [state, notes] = [1, ''];
      for (let i = 0; i < 10_000; i++) {
        notes += '# ';
        for (let j = 0; j < 30; j++) {
          state = (state * 48_271) % 2_147_483_647;
          notes += (state % 36).toString(36);
        }
        notes += '\n';
      }
      const area = document.querySelector('#yaml') as HTMLTextAreaElement;
      area.value += notes;
      area.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await page.waitForFunction(() => document.querySelector('#yaml-problems')?.textContent.includes('Read without a problem'));
    await settled(page);
    await page.click('nav >> text=Share');
    await page.waitForFunction(() => /more than this page opens again/.test(document.querySelector('aside.panel')?.textContent ?? ''));
    expect(await page.isDisabled('text=Copy link')).toBe(true);
    expect(await page.locator('#link').count()).toBe(0);
  });

  it('raises no error', () => expect(calculator.complaints).toEqual([]));
});
