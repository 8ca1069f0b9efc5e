/** Plans of whole graphs against the simulator, request by request: within 10 % at p95 and p99 where that is reached, and within the stated band elsewhere. */
import { describe, expect, it } from 'vitest';
import { AT_ONCE, BURSTS, IN_A_ROW, LIMITED, planOf, SELDOM_MORE, SPREAD_CALLERS, type GraphCase } from './graphs.ts';
import { simulateGraph } from './simulate-graph.ts';

/** What a run of this length may be off by itself. */
const NOISE = 0.02;

async function check(one: GraphCase) {
  // bursts make a run of a length say less
  const { within, requests = one.burstiness ? 300_000 : 120_000 } = one;
  const simulated = simulateGraph({ ...one, requests, seed: 20261130 });
  const plan = await planOf(one);
  const band = plan.latencyErrorBandFraction!;
  const { p50Ms, p95Ms, p99Ms } = plan.latency;
  for (const [name, said, fraction] of [
    ['p50', p50Ms, 0.5],
    ['p95', p95Ms, 0.95],
    ['p99', p99Ms, 0.99],
  ] as const) {
    const true_ = simulated.quantileMs(fraction);
    const bound = within === undefined || name === 'p50' ? Math.max(within ?? 0, band + NOISE) : within;
    expect(Math.abs(said / true_ - 1), `${name} ${said} against ${true_}`).toBeLessThan(bound);
  }
  return { plan, simulated };
}

describe('bursts of clients', () => it.each(BURSTS)('$name', async (one) => void (await check(one))));

describe('callers of spread tasks', () => {
  it.each(SPREAD_CALLERS)('$name', async (one) => {
    const { plan, simulated } = await check(one);
    // the median too, and not by the band
    const median = simulated.quantileMs(0.5);
    expect(Math.abs(plan.latency.p50Ms / median - 1), `p50 ${plan.latency.p50Ms} against ${median}`).toBeLessThan(one.within!);
  });
});

describe('calls of one request at once', () => {
  it.each(AT_ONCE)('$name', async (one) => {
    const { plan, simulated } = await check(one);
    // one call of them, whichever
    one.services.forEach((_, i) => {
      const { latency, service } = plan.services.find((row) => row.service === `s${i}`)!;
      for (const [said, fraction] of [
        [latency.p95Ms, 0.95],
        [latency.p99Ms, 0.99],
      ] as const) {
        const true_ = simulated.ownQuantileMs(i, fraction);
        expect(Math.abs(said / true_ - 1), `${service} ${fraction}: ${said} against ${true_}`).toBeLessThan(0.1);
      }
    });
  });

  it('are the same in several entries as in one', async () => {
    const several = AT_ONCE.find(({ name }) => name === 'five entries to one service')!;
    const [front, callee] = several.services as [GraphCase['services'][0], GraphCase['services'][0]];
    const asOne = await planOf({ ...several, services: [{ ...front, calls: [{ to: 1, perRequest: 5, parallel: true }] }, callee] });
    expect((await planOf(several)).latency).toEqual(asOne.latency);
  });
});

describe('calls that are seldom made once more', () => {
  it.each(SELDOM_MORE)('$name', async (one) => {
    const { plan, simulated } = await check(one);
    const true_ = simulated.quantileMs(0.95);
    expect(Math.abs(plan.latency.p95Ms / true_ - 1), `${plan.latency.p95Ms} against ${true_}`).toBeLessThan(
      plan.latencyErrorBandFraction! + NOISE,
    );
  });
});

describe('calls of one request one after another', () => {
  it.each(IN_A_ROW)('$name', async (one) => {
    const { plan, simulated } = await check(one);
    one.services.forEach((_, i) => {
      const { latency, service } = plan.services.find((row) => row.service === `s${i}`)!;
      const true_ = simulated.ownQuantileMs(i, 0.95);
      expect(Math.abs(latency.p95Ms / true_ - 1), `${service}: ${latency.p95Ms} against ${true_}`).toBeLessThan(0.1);
    });
  });
});

describe('calls that come too late for their caller', () => {
  // Witness: the share of the simulated calls that take longer; whoever waits for them does not change what they take
  it.each([
    { name: 'steady behind two steady replicas', front: { replicas: 2, servers: 4, meanMs: 64 }, scv: 0 },
    { name: 'steady behind a less busy steady one', front: { replicas: 1, servers: 4, meanMs: 24 }, scv: 0 },
    { name: 'exponential ones behind steady ones', front: { replicas: 1, servers: 4, meanMs: 28 }, scv: 1 },
  ])('are within the shares that the plan states: $name', async ({ front, scv }) => {
    const steady = { shape: 'deterministic', scv: 0 } as const;
    const services = [
      { ...front, service: steady, calls: [{ to: 1 }] },
      { replicas: 1, servers: 4, meanMs: 32, service: scv === 0 ? steady : ({ shape: 'exponential', scv } as const) },
    ];
    const one = { name: '', requestsPerSecond: 100, services };
    const simulated = simulateGraph({ ...one, requests: 200_000, seed: 20261130 });
    for (const late of [0.05, 0.01]) {
      const plan = await planOf(one, simulated.ownQuantileMs(1, 1 - late) + 0.01);
      const { timedOutFraction, timedOutLowFraction, timedOutHighFraction } = plan.services.find(({ service }) => service === 's1')!;
      expect(timedOutLowFraction!).toBeLessThan(late);
      expect(timedOutHighFraction!).toBeGreaterThan(late);
      expect(timedOutLowFraction!).toBeLessThanOrEqual(timedOutFraction!);
      expect(timedOutHighFraction!).toBeGreaterThanOrEqual(timedOutFraction!);
    }
  });
});

describe('queues with a limit', () => {
  it.each(LIMITED)('$name: the times of those that are let in', async (one) => {
    const { plan, simulated } = await check(one);
    // a call that is refused is not late as well
    expect(1 - plan.availabilityFraction!).toBeGreaterThan(plan.services[0]!.refusedFraction! * 0.999);
    const off = Math.abs(plan.services[0]!.refusedFraction! / simulated.refused[0]! - 1);
    expect(off).toBeLessThan(0.15);
    // beside the band the run's own
    expect(off).toBeLessThan(plan.services[0]!.refusedErrorBandFraction! + 0.03);
  });

  it('refuse nobody and answer as an endless queue does where they are long', async () => {
    const [first] = LIMITED as [GraphCase];
    const long = await planOf({ ...first, services: [{ ...first.services[0]!, queueLimit: 400 }] });
    const { queueLimit: _, ...endless } = first.services[0]!;
    expect(long.latency).toEqual((await planOf({ ...first, services: [endless] })).latency);
    expect(long.services[0]!.refusedFraction).toBeLessThan(1e-9);
  });
});
