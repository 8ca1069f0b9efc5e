/** What is read beside the pictures: tables, comparisons, the doctor's report, paper. */
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { API, inBrowser, openScenario, settled, theCalculator } from './harness.ts';

const runs = fileURLToPath(new URL('../../data/examples/runs/', import.meta.url));

inBrowser('what is read', () => {
  const calculator = theCalculator();
  let page: Page;
  beforeAll(async () => {
    page = await calculator.open({ viewport: { width: 1440, height: 900 } });
  });

  it('heads columns of numbers where the numbers stand', async () => {
    await page.keyboard.press('1');
    await page.waitForSelector('#picture-1 details.tbl');
    const sides = await page.evaluate(() =>
      [...document.querySelectorAll('.tbl table')].flatMap((table) => {
        const cells = [...table.querySelectorAll('tbody tr:first-child td')];
        return [...table.querySelectorAll('thead th')].map((head, i) => [
          getComputedStyle(head).textAlign,
          cells[i] ? getComputedStyle(cells[i]).textAlign : getComputedStyle(head).textAlign,
        ]);
      }),
    );
    expect(sides.filter(([head]) => head === 'right').length).toBeGreaterThan(5);
    for (const [head, cell] of sides) expect(head === 'right').toBe(cell === 'right');
  });

  it('keeps the ring of focus of an input whole', async () => {
    await page.focus('#peak');
    const room = await page.evaluate(() => {
      const panel = document.querySelector('.inputs')!.getBoundingClientRect();
      const style = getComputedStyle(document.activeElement!);
      const ring = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
      const least = Math.min(
        ...[...document.querySelectorAll('.inputs .ctl')]
          .filter((one) => one.checkVisibility())
          .map((one) => one.getBoundingClientRect().left),
      );
      return { ring, room: least - panel.left };
    });
    expect(room.ring).toBeGreaterThan(0);
    expect(room.room).toBeGreaterThanOrEqual(room.ring);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  });

  it('fits two losses into a phone’s width below the failure grid', async () => {
    await page.setViewportSize({ width: 320, height: 900 });
    await page.keyboard.press('6');
    await page.waitForSelector('#picture-6 .lossgrid');
    const box = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.querySelector('#picture-6 .lossgrid')!.closest('.scroll')!;
      return scrollWidth - clientWidth;
    });
    expect(box).toBeLessThanOrEqual(0);
  });

  it('tells of every bar of what moves the cost where it ends, on a phone too', async () => {
    for (const width of [320, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.keyboard.press('7');
      await page.waitForSelector('#picture-7 svg.pic');
      await page.waitForFunction(
        (wide) =>
          Math.abs(
            document.querySelector<SVGSVGElement>('#picture-7 svg.pic')!.viewBox.baseVal.width -
              document.querySelector('#picture-7')!.clientWidth,
          ) < 2 && innerWidth === wide,
        width,
      );
      const told = await page.evaluate(() => {
        const ends = [...document.querySelectorAll('#picture-7 svg .tick.halo')].map((text) => text.textContent);
        return { ends, bars: document.querySelectorAll('#picture-7 svg .deepfill').length };
      });
      expect(told.bars).toBeGreaterThan(3);
      expect(told.ends).toHaveLength(width === 320 ? told.bars : 2 * told.bars);
      for (const words of told.ends) expect(words).toMatch(/\d/);
    }
  });

  it('compares with what was kept under the same name as what it was before, one date of a list as everywhere, units beside differences', async () => {
    const own = await calculator.open({ viewport: { width: 390, height: 844 } });
    await openScenario(own, API);
    await own.keyboard.press('c');
    await own.click('text=Keep what is open now');
    await own.keyboard.press('Escape');
    await openScenario(own, {
      ...API,
      traffic: { peakRequestsPerSecond: 9000, averageRequestsPerSecond: 4000 },
    });
    await own.keyboard.press('c');
    await own.waitForSelector('.cmp tbody tr');
    const lead = (await own.textContent('.panel p >> text=/^Beside/'))!;
    expect(lead).toMatch(/^Beside an API in two regions: an API in two regions, before costs/);
    const dates = await own.locator('.cmp tr:has(th:text("Prices of")) td').first().textContent();
    expect(dates!.trim()).toMatch(/^GCP list of 30 July 2026$/);
    const late = await own.locator('.cmp tr:has(th:text("p95")) small').allTextContents();
    expect(late.length).toBeGreaterThan(0);
    for (const words of late) expect(words).toMatch(/^[+−].* ms$/);
    // a sign and its amount on one line
    const broken = await own.evaluate(
      () => [...document.querySelectorAll('.cmp td .nb')].filter((one) => one.getClientRects().length > 1).length,
    );
    expect(broken).toBe(0);
    await own.close();
  });

  it('names tools as they are called in the doctor’s report, keeps numbers and names whole and ends its sentences', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.setInputFiles(
      'input[type=file]',
      ['wrk-without-latency.txt', 'k6-lines.json'].map((name) => runs + name),
    );
    await page.waitForSelector('table.runs');
    const report = (await page.textContent('section.sheet:has(table.runs)'))!.replaceAll(/\s+/g, ' ');
    expect(report).toContain('k6-lines.json: k6 JSON lines, 1 run');
    expect(report).not.toMatch(/k6Lines|ghzJson/);
    const lines = await page.evaluate(() => {
      const height = (one: Element) => one.getClientRects().length;
      return {
        names: [...document.querySelectorAll('.runs .whole')].map((one) =>
          Math.round(one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight)),
        ),
        numbers: [...document.querySelectorAll('.runs td.num')].map((one) => getComputedStyle(one).whiteSpace + height(one)),
        said: [...document.querySelectorAll('.runs td:last-child p')].flatMap((one) =>
          [...one.childNodes].map((node) => node.textContent!.trim()).filter(Boolean),
        ),
      };
    });
    expect(lines.names).toEqual([1, 1]);
    for (const one of lines.numbers) expect(one).toBe('nowrap1');
    for (const said of lines.said) expect(said).toMatch(/[.:]$/);
    await page.click('section.sheet:has(table.runs) >> text=Close');
  });

  it('says on paper what was not loaded, without blanks, and has it the next time', async () => {
    const own = await calculator.open({ viewport: { width: 1280, height: 720 } });
    await settled(own);
    await own.emulateMedia({ media: 'print' });
    const first = await own.evaluate(() => {
      dispatchEvent(new Event('beforeprint'));
      const left = [...document.querySelectorAll('.inview')];
      const said = left.map((one) => ({ words: one.textContent!.trim(), high: one.getBoundingClientRect().height }));
      dispatchEvent(new Event('afterprint'));
      return said;
    });
    expect(first.length).toBeGreaterThan(0);
    for (const { words, high } of first) {
      expect(words).toMatch(/: not loaded yet when this was printed\. Print again to have it\.$/);
      expect(high).toBeLessThan(80);
    }
    await own.waitForSelector('text=That print left out pictures.');
    const second = await own.evaluate(() => {
      dispatchEvent(new Event('beforeprint'));
      return {
        left: document.querySelectorAll('.inview').length,
        pictures: document.querySelectorAll('figure[id^=picture-]').length,
        said: document.body.textContent!.includes('left out pictures'),
      };
    });
    expect(second).toEqual({ left: 0, pictures: 7, said: false });
    await own.close();
  });

  it('raises no error', () => expect(calculator.complaints).toEqual([]));
});
