/**
 * k6's `--out json`: one JSON object a line, declarations of metrics and their points, durations in ms. Only the lines that count
 * are parsed, so that gigabytes take seconds. Source: grafana/k6 output/json/wrapper.go.
 */
import { CallTally } from '../call-tally.ts';
import { instantReader } from '../instant.ts';
import { jsonFault } from '../json-fault.ts';
import { LineSplitter } from '../line-splitter.ts';
import type { FormatReader, ReadContext } from '../reader.ts';
import type { Run } from '../run.ts';
import { defined, objectOf, type JsonObject } from './json-value.ts';

export const isK6Line = (line: string): boolean =>
  /"type"\s*:\s*"(?:Metric|Point)"/.test(line) && /"metric"\s*:\s*"/.test(line) && line.trimStart().startsWith('{');

/** Points are flushed in batches: neighbours may stand this far out of order. */
const ORDER_SLACK_SECONDS = 2;
const WANTED = new Set([
  'http_reqs',
  'http_req_duration',
  'http_req_failed',
  'grpc_req_duration',
  'iterations',
  'dropped_iterations',
  'vus',
  'vus_max',
  'data_sent',
  'data_received',
]);
const METRIC_FIRST = /^\{"metric":"([^"\\]*)"/;
const METRIC_LAST = /"metric":"([^"\\]*)"\s*\}\s*$/;

export class K6LinesReader implements FormatReader {
  private readonly lines = new LineSplitter();
  private readonly instant = instantReader();
  private readonly http = new CallTally();
  private readonly grpc = new CallTally();
  private readonly sums = new Map<string, number>();
  private readonly largest = new Map<string, number>();
  private readonly scenarios = new Set<string>();
  /** failures by http_req_failed, where the file has it (k6 0.31 and later) */
  private failedHttp: number | undefined;
  private firstTime: string | undefined;
  /** banner, progress and summary, when the lines came by standard output */
  private passedOver = 0;

  constructor(private readonly context: ReadContext) {}

  push(chunk: string): void {
    this.lines.push(chunk, (line, number) => this.line(line, number));
  }

  end(): Run[] {
    const { problems } = this.context;
    this.lines.end((line, number) => this.line(line, number, true));
    if (this.passedOver > 0) problems.add('passedOver', `${this.passedOver} lines are no JSON and were passed over`);
    if (this.lines.tooLong) problems.add('tooLarge', 'a line longer than 4 MB was left out');
    const runs = [
      ...this.run(this.http, 'http_reqs', this.failedHttp ?? this.http.failed, 'http'),
      ...this.run(this.grpc, undefined, this.grpc.failed, 'grpc'),
    ];
    if (runs.length === 0) problems.add('noRequests', 'no point of http_req_duration, http_reqs or grpc_req_duration was found');
    return runs;
  }

  private run(tally: CallTally, counter: string | undefined, failed: number, kind: string): Run[] {
    const requests = (counter === undefined ? undefined : this.sums.get(counter)) ?? tally.calls;
    if (requests === 0) return [];
    const { fileName } = this.context;
    const alone = this.http.calls === 0 || this.grpc.calls === 0;
    const seconds = tally.timeline.spanSeconds;
    const dropped = this.sums.get('dropped_iterations');
    const { backwardSeconds } = tally.timeline;
    const bytes = (metric: string) => (alone && this.sums.has(metric) ? this.sums.get(metric)! / requests : undefined);
    return [
      {
        name: alone ? fileName : `${fileName} (${kind})`,
        fileName,
        format: 'k6Lines',
        requests,
        errors: failed,
        ...defined({
          durationSeconds: seconds,
          requestsPerSecond: seconds === undefined ? undefined : requests / seconds,
          concurrency: this.largest.get('vus') || this.largest.get('vus_max') || undefined,
          droppedRequests: dropped,
          latencySampleCount: tally.digest.count || undefined,
          latencyErrorFraction: tally.digest.errorFraction || undefined,
          requestBytes: bytes('data_sent'),
          responseBytes: bytes('data_received'),
          clockBackwardSeconds: backwardSeconds > ORDER_SLACK_SECONDS ? backwardSeconds : undefined,
          date: this.firstTime,
          timeline: tally.timeline.wholeBins(),
        }),
        pausesBetweenCalls: true,
        loop: dropped === undefined ? 'unknown' : 'open',
        latencyFrom: 'actualSend',
        latencyMs: tally.latencyMs('interpolated'),
        parameters: this.scenarios.size > 0 ? { scenarios: [...this.scenarios].join(', ') } : {},
      },
    ];
  }

  private line(line: string, number: number, last = false): void {
    if (line.trim() === '') return;
    if (!line.trimStart().startsWith('{')) {
      this.passedOver++;
      return;
    }
    const metric = METRIC_FIRST.exec(line)?.[1] ?? METRIC_LAST.exec(line.slice(-300))?.[1];
    // a whole line of a metric that nothing here needs
    if (metric !== undefined && !WANTED.has(metric) && line.endsWith('}')) return;
    let point: unknown;
    try {
      point = JSON.parse(line);
    } catch {
      const cut = last && !line.trimEnd().endsWith('}');
      if (cut) this.context.problems.add('truncated', 'the last line is cut off; the lines before it count', `line ${number}`);
      else this.context.problems.add('notJson', jsonFault(line)?.reason ?? 'the line is not JSON', `line ${number}`);
      return;
    }
    const { type, metric: name, data } = objectOf(point);
    if (type === 'Point' && typeof name === 'string') this.point(name, objectOf(data), number);
    else if (type !== 'Metric')
      this.context.problems.add('mixedUp', 'the line is neither a "Metric" nor a "Point" of k6', `line ${number}`);
  }

  private point(metric: string, data: JsonObject, line: number): void {
    if (!WANTED.has(metric)) return;
    const { value, time } = data;
    const atSeconds = typeof time === 'string' ? this.instant(time) : undefined;
    if (typeof value !== 'number' || !(value >= 0 && value < Infinity) || atSeconds === undefined) {
      const negative = typeof value === 'number' && value < 0;
      const reason = negative ? `${metric} is ${value}` : atSeconds === undefined ? `${metric} has no time` : `${metric} has no number`;
      this.context.problems.add(negative ? 'negative' : 'unreadable', reason, `line ${line}`);
      return;
    }
    this.firstTime ??= time as string;
    const tags = objectOf(data.tags);
    if (typeof tags.scenario === 'string' && this.scenarios.size < 20) this.scenarios.add(tags.scenario);
    if (metric === 'http_req_duration') this.http.add({ failed: tags.expected_response === 'false', ms: value, atSeconds });
    else if (metric === 'grpc_req_duration')
      this.grpc.add({ failed: tags.status !== undefined && tags.status !== '0' && tags.status !== 'OK', ms: value, atSeconds });
    else if (metric === 'http_req_failed') this.failedHttp = (this.failedHttp ?? 0) + (value > 0 ? 1 : 0);
    else if (metric === 'vus' || metric === 'vus_max') this.largest.set(metric, Math.max(value, this.largest.get(metric) ?? 0));
    else this.sums.set(metric, (this.sums.get(metric) ?? 0) + value);
  }
}
