/** Parts that are loaded when they are wanted, names that are also words of the page or of its files, and the browser's own ways. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { serve } from '../../scripts/serve.mjs';
import { API, comeTo, inBrowser, openScenario, settled, theCalculator } from './harness.ts';

const dist = fileURLToPath(new URL('../../apps/calculator/dist', import.meta.url));

inBrowser('parts of the page', () => {
  const calculator = theCalculator();

  it('say so when they cannot be had, whichever is asked for, and can be asked for again', async () => {
    const context = await calculator.context({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
    const page = await context.newPage();
    await page.goto(calculator.address);
    await settled(page);
    // as after a newer build took the place of this one
    const PARTS = /assets\/(Panels|Editor|WorkingOf|Examples|region-rows|standalone)-.*\.js/;
    await context.route(PARTS, (route) => route.abort());
    for (const wanted of ['nav >> text=Share', 'nav >> text=YAML', '#total', 'text=Add a region', 'text=Open an example']) {
      await page.click(wanted);
      await page
        .locator('.notice', { hasText: 'What you asked for could not be opened. Reload the page when you are connected' })
        .waitFor();
      await page.locator('.notice', { hasText: 'What you asked for' }).getByText('Close').click();
      await page.waitForFunction(() => !document.querySelector('.notice'));
    }
    await context.unroute(PARTS);
    await page.click('text=Add a region');
    await page.waitForFunction(() => document.querySelectorAll('.region, [id^=region]').length > 0);
    await context.close();
  });

  it('stay apart from another Plimsoll under another path: neither removes what the other keeps', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-two-'));
    for (const name of ['one', 'two']) {
      mkdirSync(join(folder, name));
      for (const file of readdirSync(dist)) if (file !== 'sw.js') symlinkSync(join(dist, file), join(folder, name, file));
      // of another build and of other prices
      const own = readFileSync(join(dist, 'sw.js'), 'utf8').replaceAll(/\b[0-9a-f]{12}\b/g, name === 'one' ? '$&' : '0123456789ab');
      writeFileSync(join(folder, name, 'sw.js'), own);
    }
    const server = await serve(folder, { prefix: '/' });
    const context = await calculator.context();
    const visit = async (name: string) => {
      const page = await context.newPage();
      await page.goto(`http://127.0.0.1:${server.port}/${name}/`);
      await settled(page);
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready;
        await new Promise<void>((resolve) =>
          navigator.serviceWorker.controller ? resolve() : navigator.serviceWorker.addEventListener('controllerchange', () => resolve()),
        );
      });
      return page;
    };
    const one = await visit('one');
    await visit('two');
    await server.close();
    await context.setOffline(true);
    await one.reload();
    await settled(one);
    expect(await one.getAttribute('main', 'data-status')).toBe('fresh');
    await context.close();
    rmSync(folder, { recursive: true });
  });

  it('leave words that are dragged to the browser, and take files', async () => {
    const page = await calculator.open();
    const taken = await page.evaluate(() => {
      const answer = (fill: (data: DataTransfer) => void) => {
        const dataTransfer = new DataTransfer();
        fill(dataTransfer);
        return ['dragover', 'drop'].map(
          (kind) => !document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true })),
        );
      };
      return {
        words: answer((data) => data.setData('text/plain', 'peakRequestsPerSecond: 5')),
        file: answer((data) => void data.items.add(new File([''], 'nothing.csv'))),
      };
    });
    expect(taken).toEqual({ words: [false, false], file: [true, true] });
    await page.locator('.notice', { hasText: 'nothing.csv was not opened: it is empty' }).waitFor();
  });

  it('offer a front as a file once there is one', async () => {
    const page = await calculator.open({ viewport: { width: 1440, height: 900 } });
    await openScenario(page, API);
    await comeTo(page, '#picture-1');
    await comeTo(page, '#picture-3');
    await page.waitForSelector('#fronts-progress');
    const offered = () => page.locator('#picture-3 .fighead button').count();
    const early = await page.evaluate(() => ({
      drawn: document.querySelectorAll('#picture-3 svg.pic').length,
      files: document.querySelectorAll('#picture-3 .fighead button').length,
    }));
    expect(early).toEqual({ drawn: 0, files: 0 });
    await page.waitForSelector('#picture-3 svg.pic');
    expect(await offered()).toBe(2);
  });

  it('know entries of one’s own from keys: no help of a key beside them, and none is written over', async () => {
    const page = await calculator.open({ viewport: { width: 1440, height: 900 } });
    await openScenario(page, {
      name: 'services with names of keys',
      traffic: { peakRequestsPerSecond: 100 },
      regions: [{ cloud: 'gcp', region: 'us-central1', zones: 3 }],
      services: { front: { demand: '1ms', calls: [{ to: 'toString', perRequest: 1 }] }, toString: { demand: '1ms' } },
    });
    await page.click('nav >> text=Form');
    const entry = (name: string) => page.locator('.editor details details > summary', { hasText: new RegExp(`^${name}`) });
    await entry('front').waitFor();
    expect((await entry('front').textContent())!.trim()).toBe('front');
    expect((await entry('toString').textContent())!.trim()).toBe('toString');
    const adding = page.getByLabel('Name of a new entry in services');
    const add = page.getByText('Add to services', { exact: true });
    for (const [name, why] of [
      ['front', 'services has front already'],
      ['__proto__', 'nothing can be called __proto__'],
    ] as const) {
      await adding.fill(name);
      await page.locator('.fault', { hasText: why }).waitFor();
      expect(await add.isDisabled()).toBe(true);
    }
    await adding.fill('cache');
    expect(await add.isEnabled()).toBe(true);
  });

  it('write files that any reader of XML opens, whatever letters a name holds', async () => {
    const page = await calculator.open({ viewport: { width: 1440, height: 900 } });
    await openScenario(page, {
      name: 'bell\u0007 and \ud800 half',
      traffic: { peakRequestsPerSecond: 100 },
      regions: [{ cloud: 'gcp', region: 'us-central1', zones: 3 }],
      services: { 'a\u0001\ufffeb': { demand: '1ms' } },
    });
    await comeTo(page, '#picture-1');
    await page.waitForSelector('#picture-1 svg.pic');
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('#picture-1 .fighead button >> text=SVG')]);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const fault = await page.evaluate(
      (svg) => new DOMParser().parseFromString(svg, 'image/svg+xml').querySelector('parsererror')?.textContent,
      text,
    );
    expect(fault).toBeUndefined();
    expect(text).toContain('a\ufffd\ufffdb');
    expect(text).toContain('bell\ufffd and \ufffd half');
  });
});
