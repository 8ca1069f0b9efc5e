/**
 * Five hundred random small scenarios with an end-to-end objective, planned again by exhaustive search that shares no code with the planner: raw
 * price rows, replicas counted one by one, Erlang C from its definition, and the response along the chain by numerical inversion of its Laplace
 * transform (Abate & Whitt, "Numerical inversion of Laplace transforms of probability distributions", ORSA Journal on Computing 7 (1995), Euler).
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { loadCatalog, parseScenario, planScenario } from 'plimsoll';
import { describe, expect, it } from 'vitest';

const data = fileURLToPath(new URL('../../data/', import.meta.url));
const read = (path: string) => JSON.parse(readFileSync(data + path, 'utf8'));
const index = read('index.json');
const REGION = 'us-east4';
const prices = read(`prices/gcp/${index.prices.gcp.date}/${REGION}.json`).machines as [string, string][];
const usdPerHour = (type: string) => Number(prices.find(([name]) => name === type)![1]);
/** Families without sustained-use discounts, half a core a vCPU: a replica costs its hours and nothing else. */
const TYPES = ['e2-standard-2', 'e2-standard-4', 'e2-standard-8', 'e2-highcpu-4', 'c3d-standard-4', 'c3d-standard-8', 'c3-standard-4'];
const vcpusOf = (type: string) => Number(type.split('-').at(-1));

interface Tier {
  demandMs: number;
  types: string[];
}
interface Case {
  peak: number;
  limit: number;
  zones: number;
  survive: boolean;
  fraction: number;
  /** where between the bare work and the answer at the limit the objective lies */
  tightness: number;
  tiers: Tier[];
}
interface Choice {
  type: string;
  usd: number;
  lambda: number;
  mu: number;
  servers: number;
}

/** Replicas beyond the fewest that are tried: enough for every objective drawn here. */
const MOST_EXTRA = 24;
const survivorsOf = (n: number, { zones, survive }: Case) => (survive ? n - Math.ceil(n / zones) : n);

/** Every machine with every number of replicas from the fewest that the utilisation limit allows. */
function choicesOf(one: Case, { demandMs, types }: Tier): Choice[] {
  return types.flatMap((type) => {
    const [servers, mu] = [vcpusOf(type), 1000 / demandMs];
    let n = 1;
    while (survivorsOf(n, one) < 1 || one.peak / survivorsOf(n, one) > one.limit * servers * mu * (1 + 1e-12)) n++;
    return Array.from({ length: MOST_EXTRA }, (_, k) => ({
      type,
      usd: (n + k) * 730 * usdPerHour(type),
      lambda: one.peak / survivorsOf(n + k, one),
      mu,
      servers,
    }));
  });
}

function waits(servers: number, offered: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < servers; k++) sum += term *= offered / k;
  const last = ((term * offered) / servers) * (servers / (servers - offered));
  return last / (sum + last);
}

type Complex = [number, number];
const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];
/** rate / (rate + s) */
const exponential = (rate: number, [x, y]: Complex): Complex => {
  const size = (rate + x) ** 2 + y ** 2;
  return [(rate * (rate + x)) / size, (-rate * y) / size];
};

/** P(answered within t) of stages in sequence, each M/M/c. */
function withinChain(stages: readonly Choice[], t: number): number {
  const waiting = stages.map(({ servers, lambda, mu }) => waits(servers, lambda / mu));
  const transform = (s: Complex): Complex =>
    stages.reduce<Complex>(
      (product, { servers, lambda, mu }, i) => {
        const [x, y] = exponential(servers * mu - lambda, s);
        return times(product, times(exponential(mu, s), [1 - waiting[i]! + waiting[i]! * x, waiting[i]! * y]));
      },
      [1, 0],
    );
  const A = 18.4;
  const part = (k: number) => {
    const s: Complex = [A / (2 * t), (k * Math.PI) / t];
    const [x, y] = transform(s);
    return (x * s[0] + y * s[1]) / (s[0] ** 2 + s[1] ** 2);
  };
  const base = Math.exp(A / 2) / t;
  let sum = (base * part(0)) / 2;
  const sums: number[] = [];
  for (let k = 1; k <= 40; k++) {
    sum += base * (k % 2 ? -1 : 1) * part(k);
    if (k >= 29) sums.push(sum);
  }
  let weight = 1;
  let total = 0;
  for (let j = 0; j <= 11; j++) {
    total += (weight * sums[j]!) / 2 ** 11;
    weight *= (11 - j) / (j + 1);
  }
  return total;
}

