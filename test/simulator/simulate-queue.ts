/**
 * A queue played event by event, seeded: the independent witness of the response laws. It shares no code with them: its own random numbers, its own
 * samplers, its own percentiles. First come, first served at every replica; a batch goes to one replica and is answered when its last task is done.
 */
export interface Service {
  shape: 'deterministic' | 'exponential' | 'erlang' | 'hyperexponential' | 'gamma' | 'lognormal';
  scv: number;
}

export interface QueueRun {
  servers: number;
  utilization: number;
  service: Service;
  batch?: number;
  replicas?: number;
  balancer?: 'random' | 'twoChoices' | 'leastOutstanding' | 'pooled';
  /** squared coefficient of variation of the time between calls, all replicas together */
  arrivalScv?: number;
  calls: number;
  seed: number;
}

export interface Simulated {
  mean: number;
  quantile(fraction: number): number;
  /** share of calls that wait at all (of single tasks) */
  waited: number;
}

/** sfc32, Chris Doty-Humphrey's small fast counting generator. */
export function randomOf(seed: number): () => number {
  let [a, b, c, d] = [0x9e3779b9 ^ seed, 0x243f6a88, 0xb7e15162, seed | 1];
  const next = () => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return ((t >>> 0) + 0.5) / 4294967296;
  };
  for (let i = 0; i < 20; i++) next();
  return next;
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}

/** Marsaglia & Tsang, ACM Transactions on Mathematical Software 26 (2000). */
function gammaSample(shape: number, random: () => number): number {
  if (shape < 1) return gammaSample(shape + 1, random) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Times of mean 1. */
export function samplerOf({ shape, scv }: Service, random: () => number): () => number {
  switch (shape) {
    case 'deterministic':
      return () => 1;
    case 'exponential':
      return () => -Math.log(random());
    case 'erlang':
    case 'gamma':
      return () => gammaSample(1 / scv, random) * scv;
    case 'hyperexponential': {
      const often = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
      return () => (random() < often ? -Math.log(random()) / (2 * often) : -Math.log(random()) / (2 * (1 - often)));
    }
    case 'lognormal': {
      const sigma = Math.sqrt(Math.log(1 + scv));
      return () => Math.exp(sigma * normal(random) - (sigma * sigma) / 2);
    }
  }
}

class Replica {
  private readonly free: Float64Array;
  private ends: number[] = [];
  constructor(servers: number) {
    this.free = new Float64Array(servers);
  }
  outstanding(now: number): number {
    this.ends = this.ends.filter((end) => end > now);
    return this.ends.length;
  }
  /** When the last of these tasks is done, and whether the first of them waited. */
  take(now: number, times: readonly number[], track: boolean): { done: number; waited: boolean } {
    let done = now;
    let waited = false;
    times.forEach((time, k) => {
      let first = 0;
      for (let i = 1; i < this.free.length; i++) if (this.free[i]! < this.free[first]!) first = i;
      const start = Math.max(now, this.free[first]!);
      if (k === 0 && start > now) waited = true;
      this.free[first] = start + time;
      if (track) this.ends.push(start + time);
      done = Math.max(done, start + time);
    });
    return { done, waited };
  }
}

export function simulateQueue(run: QueueRun): Simulated {
  const { servers, utilization, service, batch = 1, replicas = 1, balancer = 'random', arrivalScv = 1, calls, seed } = run;
  const random = randomOf(seed);
  const time = samplerOf(service, random);
  const arrival = samplerOf(
    { shape: arrivalScv === 1 ? 'exponential' : arrivalScv > 1 ? 'hyperexponential' : 'gamma', scv: arrivalScv },
    random,
  );
  const pooled = balancer === 'pooled';
  const fleet = Array.from({ length: pooled ? 1 : replicas }, () => new Replica(pooled ? servers * replicas : servers));
  const rate = (utilization * servers * replicas) / batch;
  const counted = balancer === 'twoChoices' || balancer === 'leastOutstanding';
  const pick = (now: number): Replica => {
    if (fleet.length === 1) return fleet[0]!;
    const any = () => fleet[Math.floor(random() * fleet.length)]!;
    if (balancer === 'random') return any();
    let among = fleet;
    if (balancer === 'twoChoices') {
      const one = Math.floor(random() * fleet.length);
      among = [fleet[one]!, fleet[(one + 1 + Math.floor(random() * (fleet.length - 1))) % fleet.length]!];
    }
    const counts = among.map((replica) => replica.outstanding(now));
    const least = Math.min(...counts);
    const best = among.filter((_, i) => counts[i] === least);
    return best[Math.floor(random() * best.length)]!;
  };
  const warmUp = Math.floor(calls / 10);
  const times = new Float64Array(calls);
  let now = 0;
  let waited = 0;
  for (let i = -warmUp; i < calls; i++) {
    now += arrival() / rate;
    const size = Math.floor(batch) + (random() < batch - Math.floor(batch) ? 1 : 0);
    const answer = pick(now).take(now, Array.from({ length: size }, time), counted);
    if (i < 0) continue;
    times[i] = answer.done - now;
    if (answer.waited) waited++;
  }
  const sorted = times.sort();
  return {
    mean: sorted.reduce((sum, value) => sum + value, 0) / calls,
    quantile: (fraction) => sorted[Math.min(calls - 1, Math.floor(fraction * calls))]!,
    waited: waited / calls,
  };
}
