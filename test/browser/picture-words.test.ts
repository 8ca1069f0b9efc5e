/** Nothing in a picture stands on something else, whatever is planned and however wide the window is. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { inBrowser, settled, theCalculator } from './harness.ts';
import { wordFaults } from './picture-words.ts';

const folder = fileURLToPath(new URL('../../data/examples/', import.meta.url));
const EXAMPLES = readdirSync(folder).filter((file) => file.endsWith('.plimsoll.yaml'));
const WIDTHS = [320, 375, 390, 414, 1440];

inBrowser('words in pictures', () => {
  const calculator = theCalculator();
  let page: Page;
  beforeAll(async () => {
    page = await calculator.open({ viewport: { width: 1440, height: 900 } });
    for (const number of '247') await page.keyboard.press(number);
  });

  it.each(EXAMPLES)('%s: none on another, none cut, none struck through', async (file) => {
    await page.setInputFiles('input[type=file]', folder + file);
    await page.waitForFunction(() => document.querySelector('main')!.dataset.status === 'working' || true);
    await page.waitForTimeout(400);
    await settled(page);
    // an answer of "no" has no pictures
    if (await page.locator('#plan tbody').count()) {
      await page.evaluate(() => (document.querySelector('#pictures') ?? document.querySelector('#picture-1'))!.scrollIntoView());
      await page.waitForSelector('#picture-7 :is(svg.pic, p.sub)', { state: 'attached' });
      await page.waitForSelector('#picture-2 svg path.curve', { state: 'attached' });
    }
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      const faults = await wordFaults(page);
      if (process.env.SHOTS) {
        for (const n of [2, 4, 5, 6, 7])
          await page
            .locator(`#picture-${n}`)
            .screenshot({ path: `${process.env.SHOTS}/${file.split('.')[0]}-${width}-${n}.png` })
            .catch(() => 0);
        if (faults.length) console.log(file, width, faults);
      } else expect(faults, `${width} pixels`).toEqual([]);
    }
  });
});
