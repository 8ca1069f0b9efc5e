/** The columns of a plain CSV of runs: what a header may be called, and its unit. */

export type CsvField =
  | 'name'
  | 'date'
  | 'machineType'
  | 'loop'
  | 'softwareVersion'
  | 'requests'
  | 'errors'
  | 'durationSeconds'
  | 'concurrency'
  | 'requestsPerSecond'
  | 'targetRequestsPerSecond'
  | 'mean'
  | 'p50'
  | 'p90'
  | 'p95'
  | 'p99'
  | 'max'
  | 'vcpus'
  | 'instances'
  | 'cpuFraction'
  | 'generatorCpuFraction'
  | 'memoryBytes'
  | 'requestBytes'
  | 'responseBytes'
  | 'retries'
  | 'droppedRequests';

export interface CsvColumn {
  field: CsvField;
  /** to the field's own unit */
  factor: number;
  /** a latency, a time or a size without a unit: refused, for it could be anything */
  unitMissing?: true;
}

const TEXT: Record<string, CsvField> = {
  name: 'name',
  run: 'name',
  test: 'name',
  date: 'date',
  time: 'date',
  timestamp: 'date',
  machinetype: 'machineType',
  instancetype: 'machineType',
  machine: 'machineType',
  loop: 'loop',
  version: 'softwareVersion',
  softwareversion: 'softwareVersion',
};
const COUNT: Record<string, CsvField> = {
  requests: 'requests',
  requestcount: 'requests',
  count: 'requests',
  totalrequests: 'requests',
  calls: 'requests',
  samples: 'requests',
  errors: 'errors',
  errorcount: 'errors',
  failures: 'errors',
  failurecount: 'errors',
  failed: 'errors',
  failedrequests: 'errors',
  concurrency: 'concurrency',
  connections: 'concurrency',
  users: 'concurrency',
  vus: 'concurrency',
  clients: 'concurrency',
  threads: 'concurrency',
  requestspersecond: 'requestsPerSecond',
  requestss: 'requestsPerSecond',
  rps: 'requestsPerSecond',
  qps: 'requestsPerSecond',
  throughput: 'requestsPerSecond',
  requestssec: 'requestsPerSecond',
  targetrequestspersecond: 'targetRequestsPerSecond',
  targetrps: 'targetRequestsPerSecond',
  targetqps: 'targetRequestsPerSecond',
  vcpus: 'vcpus',
  cores: 'vcpus',
  cpus: 'vcpus',
  instances: 'instances',
  replicas: 'instances',
  retries: 'retries',
  retrycount: 'retries',
  dropped: 'droppedRequests',
  droppedrequests: 'droppedRequests',
};
const FRACTION: Record<string, CsvField> = {
  cpu: 'cpuFraction',
  cpuutilization: 'cpuFraction',
  cpuusage: 'cpuFraction',
  utilization: 'cpuFraction',
  generatorcpu: 'generatorCpuFraction',
  generatorcpuutilization: 'generatorCpuFraction',
  clientcpu: 'generatorCpuFraction',
};
const LATENCY: Record<string, CsvField> = {
  mean: 'mean',
  avg: 'mean',
  average: 'mean',
  p50: 'p50',
  median: 'p50',
  med: 'p50',
  p90: 'p90',
  p95: 'p95',
  p99: 'p99',
  max: 'max',
  slowest: 'max',
};
const SIZE: Record<string, CsvField> = {
  memory: 'memoryBytes',
  requestsize: 'requestBytes',
  request: 'requestBytes',
  responsesize: 'responseBytes',
  response: 'responseBytes',
};
const MS_PER: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, seconds: 1000 };
const SECONDS_PER: Record<string, number> = {
  ns: 1e-9,
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  sec: 1,
  seconds: 1,
  m: 60,
  min: 60,
  minutes: 60,
  h: 3600,
  hours: 3600,
};
const BYTES_PER: Record<string, number> = {
  b: 1,
  bytes: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};

/**
 * What a header names: `p95_ms`, `p95 (ms)`, `latency_p95_ms`, `latencyMs.p95`, `rps`, `requestsPerSecond`, `cpu_percent`, `duration_s`, …
 * @returns undefined for a column that is none of ours: it is a parameter
 * @example csvColumn('p95_us') // => { field: 'p95', factor: 0.001 }
 */
export function csvColumn(header: string): CsvColumn | undefined {
  const words = header
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\dµ%]+/)
    .filter((word) => word !== '');
  const joined = words.join('');
  if (Object.hasOwn(TEXT, joined)) return { field: TEXT[joined]!, factor: 1 };
  if (Object.hasOwn(COUNT, joined)) return { field: COUNT[joined]!, factor: 1 };
  return timed(words) ?? share(words) ?? sized(words);
}

function timed(words: readonly string[]): CsvColumn | undefined {
  if (words[0] === 'duration' || (words[0] === 'test' && words[1] === 'duration')) {
    const unit = words.at(-1)!;
    return Object.hasOwn(SECONDS_PER, unit)
      ? { field: 'durationSeconds', factor: SECONDS_PER[unit]! }
      : { field: 'durationSeconds', factor: 1, unitMissing: true };
  }
  const plain = words.filter((word) => !['latency', 'response', 'time', 'responsetime'].includes(word));
  const unit = plain.find((word) => Object.hasOwn(MS_PER, word));
  const [what, ...others] = plain.filter((word) => word !== unit);
  const field = what !== undefined && others.length === 0 && Object.hasOwn(LATENCY, what) ? LATENCY[what]! : undefined;
  const alone = what === undefined && words.includes('latency') ? 'mean' : undefined;
  const found = field ?? alone;
  if (found === undefined) return undefined;
  return unit === undefined ? { field: found, factor: 1, unitMissing: true } : { field: found, factor: MS_PER[unit]! };
}

function share(words: readonly string[]): CsvColumn | undefined {
  const percent = words.some((word) => word === 'percent' || word === 'pct' || word === '%');
  const joined = words.filter((word) => !['percent', 'pct', '%', 'fraction'].includes(word)).join('');
  if (!Object.hasOwn(FRACTION, joined)) return undefined;
  const stated = percent || words.includes('fraction') || words.includes('utilization');
  return { field: FRACTION[joined]!, factor: percent ? 0.01 : 1, ...(!stated && { unitMissing: true as const }) };
}

function sized(words: readonly string[]): CsvColumn | undefined {
  const unit = words.at(-1)!;
  if (!Object.hasOwn(BYTES_PER, unit)) return undefined;
  const joined = words.slice(0, -1).join('');
  return Object.hasOwn(SIZE, joined) ? { field: SIZE[joined]!, factor: BYTES_PER[unit]! } : undefined;
}
