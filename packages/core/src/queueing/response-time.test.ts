import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inSequence, meanTaskWait, responseTime, slowestOf, waitFraction, type ResponseTimeOptions, type ShapeName } from './index.ts';

const at = (utilization: number, vcpus: number, rest: Partial<ResponseTimeOptions> = {}) => {
  const batch = rest.batchSize ?? 1;
  return responseTime({
    requestsPerSecond: (utilization * vcpus * (rest.replicas ?? 1)) / batch,
    vcpus,
    serviceTime: { meanMs: 1000 },
    ...rest,
  });
};
const spread = (shape: ShapeName, squaredCoefficientOfVariation: number) => ({
  serviceTime: { meanMs: 1000, shape, squaredCoefficientOfVariation },
});
const off = (value: number, expected: number) => Math.abs(value / expected - 1);

describe('exact queues', () => {
  it('M/M/1 is exponential with rate μ − λ (Gross et al., section 2.2)', () => {
    const law = at(0.5, 1);
    expect(law.meanMs).toBeCloseTo(2000, 9);
    expect(law.quantileMs(0.95)).toBeCloseTo(-2000 * Math.log(0.05), 4);
  });
  it('passes the removable singularity, where the queue drains as fast as one task', () => {
    // c − a = 1: P(T > t) = e^−t (1 + C t)
    const t = responseTime({ requestsPerSecond: 3, vcpus: 4, serviceTime: { meanMs: 1000 } }).quantileMs(0.9) / 1000;
    expect(Math.exp(-t) * (1 + waitFraction({ offeredVcpus: 3, vcpus: 4 }) * t)).toBeCloseTo(0.1, 8);
  });
  // Pollaczek and Khinchine: wait = ρ (1 + scv) / (2 (1 − ρ))
  it.each<[ShapeName, number]>([
    ['deterministic', 0],
    ['erlang', 0.25],
    ['gamma', 0.4],
    ['lognormal', 1],
    ['hyperexponential', 4],
    ['lognormal', 4],
  ])('M/G/1 means: %s, scv %d', (shape, scv) => {
    for (const utilization of [0.1, 0.5, 0.9, 0.99])
      expect(
        off(at(utilization, 1, spread(shape, scv)).meanMs / 1000, 1 + (utilization * (1 + scv)) / (2 * (1 - utilization))),
      ).toBeLessThan(1e-6);
  });
  // M/D/1: P(W ≤ t) = (1 − ρ) Σ_{k ≤ t} e^{ρ(t − k)} (−ρ(t − k))^k / k!  (Erlang 1909; Gross et al., section 5.1)
  it.each([0.3, 0.5, 0.7, 0.8])('M/D/1 quantiles at %d', (utilization) => {
    const below = (t: number) => {
      let sum = 0;
      for (let k = 0, factorial = 1; k <= t; k++, factorial *= k)
        sum += (Math.exp(utilization * (t - k)) * (-utilization * (t - k)) ** k) / factorial;
      return (1 - utilization) * sum;
    };
    const law = at(utilization, 1, spread('deterministic', 0));
    for (const fraction of [0.8, 0.9, 0.95, 0.99]) {
      let [low, high] = [0, 30];
      for (let i = 0; i < 60; i++) {
        const middle = (low + high) / 2;
        if (below(middle) < fraction) low = middle;
        else high = middle;
      }
      expect(off(law.quantileMs(fraction) / 1000, 1 + high)).toBeLessThan(0.002);
    }
  });
  it.each([
    [0.7, 4],
    [0.99, 4],
    [0.9, 25],
  ])('M/H2/1 at %d, spread %d: the wait is a mixture of two exponentials, by the roots of its transform', (utilization, scv) => {
    const p = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
    const [a, b] = [2 * p, 2 * (1 - p)];
    // (s + a)(s + b) − λ(s + a + b − (p a + (1 − p) b)) = 0 has the decays −s
    const lambda = utilization;
    const linear = a + b - lambda;
    const constant = a * b - lambda * (a + b - (p * a + (1 - p) * b));
    const root = Math.sqrt(linear ** 2 - 4 * constant);
    const [r1, r2] = [(linear - root) / 2, (linear + root) / 2];
    // response transform (1 − ρ) s B(s) / (s − λ + λ B(s)) = (1 − ρ)(k s + a b) / ((s + r1)(s + r2)), k = p a + (1 − p) b
    const k = p * a + (1 - p) * b;
    const c1 = ((1 - utilization) * (a * b - k * r1)) / (r2 - r1);
    const c2 = ((1 - utilization) * (a * b - k * r2)) / (r1 - r2);
    const tail = (t: number) => (c1 / r1) * Math.exp(-r1 * t) + (c2 / r2) * Math.exp(-r2 * t);
    expect(tail(0)).toBeCloseTo(1, 9);
    const law = at(utilization, 1, spread('hyperexponential', scv));
    for (const fraction of [0.01, 0.1, 0.5, 0.9, 0.99]) expect(tail(law.quantileMs(fraction) / 1000)).toBeCloseTo(1 - fraction, 8);
  });
});

