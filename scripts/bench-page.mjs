// `pnpm bench:page`: the page's budget, measured in a real browser and written to out/bench-page.json and out/bench-page.md. Never part of the tests.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumPath } from './chromium.mjs';
import { firstLoad } from './first-load.mjs';
import { serve } from './serve.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const dist = join(root, 'apps/calculator/dist');
const ADDRESS = '/plimsoll/';
const CHANGES = 40;
const TRACED_CHANGES = 20;
/** tasks before these many changes are of code that a browser has just read */
const WARM_AFTER = 5;
const VISITS = 5;
const EXAMPLES = [
  'three-tier-gcp',
  'three-tier-aws',
  'from-today',
  'key-value-gcp',
  'protected-app-signals',
  'sizing',
  'seller-gcp',
  'buyer-aws',
  'wind-down',
  'seller-and-buyer',
];
// as the browser's own tools define them: download, upload in bytes/s, latency in ms
const FAST_4G = { offline: false, downloadThroughput: (9 * 1e6 * 0.9) / 8, uploadThroughput: (1.5 * 1e6 * 0.9) / 8, latency: 60 * 2.75 };
const TARGETS = { inputToNumberP95Ms: 50, firstLoadJsKb: 200, paintedMs: 1500, liveMs: 3000, longestTaskMs: 12 };

const served = await serve(dist, { prefix: ADDRESS });
const address = `http://127.0.0.1:${served.port}${ADDRESS}`;
const browser = await chromium.launch({ executablePath: chromiumPath() });
// a browser that has just started is busy with itself
await (await browser.newPage()).waitForTimeout(3000);
const settled = (page) =>
  page.waitForFunction(() => {
    const { status, live } = document.querySelector('main')?.dataset ?? {};
    return live === 'true' && (status === 'fresh' || status === 'problems');
  });
const quantile = (values, fraction) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(fraction * values.length) - 1)];

/** A page with an example open, its plan worked out. */
async function opened(example) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(address);
  await settled(page);
  const text = readFileSync(join(root, `data/examples/${example}.plimsoll.yaml`), 'utf8');
  await page.setInputFiles('input[type=file]', { name: `${example}.yaml`, mimeType: 'text/yaml', buffer: Buffer.from(text) });
  await page.waitForTimeout(3000);
  await settled(page);
  return page;
}

/** From the input event to the new answer in the document, and the longest gap between two frames meanwhile. */
async function feel(example) {
  const page = await opened(example);
  const measured = await typeInto(page, CHANGES);
  await page.close();
  return { p50Ms: quantile(measured.times, 0.5), p95Ms: quantile(measured.times, 0.95), longestFrameMs: measured.longestFrameMs };
}

/** What the page's own thread works for a change: processor time of its tasks, which other programs on the machine do not lengthen as they do frames. */
async function mainThread(example) {
  const page = await opened(example);
  const tools = await page.context().newCDPSession(page);
  const events = [];
  tools.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await tools.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'blink.user_timing'] },
  });
  await typeInto(page, TRACED_CHANGES);
  await page.waitForTimeout(2000);
  const complete = new Promise((resolve) => tools.once('Tracing.tracingComplete', resolve));
  await tools.send('Tracing.end');
  await complete;
  await page.close();
  const warm = events.find(({ name }) => name === `change ${WARM_AFTER}`);
  const own = (event) => event.pid === warm.pid && event.tid === warm.tid && event.ts >= warm.ts;
  const tasks = events.filter((event) => event.name === 'ThreadControllerImpl::RunTask' && event.ph === 'X' && own(event));
  // one of a microsecond has no processor time
  const milliseconds = tasks.map(({ tdur = 0 }) => tdur / 1000);
  return {
    aChangeMs: milliseconds.reduce((sum, each) => sum + each, 0) / (TRACED_CHANGES - WARM_AFTER),
    longestTaskMs: Math.max(...milliseconds),
  };
}

