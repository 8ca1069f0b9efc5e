/** Several tabs of one browser: each goes on with its own edits, and the shelf tells of the others'. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { inBrowser, settled, theCalculator } from './harness.ts';

inBrowser('drafts and the shelf', () => {
  const calculator = theCalculator();
  async function tabs(number: number): Promise<Page[]> {
    const context = await calculator.context();
    const pages: Page[] = [];
    for (let i = 0; i < number; i++) {
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      await page.goto(calculator.address);
      await settled(page);
      pages.push(page);
    }
    return pages;
  }
  async function edit(page: Page, name: string, peak: string): Promise<void> {
    await page.fill('#name', name);
    await page.fill('#peak', peak);
    // a draft is written a moment after the last change
    await page.waitForFunction((wanted) => Object.values(localStorage).some((text) => String(text).includes(wanted)), `:${peak}`);
    await settled(page);
  }

  it('a tab read anew finds its own edits, also when another tab wrote later', async () => {
    const [a, b, c] = (await tabs(3)) as [Page, Page, Page];
    await edit(a, 'in a', '41000');
    await edit(b, 'in b', '42000');
    await a.reload();
    await settled(a);
    expect(await a.inputValue('#name')).toBe('in a');
    // a tab without edits of its own opens the example
    await c.reload();
    await settled(c);
    expect(await c.inputValue('#peak')).toBe('50000');
    expect(await c.locator('.notice').count()).toBe(0);
    await c.click('nav >> text=Keep');
    await c.waitForSelector('th:has-text("in a, edits of")');
    await c.click('[aria-label^="Open in b, edits of"]');
    await settled(c);
    expect(await c.inputValue('#peak')).toBe('42000');
    await b.reload();
    await settled(b);
    expect(await b.inputValue('#name')).toBe('in b');
    await a.context().close();
  });

  it('a new visit takes up what was left, and giving it up is for good', async () => {
    const [a] = (await tabs(1)) as [Page];
    await edit(a, 'left open', '41000');
    await a.close({ runBeforeUnload: true });
    const page = await a.context().newPage();
    await page.goto(calculator.address);
    await settled(page);
    expect(await page.inputValue('#name')).toBe('left open');
    await page.click('text=Start from the example instead');
    await page.waitForFunction(() => (document.querySelector('#peak') as HTMLInputElement).value === '50000');
    await page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.startsWith('plimsoll.draft/')));
    await page.context().close();
  });

  it('replaces what is kept only when asked to, numbers it else, and hears of what another tab keeps', async () => {
    const [a, b] = (await tabs(2)) as [Page, Page];
    for (const page of [a, b]) await page.click('nav >> text=Keep');
    await a.fill('#keep-name', 'mine');
    await a.click('text=Keep this scenario');
    await b.waitForSelector('th:text-is("mine")');
    await b.fill('#keep-name', 'mine');
    await b.click('button:has-text("Keep as “mine 2”")');
    await a.waitForSelector('th:text-is("mine 2")');
    expect(await a.locator('th:text-is("mine")').count()).toBe(1);
    await b.click('button:has-text("Replace “mine”")');
    await b.locator('[role=status]', { hasText: 'Kept as mine.' }).waitFor();
    expect(await b.locator('.panel tbody tr').count()).toBe(2);
    await a.context().close();
  });

  it('opens every example by its title, and starts again', async () => {
    const [page] = (await tabs(1)) as [Page];
    await page.click('text=Open an example');
    await page.waitForSelector('.examples li');
    const titles = await page.locator('.examples .btn.link').allTextContents();
    expect(titles.length).toBeGreaterThan(9);
    for (const title of ['seller, wound down in twelve months', 'shop api on aws']) {
      if (!(await page.locator('.examples').count())) await page.click('text=Open an example');
      await page.click(`.examples button:text-is("${title}")`);
      await page.waitForFunction((name) => document.querySelector('main')!.dataset.planned === name, title);
    }
    await page.click('text=Open an example');
    await page.click('text=Start again with what the page opens with');
    await page.waitForFunction(() => (document.querySelector('#peak') as HTMLInputElement).value === '50000');
    await page.context().close();
  });
});