describe('lognormal tasks on two servers', () => {
  // Witness: a simulation in C written apart from this package, 2.4e7 tasks of spread 4 (seeds 502, 503), 1.2e7 of spread 1
  it.each([
    [4, 0.6, 0.979, 8.472, 17.095],
    [4, 0.8, 2.499, 19.317, 35.095],
    [1, 0.6, 1.09, 4.395, 7.04],
    [1, 0.8, 1.917, 8.094, 12.553],
  ])('spread %d, %d busy: %d, %d and %d s', (scv, load, ...seconds) => {
    const law = at(load, 2, spread('lognormal', scv));
    [0.5, 0.95, 0.99].forEach((fraction, i) => expect(off(law.quantileMs(fraction) / 1000, seconds[i]!)).toBeLessThan(0.05));
  });
});

describe('batches', () => {
  // DOMAIN: the field's own examples of what the usual shortcut gets wrong
  it.each([
    [32, 8, 0.75, 0.2271],
    [8, 20, 0.3, 1.0401],
  ])('mean task wait of %d servers, batches of %d at %d', (servers, batchSize, utilization, expected) =>
    expect(meanTaskWait({ servers, batchSize, utilization })).toBeCloseTo(expected, 4),
  );
  it('M^X/M/1: task wait by its closed form (Gross et al., section 3.1)', () => {
    // mean number in system ρ(n + 1) / (2(1 − ρ)); Little
    const [n, utilization] = [5, 0.6];
    expect(meanTaskWait({ servers: 1, batchSize: n, utilization })).toBeCloseTo((n + 1) / (2 * (1 - utilization)) - 1, 7);
  });
  it('without traffic is the slowest of n, when all may start', () => {
    const law = responseTime({ requestsPerSecond: 0, vcpus: 8, serviceTime: { meanMs: 1000 }, batchSize: 3 });
    expect(off(law.meanMs, 1000 * (1 + 1 / 2 + 1 / 3))).toBeLessThan(1e-4);
    expect(off(law.quantileMs(0.95), -1000 * Math.log(1 - 0.95 ** (1 / 3)))).toBeLessThan(5e-3);
  });
  it('one after another on one server: n exponentials in a row', () => {
    const law = responseTime({ requestsPerSecond: 0, vcpus: 1, serviceTime: { meanMs: 1000 }, batchSize: 4 });
    expect(off(law.meanMs, 4000)).toBeLessThan(1e-4);
    expect(off(law.quantileMs(0.95), 7754)).toBeLessThan(5e-3); // χ²(8) of 0.95 is 15.507 (Abramowitz & Stegun, table 26.8)
  });
});

