/** For everyone: axe by day, by night and on a phone; the keyboard alone; narrow and very wide windows; reduced motion; paper. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { API, inBrowser, openScenario, comeTo, settled, theCalculator, total } from './harness.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

inBrowser('the calculator, for everyone', () => {
  const calculator = theCalculator();

  async function faults(page: Page): Promise<string[]> {
    const { violations } = await new AxeBuilder({ page: page as never }).withTags(TAGS).analyze();
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map((node) => node.target.join(' '))
          .slice(0, 4)
          .join(' | ')}`,
    );
  }
  async function everything(page: Page): Promise<void> {
    await page.evaluate(() => (document.querySelector('#pictures') ?? document.querySelector('#plan'))!.scrollIntoView());
    await comeTo(page, '#picture-2');
    await page.waitForSelector('#picture-2 svg path.curve');
    await page.waitForSelector('#priors summary');
  }

  it.each([
    ['by day', { colorScheme: 'light' as const, viewport: { width: 1440, height: 900 } }],
    ['by night', { colorScheme: 'dark' as const, viewport: { width: 1440, height: 900 } }],
    ['on a phone', { colorScheme: 'light' as const, viewport: { width: 390, height: 844 }, hasTouch: true }],
  ])(
    'has no fault that axe finds, %s',
    async (_, options) => {
      const page = await calculator.open(options);
      await everything(page);
      await page.locator('.plan .c-usd .n').first().click();
      await page.waitForSelector('#work-plan .sections');
      if (options.hasTouch) await page.click('.menubutton');
      await page.click('nav >> text=Form');
      await page.waitForSelector('.editor .leaf');
      // what is chosen shuts the menu
      if (options.hasTouch) await page.click('.menubutton');
      await page.click('nav >> text=Check us');
      await page.waitForSelector('table.checks');
      expect(await faults(page)).toEqual([]);
      await page.close();
    },
    180_000,
  );

  it('has no fault when the answer is no, or an input is wrong', async () => {
    const page = await calculator.open();
    await page.fill('#latency', '2');
    await page.waitForSelector('h1.no');
    expect(await faults(page)).toEqual([]);
    await page.fill('#latency', '-5');
    await page.waitForSelector('#fault-latency');
    expect(await faults(page)).toEqual([]);
    await page.close();
  }, 120_000);

  it('makes a plan with the keyboard alone, opens a figure and comes back', async () => {
    const page = await calculator.open();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the answer');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('peak');
    const before = await total(page);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('5000');
    await page.waitForFunction((was) => Number(document.querySelector('#total')?.getAttribute('data-usd')) !== was, before);
    await settled(page);
    const reached = new Set<string>();
    for (let i = 0; i < 70; i++) {
      await page.keyboard.press('Tab');
      const where = await page.evaluate(() => {
        const active = document.activeElement as HTMLElement;
        const outlined = active.matches(':focus-visible');
        return `${active.dataset.path ?? active.id}${outlined ? '' : ' (not shown)'}`;
      });
      reached.add(where);
      if (where === 'services[0].usdPerMonth') break;
    }
    expect([...reached].filter((one) => one.endsWith('(not shown)'))).toEqual([]);
    expect(reached).toContain('services[0].usdPerMonth');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#work-plan .sections');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.path)).toBe('services[0].usdPerMonth');
    await page.keyboard.press('?');
    await page.waitForSelector('table.keys');
    await page.keyboard.press('Escape');
    await page.waitForSelector('table.keys', { state: 'detached' });
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.path)).toBe('services[0].usdPerMonth');
  });

  it('gives the keyboard back to what opened a panel, however it is closed', async () => {
    const page = await calculator.open();
    const focused = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.opens);
    for (const name of ['share', 'export', 'keys', 'compare', 'form'])
      for (const close of ['Escape', 'Close']) {
        await page.click(`.tools [data-opens=${name}]`);
        const panel = page.locator(name === 'form' ? '.editor' : 'aside.panel');
        await panel.waitFor();
        if (close === 'Escape') await page.keyboard.press(close);
        else await panel.getByRole('button', { name: /^Close/ }).click();
        await panel.waitFor({ state: 'detached' });
        expect(await focused(), `${name}, ${close}`).toBe(name);
      }
    // a key that was pressed while nothing had the focus
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('s');
    await page.waitForSelector('aside.panel');
    await page.keyboard.press('Escape');
    expect(await focused()).toBe('share');
    await page.close();
  });

  it('names a figure by its number and describes what a press does', async () => {
    const page = await calculator.open();
    const machines = page.locator('h1').getByRole('button', { name: /^\d+ machines$/, exact: true });
    expect(await machines.count()).toBe(1);
    const described = await machines.evaluate((button) => document.getElementById(button.getAttribute('aria-describedby')!)?.textContent);
    expect(described).toBe('show how it is worked out');
    expect(await page.locator('.drop').ariaSnapshot()).not.toMatch(/Files to open/);
    expect(await page.locator('.drop').getByRole('button').allTextContents()).toEqual(['Choose files', 'Open an example']);
    await page.close();
  });

  it('goes to each of the seven pictures by its number, and opens its table with T', async () => {
    const page = await calculator.open();
    await page.keyboard.press('7');
    await page.waitForFunction(() => document.activeElement?.id === 'picture-7');
    await page.keyboard.press('t');
    expect(await page.locator('#picture-7 details.tbl').evaluate((details: HTMLDetailsElement) => details.open)).toBe(true);
    await page.keyboard.press('5');
    await page.waitForFunction(() => document.activeElement?.id === 'picture-5');
    await page.close();
  });

  it('moves between the marks of a picture with the arrows, one Tab for the whole picture', async () => {
    const page = await calculator.open();
    await everything(page);
    const marks = page.locator('#picture-1 .press');
    expect(await marks.evaluateAll((all) => all.filter((one) => one.getAttribute('tabindex') === '0').length)).toBe(1);
    await marks.first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('#picture-1 .press')[1]!.getAttribute('aria-pressed') === 'true');
  });

  it('fits windows from 320 to 3,840 pixels', async () => {
    const page = await calculator.open();
    await everything(page);
    for (const width of [320, 390, 768, 1024, 1440, 2560, 3840]) {
      await page.setViewportSize({ width, height: 800 });
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width} pixels`).toBeLessThanOrEqual(width);
      expect(await page.locator('.bar .emblem').evaluate((emblem) => emblem.getBoundingClientRect().top + scrollY)).toBeGreaterThanOrEqual(
        0,
      );
    }
    await page.close();
  }, 120_000);

  it('has landmarks, one heading of the first level, and a polite status that tells the plan', async () => {
    const page = await calculator.open();
    for (const landmark of ['header', 'main', 'footer', 'nav']) expect(await page.locator(landmark).count()).toBe(1);
    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.locator('#answer > [role=status]').textContent()).toMatch(/^Plan ready: \d+ machines/);
  });

  it('shows what is chosen where the system chooses the colours', async () => {
    const page = await calculator.open({ forcedColors: 'active' });
    const outline = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element).outlineStyle);
    expect(await outline('.seg label:has(:checked)')).toBe('solid');
    expect(await outline('.seg label:not(:has(:checked))')).toBe('none');
    await page.click('nav >> text=Form');
    expect(await outline('nav .btn[aria-pressed=true]')).toBe('solid');
    expect(await outline('nav .btn[aria-pressed=false]')).toBe('none');
    await page.close();
  });

  it('moves nothing when less motion is asked for, and prints without its tools', async () => {
    const page = await calculator.open({ reducedMotion: 'reduce' });
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--settle').trim())).toMatch(/^0m?s$/);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.inputs').isVisible()).toBe(false);
    expect(await page.locator('h1').isVisible()).toBe(true);
  });

  it.each([
    ['a press', (page: Page) => page.locator('h1').click()],
    ['a scroll', (page: Page) => page.mouse.wheel(0, 10)],
    ['a modifier key', (page: Page) => page.keyboard.down('Control')],
    // as to the browser's own menus
    ['the pointer’s leaving the page', (page: Page) => page.evaluate(() => document.dispatchEvent(new MouseEvent('mouseleave')))],
    ['the window’s losing the focus', (page: Page) => page.evaluate(() => dispatchEvent(new Event('blur')))],
    // nothing at all on a later visit: what it would load is on this device
    [
      'an earlier visit',
      async (page: Page) => {
        await page.evaluate(async () => {
          await navigator.serviceWorker.ready;
          if (!navigator.serviceWorker.controller)
            await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
        });
        await page.reload();
        await settled(page);
      },
    ],
  ])('prints every picture from the browser’s menu, never scrolled to, after %s', async (_, use) => {
    const page = await calculator.open({ viewport: { width: 1280, height: 720 } });
    const loaded = () => performance.getEntriesByType('resource').some(({ name }) => /\/assets\/Uncertain-/.test(name));
    expect(await page.evaluate(loaded)).toBe(false);
    await use(page);
    await page.waitForFunction(loaded);
    await page.waitForLoadState('networkidle');
    // loaded, not drawn: whoever only types need not wait for pictures
    expect(await page.locator('figure[id^=picture-]').count()).toBe(0);
    // the planner answers for each point of the curve, which takes it a moment
    await page.waitForFunction(() => {
      dispatchEvent(new Event('beforeprint'));
      const curves = document.querySelectorAll('#picture-2 path.curve').length;
      dispatchEvent(new Event('afterprint'));
      return curves === 2;
    });
    await page.evaluate(() =>
      addEventListener('beforeprint', () => {
        const drawn = [...document.querySelectorAll('figure[id^=picture-]')].filter(
          (figure) => figure.querySelector('svg.pic path, svg.pic rect') !== null,
        );
        document.body.dataset.printed = JSON.stringify({
          drawn: drawn.map(({ id }) => id),
          priors: document.querySelectorAll('#priors tbody tr').length,
          closed: document.querySelectorAll('.tbl:not([open])').length,
          curve: document.querySelectorAll('#picture-2 path.curve').length,
        });
      }),
    );
    const paper = await page.pdf({ format: 'A4' });
    const printed = JSON.parse((await page.getAttribute('body', 'data-printed'))!) as Record<string, unknown>;
    expect(printed).toMatchObject({ drawn: [1, 2, 4, 5, 6, 7].map((number) => `picture-${number}`), closed: 0, curve: 2 });
    expect(printed.priors).toBeGreaterThan(20);
    // the answer and the plan alone are two pages
    expect(paper.toString('latin1').match(/\/Type\s*\/Page\b/g)!.length).toBeGreaterThan(5);
    await page.waitForFunction(() => document.querySelectorAll('figure[id^=picture-]').length === 0);
    await page.close();
  });

  it('prints on A4 what can be read on the screen: every column, every line of the bill, every table open but those of hundreds of rows', async () => {
    const page = await calculator.open();
    await page.evaluate(() => {
      window.print = () => document.body.setAttribute('data-printed', '');
    });
    await page.locator('h1').click();
    // pictures that nobody has scrolled to are waited for
    expect(await page.locator('#picture-1').count()).toBe(0);
    await page.keyboard.press('Control+p');
    await page.waitForSelector('[data-printed]', { state: 'attached' });
    await page.emulateMedia({ media: 'print' });
    // 210 mm less two margins of 12 mm
    await page.setViewportSize({ width: 703, height: 1030 });
    await page.waitForSelector('#priors table');
    const seen = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      cut: [...document.querySelectorAll('.plan :is(td, th), .bill :is(td, th)')].filter(
        (cell) => cell.getBoundingClientRect().right > 704 || cell.scrollWidth > cell.clientWidth + 1,
      ).length,
      lines: document.querySelectorAll('.bill tbody tr').length,
      hidden: [...document.querySelectorAll('.billbox')].filter((box) => box.scrollHeight > box.clientHeight + 1).length,
      closed: [...document.querySelectorAll('.tbl:not([open])')].map((table) => table.closest('figure')?.id),
      sums: getComputedStyle(document.querySelector('.bill tfoot')!).display,
      large: [...document.querySelectorAll<SVGSVGElement>('svg.pic[viewBox]')]
        .filter((svg) => svg.clientWidth > svg.viewBox.baseVal.width * 1.2)
        .map((svg) => svg.closest('figure')?.id),
      lastLineSays: document.querySelector('.plan tfoot .binds')!.textContent,
    }));
    expect(seen).toMatchObject({ wide: 703, cut: 0, hidden: 0, closed: [], sums: 'table-row-group', large: [] });
    expect(seen.lastLineSays).toContain(`${seen.lines} lines`);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await page.locator('.tbl[open]').count()).toBe(0);
    // an hour a row is no reading on paper
    const weekRequestsPerSecond = Array.from({ length: 168 }, (_, hour) => 1000 + hour);
    await openScenario(page, { ...API, name: 'a week by the hour', traffic: { weekRequestsPerSecond } });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.waitForFunction(() => /168 rows, not printed/.test(document.querySelector('#picture-5 summary')?.textContent ?? ''));
    expect(await page.locator('.tbl:not([open])').count()).toBe(1);
    await page.close();
  });
});
