/** What must hold, seen from outside: `plan --json` with `--set`. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { example, plan, run } from './run-plan.ts';

const near = (actual: number, expected: number, relative = 1e-9) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.max(1, Math.abs(expected)));
const aws = example('three-tier-aws');
const gcp = example('three-tier-gcp');
const base = plan(gcp);

describe('money', () => {
  it('doubles when every price doubles', () => {
    near(plan(gcp, 'prices.overrides=[{discountFraction: -1}]').totals.usdPerMonth, 2 * base.totals.usdPerMonth);
  });

  it('buys per-zone hours in proportion to the zones', () => {
    const perZone = (zones: number) =>
      plan(aws, `regions[0].zones=${zones}`, `regions[1].zones=${zones}`).lineItems.filter(
        (line) => line.kind === 'fixed' && 'zones' in line.inputs,
      );
    const [three, four] = [perZone(3), perZone(4)];
    expect(three.length).toBeGreaterThan(3);
    three.forEach((line, i) => expect(four[i]!.quantity).toBe((line.quantity * 4) / 3));
  });

  it('adds up, line by line and service by service', () => {
    const sum = (list: number[]) => list.reduce((total, one) => total + one, 0);
    near(sum(base.lineItems.map((line) => line.usdPerMonth ?? 0)), base.totals.usdPerMonth);
    const shared = sum(base.lineItems.filter((line) => line.service === null).map((line) => line.usdPerMonth ?? 0));
    near(sum(base.services.map((row) => row.usdPerMonth)) + shared, base.totals.usdPerMonth);
  });

  it('is never lower for a raised price', () => {
    for (const selector of ['family: t2d', 'cloudService: Networking', 'family: e2'])
      expect(plan(gcp, `prices.overrides=[{${selector}, discountFraction: -0.3}]`).totals.usdPerMonth).toBeGreaterThanOrEqual(
        base.totals.usdPerMonth - 1e-6,
      );
  });

  it('names the override that touched a line', () => {
    const changed = plan(gcp, 'prices.overrides=[{family: t2d, usdPerUnit: 0.05}]');
    const line = changed.lineItems.find((one) => one.sku.startsWith('t2d'));
    expect(line?.price).toMatchObject({ usdPerUnit: 0.05, source: expect.stringContaining('prices.overrides[0]') as string });
  });

  it('splits tiers of internet egress: 1 GiB free, to 1 TiB, to 10 TiB, beyond', () => {
    // gcp-skus.csv, F274-1692-F213: 0 / 0.12 / 0.11 / 0.08 USD per GiB from 0 / 1 / 1024 / 10240 GiB
    const tiers = base.lineItems.filter((line) => line.sku.startsWith('F274') && line.service === 'front');
    expect(tiers.map((line) => (line.price.state === 'unpriced' ? null : line.price.usdPerUnit))).toEqual(
      expect.arrayContaining([0, 0.12, 0.11, 0.08]),
    );
  });
});

describe('the load line', () => {
  it('is carried by the survivors of every loss, and by no fewer replicas', () => {
    for (const row of base.services) {
      for (const loss of row.losses)
        expect(loss.survivingReplicas * row.loadLineRequestsPerSecond).toBeGreaterThanOrEqual(loss.requestsPerSecondPerShard * (1 - 1e-9));
      if (['minimum', 'fixed'].includes(row.bindingConstraint)) continue;
      const left = (n: number, label: string) => (label.startsWith('zones:1') ? n - Math.ceil(n / 3) : n);
      const broken = row.losses.some(
        (loss) => left(row.desiredReplicas - 1, loss.loss) * row.loadLineRequestsPerSecond < loss.requestsPerSecondPerShard * (1 - 1e-9),
      );
      expect(broken).toBe(true);
    }
  });

  it('costs no less for more traffic, more failures, a tighter objective; no more for a wider choice', { timeout: 400_000 }, () => {
    const usd = (...sets: string[]) => plan(gcp, ...sets).totals.usdPerMonth;
    const mid = base.totals.usdPerMonth;
    expect(usd('traffic.peakRequestsPerSecond=5000', 'traffic.averageRequestsPerSecond=2375')).toBeGreaterThan(mid);
    expect(usd('objectives.survive.zones=2')).toBeGreaterThanOrEqual(mid);
    expect(usd('objectives.survive.regions=0')).toBeLessThanOrEqual(mid);
    const bounds = [150, 60, 30, 27].map((ms) => usd('objectives.latency=[{fraction: 0.95, ms: ' + ms + '}]'));
    bounds.slice(1).forEach((one, i) => expect(one).toBeGreaterThanOrEqual(bounds[i]! - 1e-6));
    for (const type of ['n2d-standard-4', 'e2-standard-2', 'c3d-standard-8'])
      expect(usd(`services.catalog.machineTypes=[${type}]`, 'objectives.latency=[{fraction: 0.95, ms: 27}]')).toBeGreaterThanOrEqual(
        bounds[3]! - 1e-6,
      );
  });
});

describe('bad input', () => {
  const write = (text: string) => {
    const file = join(mkdtempSync(join(tmpdir(), 'plimsoll-')), 's.yaml');
    writeFileSync(file, text);
    return file;
  };
  const minimal = (traffic: string, rest = '') =>
    write(`traffic: ${traffic}\nregions: [{cloud: gcp, region: us-east4, zones: 3}]\nservices: {web: {demand: 5ms}}\n${rest}`);

  it.each([
    ['broken YAML', 'traffic: {peakRequestsPerSecond: [', 'syntax'],
    ['nothing', '', 'notAScenario'],
    ['a binary', '\u0000\u0001\u0002', ''],
  ])('refuses %s with exit 2 and no stack', (_, text, code) => {
    const { status, stderr } = run('plan', write(text));
    expect(status).toBe(2);
    expect(stderr).toContain(code);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('names a file that is not there, and a key that is not built', () => {
    expect(run('plan', 'no-such-file.yaml').stderr).toContain('no-such-file.yaml');
    const { status, stdout } = run('plan', minimal('{peakRequestsPerSecond: 10}', 'purchase: {spotFraction: 0.5}'), '--json');
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ problems: [{ code: 'notBuilt', path: 'purchase.spotFraction' }] });
  });

  it.each([
    ['services.__proto__.x=1', 'nothing can be called __proto__'],
    ['constructor=1', 'nothing can be called constructor'],
    ['seed=&a [*a]', 'the value of --set seed cannot be read as YAML: *a stands inside what it names'],
    ['seed=[', 'the value of --set seed cannot be read as YAML'],
    ['a..b=1', 'keys are joined by dots'],
    ['name', '--set needs path=value'],
  ])('refuses --set %s in words, with exit 2', (set, words) => {
    const { status, stderr } = run('plan', minimal('{peakRequestsPerSecond: 10}'), '--set', set);
    expect(status).toBe(2);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/setAt|parsePath|PLIMSOLL_DEBUG/);
  });

  it('plans zero traffic: the smallest fleet, no cost per million', () => {
    const zero = plan(minimal('{peakRequestsPerSecond: 0, averageRequestsPerSecond: 0}', 'objectives: {survive: {zones: 1}}'));
    expect(zero.totals.usdPerMillionRequests).toBeNull();
    expect(zero.services[0]).toMatchObject({ desiredReplicas: 2, bindingConstraint: 'minimum', utilizationFraction: 0 });
  });

  it('answers an objective below the bare service time with reasons and a change that works', () => {
    const file = minimal('{peakRequestsPerSecond: 100}', 'objectives: {latency: [{fraction: 0.95, ms: 2}]}');
    const { status, stdout } = run('plan', file, '--json');
    expect(status).toBe(1);
    const { nearest } = JSON.parse(stdout) as { nearest: { change: string }[] };
    expect(run('plan', file, '--json', '--set', nearest[0]!.change).status).toBe(0);
  });

  it('leaves an existing file alone and no half-written one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-'));
    const out = join(folder, 'a.yaml');
    expect(run('init', '--out', out).status).toBe(0);
    const before = readFileSync(out, 'utf8');
    expect(run('init', '--out', out).status).toBe(2);
    expect(readFileSync(out, 'utf8')).toBe(before);
    expect(run('plan', out, '--json').status).toBe(0);
    expect(run('plan', join(folder, 'missing.yaml'), '--out', join(folder, 'out')).status).toBe(2);
    expect(readdirSync(folder)).toEqual(['a.yaml']);
  });
});

describe('planning again', () => {
  it.each(['three-tier-gcp', 'three-tier-aws', 'from-today'])(
    'the expanded scenario of %s gives the same plan, and the same bytes twice',
    (name) => {
      const first = run('plan', example(name), '--json');
      expect(run('plan', example(name), '--json').stdout).toBe(first.stdout);
      const file = join(mkdtempSync(join(tmpdir(), 'plimsoll-')), 'again.yaml');
      const { scenario, totals, services } = JSON.parse(first.stdout) as typeof base;
      writeFileSync(file, JSON.stringify(scenario));
      const again = plan(file);
      expect(again.totals).toEqual(totals);
      expect(again.services).toEqual(services);
      expect(again.scenario).toEqual(scenario);
    },
  );

  it('explains every number of the plan down to the facts row', () => {
    const { stdout, status } = run('explain', gcp, 'lineItems[0].usdPerMonth');
    expect(status).toBe(0);
    expect(stdout).toMatch(/gcp-compute-resources\.csv row \d+/);
    for (const path of [
      'totals.usdPerMonth',
      'services.front.loadLineRequestsPerSecond',
      'latency.p95Ms',
      'optimality.proven',
      'services[0].losses[1].utilizationFraction',
    ])
      expect(run('explain', gcp, path).status).toBe(0);
    expect(run('explain', gcp, 'totals.usdPerMnth').stderr).toContain('totals.usdPerMonth');
  });
});
