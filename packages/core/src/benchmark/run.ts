/**
 * A benchmark run as any tool's file tells it, in one shape. A value that the file does not hold is left out, never 0.
 * Latencies are in milliseconds, counts are of whole runs.
 */

export type RunFormat =
  | 'ghzJson'
  | 'ghzCsv'
  | 'wrk'
  | 'wrk2'
  | 'k6Summary'
  | 'k6Lines'
  | 'keyValueCsv'
  | 'googleBenchmark'
  | 'costToolMetrics'
  | 'cloudWatch'
  | 'cloudMonitoring'
  | 'prometheus'
  | 'csv';

export interface LatencyMs {
  mean?: number;
  p50?: number;
  p90?: number;
  p95?: number;
  p99?: number;
  max?: number;
  /** any others that the file states, fraction to ms */
  quantiles?: Record<string, number>;
}

/** The processor that served the run: how many vCPUs, how busy. */
export interface RunCpu {
  vcpus?: number;
  utilizationFraction?: number;
  machineType?: string;
}

/** What happened in one stretch of the run; stretches follow one another without gaps. */
export interface TimelineBin {
  /** from the start of the run */
  startSeconds: number;
  durationSeconds: number;
  requests: number;
  errors: number;
  meanMs?: number;
  p95Ms?: number;
}

export interface Run {
  /** a name people recognise: the file's, with the series or the row where a file holds several runs */
  name: string;
  fileName: string;
  format: RunFormat;
  /** calls that were answered or failed */
  requests?: number;
  errors?: number;
  durationSeconds?: number;
  /** calls in flight that the generator kept up, or could at most */
  concurrency?: number;
  requestsPerSecond?: number;
  /** what the generator was told to send, where it was told a rate */
  targetRequestsPerSecond?: number;
  /** open: sent on a schedule, whatever the answers; closed: a new call when an answer is in */
  loop: 'open' | 'closed' | 'unknown';
  /** callers may wait between calls (think time, a rate limit): calls in flight then say nothing about the generator */
  pausesBetweenCalls?: true;
  /** whether latencies count from the planned send (coordinated omission corrected) */
  latencyFrom?: 'plannedSend' | 'actualSend';
  /** how many calls stand behind the percentiles, where the file tells: fewer than `requests` means that they describe a part */
  latencySampleCount?: number;
  /** percentiles come from a histogram and may be off by this share; absent: exact, or as the file states them */
  latencyErrorFraction?: number;
  /** calls that the generator had planned and could not send */
  droppedRequests?: number;
  /** calls that were sent again */
  retries?: number;
  generatorCpuUtilizationFraction?: number;
  /** the largest step back of the clock between records that the format writes in order */
  clockBackwardSeconds?: number;
  latencyMs: LatencyMs;
  cpu?: RunCpu;
  memoryBytes?: number;
  /** mean bytes of one request and one answer, as the file counts them */
  requestBytes?: number;
  responseBytes?: number;
  /** when, as ISO 8601 text */
  date?: string;
  softwareVersion?: string;
  /** what was varied: tags, overridden variables, options */
  parameters: Record<string, number | string>;
  /** other metrics by their canonical name: mean or total as `kind` says */
  metrics?: Record<string, { value: number; kind: 'mean' | 'total'; noised?: boolean }>;
  timeline?: TimelineBin[];
}

/** What could not be read, and where. */
export interface RunProblem {
  code: string;
  fileName: string;
  /** line, row, byte or key: where to look */
  place?: string;
  message: string;
}

export interface ParsedRuns {
  format: RunFormat | 'unknown';
  runs: Run[];
  problems: RunProblem[];
}
