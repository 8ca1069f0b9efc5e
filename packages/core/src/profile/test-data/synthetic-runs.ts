/** Runs made from a known truth: what a fit must find again. Nothing of the code under test is used, except seeded numbers. */
import type { Run } from '../../benchmark/index.ts';
import { normalFrom, randomFrom } from '../../statistics/index.ts';

export function runNamed(name: string, rest: Partial<Run> = {}): Run {
  return { name, fileName: `${name}.json`, format: 'csv', loop: 'open', latencyMs: {}, parameters: {}, ...rest };
}

/** Load tests of one service at several rates, CPU cost varying from run to run. */
export function costRuns({
  seed,
  runs = 24,
  vcpuSecondsPerRequest = 0.004,
  variation = 0.05,
}: {
  seed: number;
  runs?: number;
  vcpuSecondsPerRequest?: number;
  variation?: number;
}): Run[] {
  const random = randomFrom(seed);
  return Array.from({ length: runs }, (_, i) => {
    const requestsPerSecond = 200 + 150 * (i % 4);
    const cost = vcpuSecondsPerRequest * (1 + variation * normalFrom(random));
    const durationSeconds = 60;
    return runNamed(`run ${i}`, {
      requests: requestsPerSecond * durationSeconds,
      durationSeconds,
      cpu: { vcpus: 8, utilizationFraction: (requestsPerSecond * cost) / 8, machineType: 'c6i.2xlarge' },
    });
  });
}

/** A design over ads and groups; cost = base + ads·perAd + groups·perGroup, a few per cent apart from run to run. */
export function designRuns({
  seed,
  base = 0.002,
  perAd = 0.0003,
  perGroup = 0.0001,
  variation = 0.02,
  repeats = 4,
}: {
  seed: number;
  base?: number;
  perAd?: number;
  perGroup?: number;
  variation?: number;
  repeats?: number;
}): Run[] {
  const random = randomFrom(seed);
  const made: Run[] = [];
  for (let repeat = 0; repeat < repeats; repeat++)
    for (const ads of [0, 10, 20, 40])
      for (const groups of [0, 25, 50, 100]) {
        const cost = (base + ads * perAd + groups * perGroup) * (1 + variation * normalFrom(random));
        const durationSeconds = 30 + 30 * (repeat % 2);
        made.push(
          runNamed(`ads ${ads} groups ${groups} #${repeat}`, {
            requests: 100 * durationSeconds,
            durationSeconds,
            cpu: { vcpus: 8, utilizationFraction: (100 * cost) / 8 },
            parameters: { ads, groups },
          }),
        );
      }
  return made;
}

/** Throughput by concurrency after the scalability law, each level measured several times. */
export function scalingPoints({
  seed,
  rate = 100,
  contention = 0.05,
  coherency = 0.0004,
  variation = 0.01,
  repeats = 5,
  equal = false,
}: {
  seed: number;
  rate?: number;
  contention?: number;
  coherency?: number;
  variation?: number;
  repeats?: number;
  /** whether the scatter is the same at every level, in requests/s; otherwise it is a share of the throughput */
  equal?: boolean;
}) {
  const random = randomFrom(seed);
  return [1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 80, 96].flatMap((n) =>
    Array.from({ length: repeats }, () => {
      const mean = (rate * n) / (1 + contention * (n - 1) + coherency * n * (n - 1));
      return { concurrency: n, requestsPerSecond: mean + variation * (equal ? 7 * rate : mean) * normalFrom(random) };
    }),
  );
}

/** One first-come-first-served queue with several servers and Poisson arrivals, request by request; latencies sorted, in ms. */
export function queueLatencies({
  requestsPerSecond,
  servers,
  requests,
  serviceMs,
  random,
}: {
  requestsPerSecond: number;
  servers: number;
  requests: number;
  serviceMs: () => number;
  random: () => number;
}): number[] {
  const free = Array<number>(servers).fill(0);
  const latencies: number[] = [];
  let now = 0;
  for (let i = 0; i < requests; i++) {
    now += (-Math.log(1 - random()) / requestsPerSecond) * 1000;
    let soonest = 0;
    for (let s = 1; s < servers; s++) if (free[s]! < free[soonest]!) soonest = s;
    const done = Math.max(now, free[soonest]!) + serviceMs();
    free[soonest] = done;
    latencies.push(done - now);
  }
  return latencies.sort((a, b) => a - b);
}

/** Runs at several utilisations of a queue whose service time varies a little from run to run. */
export function queueRuns({
  seed,
  meanMs = 20,
  shape = 'exponential',
  servers = 8,
  requests = 3000,
  loads = [0.08, 0.12, 0.16, 0.2, 0.4, 0.5, 0.6, 0.7],
  variation = 0.02,
}: {
  seed: number;
  meanMs?: number;
  shape?: 'exponential' | 'erlang2' | 'lognormal2';
  servers?: number;
  requests?: number;
  loads?: number[];
  variation?: number;
}): Run[] {
  const random = randomFrom(seed);
  const unit = {
    exponential: () => -Math.log(1 - random()),
    erlang2: () => -Math.log((1 - random()) * (1 - random())) / 2,
    lognormal2: () => Math.exp(Math.sqrt(Math.log(3)) * normalFrom(random) - Math.log(3) / 2),
  }[shape];
  return loads.map((load, i) => {
    const own = meanMs * (1 + variation * normalFrom(random));
    const requestsPerSecond = (load * servers) / (meanMs / 1000);
    const sorted = queueLatencies({ requestsPerSecond, servers, requests, serviceMs: () => own * unit(), random });
    const at = (fraction: number) => sorted[Math.min(sorted.length - 1, Math.floor(fraction * sorted.length))]!;
    return runNamed(`load ${load} #${i}`, {
      requests,
      durationSeconds: requests / requestsPerSecond,
      cpu: { vcpus: servers, utilizationFraction: load },
      latencyMs: { mean: sorted.reduce((sum, ms) => sum + ms, 0) / requests, p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) },
    });
  });
}