describe('several answers', () => {
  it('the slowest of three exponentials has mean 1 + 1/2 + 1/3', () =>
    expect(off(slowestOf(at(0, 1), 3).meanMs, 1000 * (11 / 6))).toBeLessThan(2e-3));
  it('five exponential hops are an Erlang: p99 of χ²(10) is 23.209 (Abramowitz & Stegun, table 26.8)', () => {
    const hop = at(0, 1);
    const chain = inSequence(hop, hop, hop, hop, hop);
    expect(chain.meanMs).toBeCloseTo(5000, 6);
    expect(off(chain.quantileMs(0.99), 11604.6)).toBeLessThan(0.01);
    expect(off(chain.quantileMs(0.5), 4670.9)).toBeLessThan(0.01); // χ²(10) of 0.5 is 9.342
  });
  it('Tail at Scale: one in a hundred slow, a hundred leaves: 63 % are slow (Dean & Barroso 2013)', () => {
    const leaf = at(0, 1);
    expect(1 - slowestOf(leaf, 100).cdf(leaf.quantileMs(0.99))).toBeCloseTo(0.634, 3);
  });
  it('members a thousandfold apart do not blur one another', () => {
    const [small, large] = [
      responseTime({ requestsPerSecond: 0, vcpus: 1, serviceTime: { meanMs: 0.1 } }),
      responseTime({ requestsPerSecond: 0, vcpus: 1, serviceTime: { meanMs: 100 } }),
    ];
    // hypoexponential: P(T > t) ≈ e^{−t/100} · 100/(100 − 0.1) for t far above 0.1
    expect(off(inSequence(small, large, small).quantileMs(0.95), -100 * Math.log((0.05 * 99.9 ** 2) / 1e4))).toBeLessThan(0.01);
  });
});

describe('degenerate input', () => {
  it('says so where something else than a distribution is composed', () => {
    const hop = responseTime({ requestsPerSecond: 500, vcpus: 1, serviceTime: { meanMs: 1 } });
    expect(() => inSequence([hop, hop] as never)).toThrow(
      'inSequence(a, b, …): each must be a distribution, such as responseTime gives, got an array',
    );
    expect(() => slowestOf(undefined as never, 3)).toThrow(RangeError);
  });

  it('has no answer at or beyond full utilisation', () => {
    for (const utilization of [1, 1.5]) expect(at(utilization, 4)).toMatchObject({ meanMs: Infinity, stable: false });
    expect(at(1, 4).quantileMs(0.5)).toBe(Infinity);
  });
  it('answers for a million replicas and ten thousand vCPUs', () => {
    expect(at(0.5, 4, { replicas: 1_000_000 }).quantileMs(0.95)).toBeGreaterThan(0);
    expect(at(0.9, 10_000).quantileMs(0.95)).toBeCloseTo(-1000 * Math.log(0.05), 0);
  });
  it.each<[Partial<ResponseTimeOptions>, RegExp]>([
    [{ vcpus: 0 }, /vcpus must be a whole number >= 1, got 0/],
    [{ requestsPerSecond: NaN }, /requestsPerSecond must be finite and >= 0, got NaN/],
    [{ batchSize: 0.5 }, /batchSize must be finite and >= 1/],
    [{ serviceTime: { meanMs: 1, shape: 'erlang', squaredCoefficientOfVariation: 0.3 } }, /of 1\/k, k whole, got 0.3/],
    [{ serviceTime: { meanMs: 1, shape: 'hyperexponential', squaredCoefficientOfVariation: 0.5 } }, /above 1, got 0.5/],
    [{ serviceTime: { meanMs: 1, shape: 'deterministic', squaredCoefficientOfVariation: 1 } }, /of 0, got 1/],
  ])('refuses %j', (options, message) =>
    expect(() => responseTime({ requestsPerSecond: 1, vcpus: 2, serviceTime: { meanMs: 1 }, ...options })).toThrow(message),
  );
});

