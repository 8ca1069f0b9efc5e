/** Input that means harm, or is only too much: nothing runs, nothing hangs, nothing is lost. */
import { openSync, rmSync, writeSync, closeSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { csvOf } from '../../apps/calculator/src/pictures/download.ts';
import { API, inBrowser, openScenario, planIs, settled, theCalculator, total } from './harness.ts';

const SCRIPT = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>';

inBrowser('hostile input', () => {
  const calculator = theCalculator();

  it('shows names that hold scripts as text', async () => {
    const page = await calculator.open();
    const services = { [SCRIPT]: { demand: '1ms' } };
    await openScenario(page, {
      name: SCRIPT,
      traffic: { peakRequestsPerSecond: 100 },
      regions: [{ cloud: 'gcp', region: 'us-central1', zones: 3 }],
      services,
    });
    expect(await page.textContent('.plan')).toContain(SCRIPT);
    expect(await page.evaluate(() => (window as unknown as { ran?: number }).ran)).toBeUndefined();
    await page.evaluate(() => (document.querySelector('#pictures') ?? document.querySelector('#plan'))!.scrollIntoView());
    await page.waitForSelector('#picture-1 svg');
    expect(await page.evaluate(() => (window as unknown as { ran?: number }).ran)).toBeUndefined();
  });

  it('refuses formulas that try to escape, each with a message at its place', async () => {
    const page = await calculator.open();
    await openScenario(page, API);
    const before = await total(page);
    for (const demand of [
      'constructor("return 1")()',
      'import("x")',
      'a.b',
      '[1,2]',
      '"x"',
      'f(x) = x',
      '('.repeat(450),
      '1e999',
      '__proto__',
    ]) {
      await openScenario(page, {
        name: 'formula',
        traffic: { peakRequestsPerSecond: 100 },
        regions: [{ cloud: 'gcp', region: 'us-central1' }],
        services: { web: { demand } },
      });
      await page.waitForSelector('.notice.bad');
      expect(await page.textContent('.notice.bad'), demand).toContain('services.web.demand');
      expect(await total(page)).toBe(before);
      await openScenario(page, { ...API, name: 'between' });
      await planIs(page, 'between');
    }
  });

  it('says so when a part of the page cannot be had, and leaves the built plan standing', async () => {
    const context = await calculator.context();
    await context.route('**/assets/boot-*.json', (route) => route.fulfill({ status: 404, body: '' }));
    const page = await context.newPage();
    await page.goto(calculator.address);
    await page.waitForSelector('[role=alert]');
    expect(await page.textContent('[role=alert]')).toMatch(/did not load whole.*boot-.*\.json cannot be read \(404\).*Reload/);
    expect(await page.textContent('h1')).toMatch(/^\s*Yes: \d+ machines/);
  });

  it('does not unpack a bomb in a link', async () => {
    const page = await calculator.open();
    const bomb = deflateRawSync(Buffer.alloc(60_000_000, 0x20)).toString('base64url');
    expect(bomb.length).toBeLessThan(200_000);
    await page.evaluate((hash) => (location.hash = hash), `#v1.${bomb}`);
    await page.waitForSelector('.notice');
    expect(await page.textContent('.notice')).toContain('unpacks to more than 2 MB');
  });

  it('does not expand a bomb of YAML aliases', async () => {
    const page = await calculator.open();
    const lines = [
      'traffic: {}',
      'regions: []',
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${`*${'abcdefg'[i]},`.repeat(9)}]`),
    ];
    await page.setInputFiles('input[type=file]', { name: 'laughs.yaml', mimeType: 'text/yaml', buffer: Buffer.from(lines.join('\n')) });
    await page.waitForSelector('.notice.bad');
    expect(await page.textContent('.notice.bad')).toContain('Your scenario is untouched');
  });

  it('refuses a million services by their number', async () => {
    const page = await calculator.open();
    await page.evaluate(() => (document.querySelector('main')!.dataset.mark = 'same page'));
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-'));
    const services = Array.from({ length: 1_000_000 }, (_, i) => `s${i}: {demand: 1ms}`).join(', ');
    writeFileSync(
      join(folder, 'million.yaml'),
      `traffic: {peakRequestsPerSecond: 1}\nregions: [{cloud: gcp, region: us-central1}]\nservices: {${services}}`,
    );
    await page.setInputFiles('input[type=file]', join(folder, 'million.yaml'));
    await page.waitForSelector('.notice.bad');
    expect(await page.textContent('.notice.bad')).toMatch(/it has \d+ MB; a scenario has a few kB/);
    rmSync(folder, { recursive: true, force: true });
    const some = `traffic: {peakRequestsPerSecond: 1}\nregions: [{cloud: gcp, region: us-central1}]\nservices: {${Array.from({ length: 5000 }, (_, i) => `s${i}: {demand: 1ms}`).join(', ')}}`;
    await page.setInputFiles('input[type=file]', { name: 'thousands.yaml', mimeType: 'text/yaml', buffer: Buffer.from(some) });
    await page.locator('.notice.bad', { hasText: 'thousands' }).waitFor();
    expect(await page.locator('.notice.bad', { hasText: 'thousands' }).textContent()).toContain(
      '5,000 services are more than this page plans',
    );
    expect(await page.evaluate(() => document.querySelector('main')!.dataset.mark)).toBe('same page');
  });

  it('reads a file of 200 MB while the page goes on answering', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-'));
    const path = join(folder, 'large.csv');
    const file = openSync(path, 'w');
    const block = Buffer.from(`${'12,34,5.6,2026-07-02T10:04:00Z,ok,x\n'.repeat(30_000)}`);
    for (let written = 0; written < 200_000_000; written += block.length) writeSync(file, block);
    closeSync(file);
    try {
      const page = await calculator.open();
      await page.evaluate(() => {
        const log = window as unknown as { longest: number };
        log.longest = 0;
        let last = performance.now();
        const beat = () => {
          const now = performance.now();
          log.longest = Math.max(log.longest, now - last);
          last = now;
          setTimeout(beat, 10);
        };
        beat();
      });
      await page.setInputFiles('input[type=file]', path);
      await page.waitForSelector('#benchmarks-title');
      await page.fill('#peak', '2500');
      await page.waitForFunction(() => /2,500 requests/.test(document.querySelector('h1')?.textContent ?? ''));
      await page.waitForFunction(() => !document.querySelector('[aria-labelledby=benchmarks-title] progress'), undefined, {
        timeout: 90_000,
      });
      // a frozen page would miss beats for seconds; an idle machine misses them by tens of milliseconds
      expect(await page.evaluate(() => (window as unknown as { longest: number }).longest)).toBeLessThan(2000);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);

  it('lets no script, style or address in that is not its own', async () => {
    const page = await calculator.open();
    const policy = await page.getAttribute('meta[http-equiv="Content-Security-Policy"]', 'content');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|http/);
    const complaintsBefore = calculator.complaints.length;
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = 1';
      document.body.append(script);
      return (window as unknown as { injected?: number }).injected;
    });
    expect(ran).toBeUndefined();
    const reached = await page.evaluate(() =>
      fetch('http://127.0.0.1:1/').then(
        () => 'reached',
        () => 'refused',
      ),
    );
    expect(reached).toBe('refused');
    expect(
      calculator.complaints.slice(complaintsBefore).every((one) => /Content Security Policy|Refused|Failed to fetch|violates/i.test(one)),
    ).toBe(true);
  });

  it('does nothing against its own policy in ordinary use', async () => {
    const before = calculator.complaints.length;
    const page = await calculator.open();
    await page.evaluate(() => (document.querySelector('#pictures') ?? document.querySelector('#plan'))!.scrollIntoView());
    await page.waitForSelector('#picture-2 svg path.curve');
    await page.click('nav >> text=Form');
    await page.waitForSelector('.editor .leaf');
    await openScenario(page, { ...API, name: 'still here' });
    await planIs(page, 'still here');
    await settled(page);
    expect(calculator.complaints.slice(before)).toEqual([]);
  });

  it('writes cells that a spreadsheet would run as text', () => {
    // OWASP, CSV injection: cells that begin with = + - @ or a tab
    expect(csvOf({ head: ['a'], rows: [['=1+1'], ['@x'], ['-y'], ['"q"'], [-1]] })).toBe(`a\r\n'=1+1\r\n'@x\r\n'-y\r\n"""q"""\r\n-1\r\n`);
  });
});
