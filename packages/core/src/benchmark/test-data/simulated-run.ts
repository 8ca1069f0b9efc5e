/** A service of a few vCPUs under a seeded load, written down as ghz would; and the same with one fault planted. */

export interface SimulatedLoad {
  seed: number;
  loop: 'open' | 'closed';
  seconds: number;
  vcpus: number;
  meanServiceMs: number;
  /** open: share of the capacity that is asked for; closed: callers */
  utilization?: number;
  callers?: number;
  /** spread of the service time: exponential, or lognormal of that squared coefficient of variation */
  squaredCoefficientOfVariation?: number;
  /** service times at that moment, as a multiple */
  slowness?: (atSeconds: number) => number;
  /** the service stands still from … to … */
  stall?: { fromSeconds: number; toSeconds: number };
  /** what a caller loses between two calls */
  overheadMs?: number;
  errorFraction?: number;
  /** open: the generator sends no faster than this, whatever it was told */
  generatorLimit?: number;
  targetRequestsPerSecond?: number;
  /** seconds that the clock is set back at half time */
  clockBackSeconds?: number;
  /** stop after so many calls */
  mostCalls?: number;
}

export function generator(seed: number): () => number {
  let state = seed >>> 0;
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

interface Call {
  endSeconds: number;
  latencyMs: number;
  failed: boolean;
}

export function simulatedGhz(load: SimulatedLoad): string {
  const calls = load.loop === 'open' ? openCalls(load) : closedCalls(load);
  calls.sort((a, b) => a.endSeconds - b.endSeconds);
  return report(load, calls);
}

function serviceTimes({ meanServiceMs, squaredCoefficientOfVariation: scv }: SimulatedLoad, random: () => number): () => number {
  if (scv === undefined) return () => -Math.log(1 - random()) * meanServiceMs;
  const sigma = Math.sqrt(Math.log(1 + scv));
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return () => meanServiceMs * Math.exp(sigma * normal() - (sigma * sigma) / 2);
}

/** Servers free from … on; the first free one takes the call. */
function serve(free: number[], atSeconds: number, serviceMs: number, { slowness, stall }: SimulatedLoad): number {
  let first = 0;
  for (let i = 1; i < free.length; i++) if (free[i]! < free[first]!) first = i;
  let start = Math.max(atSeconds, free[first]!);
  if (stall && start >= stall.fromSeconds && start < stall.toSeconds) start = stall.toSeconds;
  free[first] = start + (serviceMs * (slowness?.(start) ?? 1)) / 1000;
  return free[first]!;
}

function openCalls(load: SimulatedLoad): Call[] {
  const random = generator(load.seed);
  const service = serviceTimes(load, random);
  const rate = Math.min(load.generatorLimit ?? Infinity, ((load.utilization ?? 0.5) * load.vcpus * 1000) / load.meanServiceMs);
  const free = Array.from({ length: load.vcpus }, () => 0);
  const calls: Call[] = [];
  for (
    let at = -Math.log(1 - random()) / rate;
    at < load.seconds && calls.length < (load.mostCalls ?? 1e6);
    at -= Math.log(1 - random()) / rate
  ) {
    const end = serve(free, at, service(), load);
    calls.push({ endSeconds: end, latencyMs: (end - at) * 1000, failed: random() < (load.errorFraction ?? 0) });
  }
  return calls;
}

function closedCalls(load: SimulatedLoad): Call[] {
  const random = generator(load.seed);
  const service = serviceTimes(load, random);
  const free = Array.from({ length: load.vcpus }, () => 0);
  const next = Array.from({ length: load.callers ?? 16 }, () => random() * 0.005);
  const calls: Call[] = [];
  while (calls.length < (load.mostCalls ?? 1e6)) {
    let caller = 0;
    for (let i = 1; i < next.length; i++) if (next[i]! < next[caller]!) caller = i;
    const at = next[caller]!;
    if (at >= load.seconds) break;
    const end = serve(free, at, service(), load);
    calls.push({ endSeconds: end, latencyMs: (end - at) * 1000, failed: random() < (load.errorFraction ?? 0) });
    next[caller] = end + (load.overheadMs ?? 0) / 1000;
  }
  return calls;
}

function report(load: SimulatedLoad, calls: readonly Call[]): string {
  const good = calls
    .filter(({ failed }) => !failed)
    .map(({ latencyMs }) => latencyMs)
    .sort((a, b) => a - b);
  const total = calls.at(-1)?.endSeconds ?? load.seconds;
  const failed = calls.length - good.length;
  const ns = (ms: number) => Math.round(ms * 1e6);
  const at = (seconds: number) => {
    const back = load.clockBackSeconds !== undefined && seconds > load.seconds / 2 ? load.clockBackSeconds : 0;
    return new Date(Math.round((1_700_000_000 + seconds - back) * 1000)).toISOString().replace('.000Z', 'Z');
  };
  return JSON.stringify({
    name: `simulated ${load.seed}`,
    endReason: 'normal',
    options: {
      host: '127.0.0.1:50051',
      concurrency: load.loop === 'closed' ? (load.callers ?? 16) : 50,
      ...(load.targetRequestsPerSecond !== undefined && { rps: load.targetRequestsPerSecond }),
      ...(load.loop === 'open' && { async: true }),
    },
    date: at(0),
    count: calls.length,
    total: ns(total * 1000),
    average: ns(calls.reduce((sum, { latencyMs }) => sum + latencyMs, 0) / calls.length),
    fastest: ns(good[0] ?? 0),
    slowest: ns(good.at(-1) ?? 0),
    rps: calls.length / total,
    errorDistribution: failed > 0 ? { 'rpc error: code = Unavailable': failed } : {},
    statusCodeDistribution: { OK: good.length, ...(failed > 0 && { Unavailable: failed }) },
    latencyDistribution: [10, 25, 50, 75, 90, 95, 99].map((percentage) => ({
      percentage,
      latency: ns(good[Math.max(0, Math.ceil((percentage / 100) * good.length) - 1)] ?? 0),
    })),
    details: calls.map((call) => ({
      timestamp: at(call.endSeconds),
      latency: ns(call.latencyMs),
      error: call.failed ? 'rpc error: code = Unavailable' : '',
      status: call.failed ? 'Unavailable' : 'OK',
    })),
  });
}