describe('properties', () => {
  const shapes = fc.constantFrom<[ShapeName, number]>(
    ['deterministic', 0],
    ['gamma', 0.5],
    ['exponential', 1],
    ['lognormal', 1],
    ['hyperexponential', 3],
  );
  const utilization = fc.double({ min: 0, max: 0.94, noNaN: true });
  it('quantiles grow with the fraction and with the load, and the distribution inverts them', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 24 }), utilization, ([shape, scv], vcpus, load) => {
        const law = at(load, vcpus, spread(shape, scv));
        const busier = at(load + 0.05, vcpus, spread(shape, scv));
        const times = [0.1, 0.5, 0.9, 0.99].map((fraction) => law.quantileMs(fraction));
        expect([...times].sort((a, b) => a - b)).toEqual(times);
        [0.5, 0.9, 0.99].forEach((fraction) =>
          expect(busier.quantileMs(fraction)).toBeGreaterThanOrEqual(law.quantileMs(fraction) * (1 - 2e-3)),
        );
        if (scv > 0) expect(law.cdf(law.quantileMs(0.9))).toBeCloseTo(0.9, 3);
      }),
      { numRuns: 60, seed: 20261125 },
    );
  });
  it('a pool never waits more than two halves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.double({ min: 0.05, max: 0.95, noNaN: true }), (vcpus, load) => {
        const halves = at(load, vcpus, { replicas: 2 });
        expect(at(load, vcpus, { replicas: 2, balancer: 'pooled' }).meanMs).toBeLessThanOrEqual(halves.meanMs * (1 + 1e-12));
      }),
      { numRuns: 60, seed: 20261125 },
    );
  });
  it.each<[ShapeName, number]>([
    ['lognormal', 2],
    ['lognormal', 4],
    ['hyperexponential', 4],
  ])('nor does a pool take longer for a batch than two halves: %s, scv %d', (shape, scv) => {
    for (const load of [0.05, 0.2, 0.5])
      for (const vcpus of [4, 8, 16, 32]) {
        const halves = at(load, vcpus, { ...spread(shape, scv), batchSize: 20, replicas: 2 });
        const pool = at(load, vcpus, { ...spread(shape, scv), batchSize: 20, replicas: 2, balancer: 'pooled' });
        expect(pool.meanMs).toBeLessThanOrEqual(halves.meanMs * (1 + 1e-9));
      }
  });
  // the slowest of n fresh tasks (David & Nagaraja, Order Statistics, 2003, section 2.1): however many servers there are
  it('no batch is done before its slowest task would be alone', () => {
    const task = at(0, 1, spread('lognormal', 4));
    for (const vcpus of [4, 16, 40])
      for (const ms of [2000, 5000, 20_000])
        expect(at(0.2, vcpus, { ...spread('lognormal', 4), batchSize: 20 }).cdf(ms)).toBeLessThanOrEqual(task.cdf(ms) ** 20 + 0.004);
  });
  it('less spread never waits more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16 }), fc.double({ min: 0.05, max: 0.95, noNaN: true }), (vcpus, load) => {
        const means = [0, 0.25, 0.5, 1].map(
          (scv) => at(load, vcpus, spread(scv === 0 ? 'deterministic' : scv === 1 ? 'exponential' : 'gamma', scv)).meanMs,
        );
        means.slice(1).forEach((mean, i) => expect(mean).toBeGreaterThanOrEqual(means[i]! * (1 - 1e-9)));
      }),
      { numRuns: 40, seed: 20261125 },
    );
  });
  // steady service is solved exactly, nearly steady service is not: where they meet, and on as many servers as make waits rare
  it.each([
    [64, 0.5],
    [64, 0.8],
    [128, 0.9],
    [256, 0.95],
  ])('nearly steady tasks wait no less than steady ones: %i servers, %d busy', (vcpus, load) => {
    let before = at(load, vcpus, spread('deterministic', 0)).meanMs;
    for (const scv of [0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.95]) {
      const { meanMs } = at(load, vcpus, spread('gamma', scv));
      expect(meanMs).toBeGreaterThanOrEqual(before * (1 - 1e-9));
      before = meanMs;
    }
    expect(at(load, vcpus).meanMs).toBeGreaterThanOrEqual(before * (1 - 1e-9));
  });
  it('balancers lie between one pool and each for itself', () => {
    for (const [vcpus, replicas] of [
      [4, 10],
      [2, 3],
      [16, 4],
    ] as const)
      for (const load of [0.3, 0.6, 0.8, 0.9]) {
        const [pooled, least, two, random] = (['pooled', 'leastOutstanding', 'twoChoices', 'random'] as const).map(
          (balancer) => at(load, vcpus, { replicas, balancer }).meanMs,
        );
        expect(pooled!).toBeLessThanOrEqual(least! * (1 + 1e-9));
        expect(least!).toBeLessThanOrEqual(two! * (1 + 1e-9));
        expect(two!).toBeLessThanOrEqual(random! * (1 + 1e-9));
      }
  });
  it('the choice of balancer is fiftyfold: 40 vCPUs at 80 % (the issue’s figures)', () => {
    // waits of one pool of 40 and of ten times 4, in service times: 0.015 and 0.75
    expect(at(0.8, 4, { replicas: 10, balancer: 'pooled' }).meanMs / 1000 - 1).toBeCloseTo(0.015, 3);
    expect(at(0.8, 4, { replicas: 10 }).meanMs / 1000 - 1).toBeCloseTo(0.75, 1);
  });
});
