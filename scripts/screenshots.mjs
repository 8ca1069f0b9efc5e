// `node scripts/screenshots.mjs`: docs/images/light.png, dark.png and phone.png of the built page, for the README.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumPath } from './chromium.mjs';
import { serve } from './serve.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = join(root, 'docs/images');
const PICTURES = [
  ['light', { viewport: { width: 1440, height: 1640 }, colorScheme: 'light' }],
  ['dark', { viewport: { width: 1440, height: 1640 }, colorScheme: 'dark' }],
  ['phone', { viewport: { width: 390, height: 844 }, colorScheme: 'light', deviceScaleFactor: 2, hasTouch: true }],
];

mkdirSync(folder, { recursive: true });
const served = await serve(join(root, 'apps/calculator/dist'), { prefix: '/plimsoll/' });
const browser = await chromium.launch({ executablePath: chromiumPath() });
for (const [name, options] of PICTURES) {
  const page = await browser.newPage(options);
  await page.goto(`http://127.0.0.1:${served.port}/plimsoll/`);
  await page.waitForSelector('main[data-status=fresh]');
  if (name !== 'phone') {
    await page.locator('#plan').scrollIntoViewIfNeeded();
    await page.waitForSelector('#picture-2 svg path.curve');
    // what else could be had is worked out for some seconds
    await page.locator('#picture-3').scrollIntoViewIfNeeded();
    await page.waitForSelector('#picture-3 svg', { timeout: 120_000 });
    await page.evaluate(() => scrollTo(0, 0));
  }
  await page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(`docs/images/${name}.png`);
  await page.close();
}
await browser.close();
await served.close();
