/**
 * What wrk and wrk2 print. wrk2 may print two series: latencies from the planned send (corrected for coordinated omission) and from the
 * actual one; they become two runs, never one. Percentiles of wrk2 leave out its first ten seconds, the calibration.
 * Source: wg/wrk and giltene/wrk2 src/wrk.c, src/units.c.
 */
import type { FormatReader, ReadContext } from '../reader.ts';
import type { LatencyMs, Run } from '../run.ts';
import { defined } from './json-value.ts';

export const looksLikeWrk = (text: string): boolean =>
  /^\s*Running .+ test @ |^\s*Thread Stats\s+Avg|^\s*\d+ requests in \d[\d.]*\w+, /m.test(text);

const LARGEST_TEXT = 64 * 1024 * 1024;
const MS_PER: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const BYTES_PER: Record<string, number> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40, P: 2 ** 50 };
const PERCENTILE = /^\s*(\d{1,3}(?:\.\d+)?)%\s+(\d+(?:\.\d+)?(?:us|ms|s|m|h))\s*$/;
const SPECTRUM_ROW = /^\s*(\d+(?:\.\d+)?)\s+(\d\.\d+)\s+(\d+)\s+(?:[\d.]+|inf)\s*$/;

type SeriesKind = 'plain' | 'corrected' | 'uncorrected';

interface Series {
  kind: SeriesKind;
  latencyMs: LatencyMs;
  spectrum: { ms: number; fraction: number }[];
  sampleCount?: number;
}

interface Report {
  line: number;
  url?: string;
  threads?: number;
  connections?: number;
  target?: number;
  series: Series[];
  averageMs?: number;
  maxMs?: number;
  requests?: number;
  seconds?: number;
  bytes?: number;
  errors: number;
  requestsPerSecond?: number;
  wrk2: boolean;
}

export class WrkReader implements FormatReader {
  private parts: string[] = [];
  private length = 0;

  constructor(private readonly context: ReadContext) {}

  push(chunk: string): void {
    this.length += chunk.length;
    if (this.length <= LARGEST_TEXT) this.parts.push(chunk);
  }

  end(): Run[] {
    if (this.length > LARGEST_TEXT)
      this.context.problems.add('tooLarge', 'a report of wrk is text of some kilobytes; only the first 64 MB were read');
    const reports = readReports(this.parts.join('').split(/\r?\n/));
    return reports.flatMap((report, i) => this.runsOf(report, reports.length > 1 ? ` #${i + 1}` : ''));
  }

  private runsOf(report: Report, which: string): Run[] {
    const { fileName, problems } = this.context;
    const place = `line ${report.line}`;
    if (report.requests === undefined || report.seconds === undefined) {
      problems.add('truncated', 'the report has no line "N requests in T": it is cut off', place);
      return [];
    }
    if (report.requestsPerSecond === undefined) {
      problems.add('truncated', 'the report has no line "Requests/sec": it is cut off', place);
      return [];
    }
    const series: Series[] = report.series.length > 0 ? report.series : [{ kind: 'plain', latencyMs: {}, spectrum: [] }];
    return series.map((one) => ({
      name: `${fileName}${which}${one.kind === 'plain' ? '' : ` (${one.kind})`}`,
      fileName,
      format: report.wrk2 ? 'wrk2' : 'wrk',
      requests: report.requests!,
      errors: report.errors,
      durationSeconds: report.seconds!,
      requestsPerSecond: report.requestsPerSecond!,
      ...defined({
        concurrency: report.connections,
        targetRequestsPerSecond: report.target,
        latencyFrom: one.kind === 'uncorrected' ? ('actualSend' as const) : report.wrk2 ? ('plannedSend' as const) : undefined,
        latencySampleCount: one.sampleCount,
        responseBytes: report.bytes !== undefined && report.requests! > 0 ? report.bytes / report.requests! : undefined,
      }),
      loop: report.wrk2 ? 'open' : 'closed',
      latencyMs: latencyOf(one, report),
      parameters: defined({ url: report.url, threads: report.threads }) as Record<string, number | string>,
    }));
  }
}

/** Several reports one after another, as a script appends them, are several. */
function readReports(lines: readonly string[]): Report[] {
  const reports: Report[] = [];
  let report: Report | undefined;
  let target: number | undefined;
  const begin = (line: number): Report => {
    report = { line, series: [], errors: 0, wrk2: false, ...defined({ target }) };
    target = undefined;
    reports.push(report);
    return report;
  };
  lines.forEach((line, index) => {
    const command = /\bwrk2?\b.*?\s(?:-R\s*|--rate[= ]\s*)(\d+(?:\.\d+)?)([kM]?)/.exec(line);
    if (command) target = Number(command[1]) * { '': 1, k: 1e3, M: 1e6 }[command[2] as '' | 'k' | 'M'];
    const running = /^\s*Running .+ test @ (\S+)/.exec(line);
    if (running) {
      begin(index + 1).url = running[1]!;
      return;
    }
    if (/^\s*Thread Stats\s+Avg/.test(line) && (!report || report.requests !== undefined)) begin(index + 1);
    if (!report && /^\s*\d+ requests in /.test(line)) begin(index + 1);
    if (report) readLine(report, line);
  });
  return reports;
}