/** The cheapest combination that answers in time, by trying them in order of cost. */
function exhaustive(one: Case, ms: number): { usd: number; within: number } | undefined {
  const perTier = one.tiers.map((tier) => choicesOf(one, tier));
  let combinations: Choice[][] = [[]];
  for (const choices of perTier) combinations = combinations.flatMap((before) => choices.map((choice) => [...before, choice]));
  const priced = combinations
    .map((chosen) => ({ chosen, usd: chosen.reduce((sum, { usd }) => sum + usd, 0) }))
    .sort((a, b) => a.usd - b.usd);
  for (const { chosen, usd } of priced) {
    if (chosen.some(({ mu }) => Math.exp((-mu * ms) / 1000) > 1 - one.fraction)) continue;
    const within = withinChain(chosen, ms / 1000);
    if (within >= one.fraction) return { usd, within };
  }
  return undefined;
}

/** The time of a fraction, by bisection. */
function quantileMs(chosen: readonly Choice[], fraction: number): number {
  let [low, high] = [0, 1e5];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (withinChain(chosen, middle / 1000) < fraction) low = middle;
    else high = middle;
  }
  return high;
}

const tier = fc.record({
  demandMs: fc.integer({ min: 2, max: 40 }),
  types: fc.uniqueArray(fc.constantFrom(...TYPES), { minLength: 2, maxLength: 3 }),
});
const cases = fc.sample(
  fc.record({
    peak: fc.integer({ min: 40, max: 900 }),
    limit: fc.constantFrom(0.6, 0.7, 0.85, 0.95),
    zones: fc.integer({ min: 2, max: 4 }),
    survive: fc.boolean(),
    fraction: fc.constantFrom(0.9, 0.95, 0.99),
    tightness: fc.double({ min: 0.1, max: 0.95, noNaN: true }),
    tiers: fc.array(tier, { minLength: 2, maxLength: 2 }),
  }),
  { numRuns: 500, seed: 20261125 },
);

describe('the joint choice', () => {
  it('costs what exhaustive search finds, on 500 random scenarios', { timeout: 300_000 }, async () => {
    const catalog = await loadCatalog({ regions: [REGION] });
    let bound = 0;
    for (const one of cases) {
      const cheapestFirst = one.tiers.map((each) => choicesOf(one, each).reduce((best, choice) => (choice.usd < best.usd ? choice : best)));
      const idle = cheapestFirst.map((choice) => ({ ...choice, lambda: 1e-9 }));
      const [bare, atLimit] = [quantileMs(idle, one.fraction), quantileMs(cheapestFirst, one.fraction)];
      const ms = bare + one.tightness * (atLimit - bare);
      const scenario = parseScenario({
        traffic: { peakRequestsPerSecond: one.peak, placement: 'sameVpc' },
        regions: [{ cloud: 'gcp', region: REGION, zones: one.zones }],
        services: {
          front: {
            demand: `${one.tiers[0]!.demandMs}ms`,
            machineTypes: one.tiers[0]!.types,
            diskGib: 0,
            calls: [{ to: 'back', networkMs: 0 }],
          },
          back: { demand: `${one.tiers[1]!.demandMs}ms`, machineTypes: one.tiers[1]!.types, diskGib: 0 },
        },
        objectives: { latency: [{ fraction: one.fraction, ms }], survive: { zones: one.survive ? 1 : 0 } },
        constraints: { maxUtilizationFraction: one.limit },
      });
      const plan = await planScenario(scenario, catalog);
      const found = exhaustive(one, ms);
      const usd = plan.feasible ? plan.totals.usdPerMonth : Infinity;
      if (Math.abs(usd - (found?.usd ?? Infinity)) > 1e-9 * usd) {
        // an objective within two thousandths of a combination's own quantile may be judged either way
        const [loose, strict] = [exhaustive(one, ms * 1.002), exhaustive(one, ms * 0.998)];
        expect({ one, ms, usd, found: found?.usd }).toSatisfy(
          () => usd >= (loose?.usd ?? Infinity) * (1 - 1e-9) && usd <= (strict?.usd ?? Infinity) * (1 + 1e-9),
        );
      }
      if (plan.feasible) {
        expect(plan.optimality.proven).toBe(true);
        if (plan.services.some(({ bindingConstraint }) => bindingConstraint === 'latency')) bound++;
      }
    }
    expect(bound).toBeGreaterThan(150);
  });
});