/** Changes the peak again and again, a new one 120 ms after each answer. */
function typeInto(page, changes) {
  return page.evaluate(async (changes) => {
    const input = document.querySelector('#peak');
    const main = document.querySelector('main');
    const first = Number(input.value);
    const times = [];
    let longestFrameMs = 0;
    let last = performance.now();
    let going = true;
    const frame = (now) => {
      longestFrameMs = Math.max(longestFrameMs, now - last);
      last = now;
      if (going) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    for (let i = 0; i < changes; i++) {
      performance.mark(`change ${i}`);
      const start = performance.now();
      const answered = new Promise((resolve) => {
        let working = false;
        const watcher = new MutationObserver(() => {
          const { status } = main.dataset;
          working ||= status === 'working';
          if (!working || status === 'working') return;
          watcher.disconnect();
          resolve();
        });
        watcher.observe(main, { attributes: true, attributeFilter: ['data-status'] });
      });
      input.value = String(Math.round(first * (1 + 0.013 * (i + 1))));
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await answered;
      times.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
    going = false;
    return { times, longestFrameMs };
  }, changes);
}

/** First visit over "Fast 4G" with a processor four times slower. */
async function slowVisit() {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const tools = await context.newCDPSession(page);
  await tools.send('Network.enable');
  await tools.send('Network.emulateNetworkConditions', FAST_4G);
  await tools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.addInitScript(() => {
    globalThis.moments = {};
    new MutationObserver(() => {
      const { live, status } = document.querySelector('main')?.dataset ?? {};
      if (live === 'true') globalThis.moments.liveMs ??= performance.now();
      if (live === 'true' && (status === 'first' || status === 'fresh')) globalThis.moments.plannedMs ??= performance.now();
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-live', 'data-status'] });
  });
  await page.goto(address, { waitUntil: 'commit' });
  await settled(page);
  const { liveMs, plannedMs, paintedMs } = await page.evaluate(() => ({
    ...globalThis.moments,
    paintedMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
  }));
  await context.close();
  return { paintedMs, liveMs, plannedMs };
}

const result = { machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`, loadAverageBefore: loadavg()[0], targets: TARGETS };
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
result.scriptBytes = await firstLoad(dist, context, async () => {
  const page = await context.newPage();
  await page.goto(address);
  await settled(page);
  return page;
});
result.firstLoadJsKb = Object.values(result.scriptBytes).reduce((sum, bytes) => sum + bytes, 0) / 1000;
const visits = [];
for (let i = 0; i < VISITS; i++) visits.push(await slowVisit());
result.slowVisit = Object.fromEntries(
  ['paintedMs', 'liveMs', 'plannedMs'].map((moment) => [
    moment,
    quantile(
      visits.map((visit) => visit[moment]),
      0.5,
    ),
  ]),
);
result.slowVisits = visits;
result.feel = {};
for (const example of EXAMPLES) result.feel[example] = { ...(await feel(example)), ...(await mainThread(example)) };
await browser.close();
await served.close();

mkdirSync(join(root, 'out'), { recursive: true });
writeFileSync(join(root, 'out/bench-page.json'), `${JSON.stringify(result, null, 2)}\n`);
const round = (value) => (value === null ? 'unknown' : String(Math.round(value)));
const lines = [
  '# The page, measured',
  '',
  `${result.machine}, load average ${result.loadAverageBefore.toFixed(1)} when it began. First visits: the middle of ${VISITS}.`,
  '',
  '| what | measured | target |',
  '| --- | ---: | ---: |',
  `| JavaScript of the first load, gzip | ${round(result.firstLoadJsKb)} kB | under ${TARGETS.firstLoadJsKb} kB |`,
  `| painted, Fast 4G and 4× slower processor | ${round(result.slowVisit.paintedMs)} ms | under ${TARGETS.paintedMs} ms |`,
  `| live (inputs answer), the same | ${round(result.slowVisit.liveMs)} ms | under ${TARGETS.liveMs} ms |`,
  `| planned again in the visitor's browser, the same | ${round(result.slowVisit.plannedMs)} ms | |`,
  ...EXAMPLES.map(
    (name) =>
      `| input to new number, ${name}: p50, p95 | ${round(result.feel[name].p50Ms)}, ${round(result.feel[name].p95Ms)} ms | p95 under ${TARGETS.inputToNumberP95Ms} ms |`,
  ),
  ...EXAMPLES.map((name) => `| longest frame meanwhile, ${name} | ${round(result.feel[name].longestFrameMs)} ms | |`),
  ...EXAMPLES.map(
    (name) =>
      `| the page's thread, ${name}: a change, longest task | ${round(result.feel[name].aChangeMs)}, ${round(result.feel[name].longestTaskMs)} ms | task under ${TARGETS.longestTaskMs} ms |`,
  ),
  '',
];
writeFileSync(join(root, 'out/bench-page.md'), lines.join('\n'));
console.log(lines.join('\n'));