function readLine(report: Report, line: string): void {
  let match: RegExpExecArray | null;
  if ((match = PERCENTILE.exec(line))) return addPercentile(report, Number(match[1]), timeMs(match[2]!), match[1]!);
  if ((match = SPECTRUM_ROW.exec(line))) {
    report.series.at(-1)?.spectrum.push({ ms: Number(match[1]), fraction: Number(match[2]) });
    return;
  }
  if ((match = /^\s*(\d+) threads and (\d+) connections/.exec(line)))
    [report.threads, report.connections] = [Number(match[1]), Number(match[2])];
  else if (/^\s*Thread calibration:/.test(line)) report.wrk2 = true;
  else if (
    (match = /^\s*Latency\s+(\d+(?:\.\d+)?(?:us|ms|s|m|h))\s+\d+(?:\.\d+)?(?:us|ms|s|m|h)\s+(\d+(?:\.\d+)?(?:us|ms|s|m|h))/.exec(line))
  )
    [report.averageMs, report.maxMs] = [timeMs(match[1]!), timeMs(match[2]!)];
  else if ((match = /Latency Distribution(?: \(HdrHistogram - (Recorded|Uncorrected))?/.exec(line))) {
    const kind = match[1] === 'Recorded' ? 'corrected' : match[1] === 'Uncorrected' ? 'uncorrected' : 'plain';
    if (kind !== 'plain') report.wrk2 = true;
    report.series.push({ kind, latencyMs: {}, spectrum: [] });
  } else if ((match = /^\s*#\[Mean\s*=\s*(\d+(?:\.\d+)?)/.exec(line))) setLatency(report, 'mean', Number(match[1]));
  else if ((match = /^\s*#\[Max\s*=\s*(\d+(?:\.\d+)?),\s*Total count\s*=\s*(\d+)/.exec(line))) {
    setLatency(report, 'max', Number(match[1]));
    const series = report.series.at(-1);
    if (series) series.sampleCount = Number(match[2]);
  } else readTotals(report, line);
}

function readTotals(report: Report, line: string): void {
  let match: RegExpExecArray | null;
  if ((match = /^\s*(\d+) requests in (\d+(?:\.\d+)?(?:us|ms|s|m|h)), (\d+(?:\.\d+)?)([KMGTP]?)B read/.exec(line))) {
    report.requests = Number(match[1]);
    report.seconds = timeMs(match[2]!) / 1000;
    report.bytes = Number(match[3]) * BYTES_PER[match[4]!]!;
  } else if ((match = /^\s*Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(line)))
    report.errors += match.slice(1, 5).reduce((sum, count) => sum + Number(count), 0);
  else if ((match = /^\s*Non-2xx or 3xx responses: (\d+)/.exec(line))) report.errors += Number(match[1]);
  else if ((match = /^\s*Requests\/sec:\s*(\d+(?:\.\d+)?)([kMG]?)\s*$/.exec(line)))
    report.requestsPerSecond = Number(match[1]) * { '': 1, k: 1e3, M: 1e6, G: 1e9 }[match[2] as '' | 'k' | 'M' | 'G'];
}

function addPercentile(report: Report, percent: number, ms: number, text: string): void {
  const series = report.series.at(-1);
  if (!series) return;
  // three decimals are wrk2's
  if (/\.\d{3}$/.test(text)) report.wrk2 = true;
  const { latencyMs } = series;
  if (percent === 50) latencyMs.p50 = ms;
  else if (percent === 90) latencyMs.p90 = ms;
  else if (percent === 95) latencyMs.p95 = ms;
  else if (percent === 99) latencyMs.p99 = ms;
  else if (percent === 100) latencyMs.max ??= ms;
  else (latencyMs.quantiles ??= {})[String(Number((percent / 100).toFixed(7)))] = ms;
}

function setLatency(report: Report, key: 'mean' | 'max', ms: number): void {
  const series = report.series.at(-1);
  if (series) series.latencyMs[key] = ms;
}

function latencyOf({ kind, latencyMs, spectrum }: Series, { averageMs, maxMs, requests }: Report): LatencyMs {
  const at = (fraction: number) => spectrum.find((row) => row.fraction >= fraction - 1e-6)?.ms;
  // the table of threads is of the corrected series
  const ofThreads = kind === 'uncorrected' || requests === 0 ? {} : { mean: averageMs, max: maxMs };
  return defined({
    mean: latencyMs.mean ?? ofThreads.mean,
    p50: latencyMs.p50 ?? at(0.5),
    p90: latencyMs.p90 ?? at(0.9),
    p95: latencyMs.p95 ?? at(0.95),
    p99: latencyMs.p99 ?? at(0.99),
    max: latencyMs.max ?? ofThreads.max,
    quantiles: latencyMs.quantiles,
  });
}

/** @param text a number and its unit, as wrk writes them: us, ms, s, m, h */
function timeMs(text: string): number {
  const unit = /[a-z]+$/.exec(text)![0];
  const value = Number(text.slice(0, -unit.length));
  // divided, so that 824.00us is 0.824 ms
  return unit === 'us' ? value / 1000 : value * MS_PER[unit]!;
}
