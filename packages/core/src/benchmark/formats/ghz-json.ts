/**
 * ghz's report as JSON (`-O json`, `-O pretty`): times in ns, percentiles and extremes of the good answers among the first million calls,
 * the average of all calls. Source: bojand/ghz runner/reporter.go, printer/printer.go.
 */
import { CallTally } from '../call-tally.ts';
import { instantReader } from '../instant.ts';
import { quoted, type ProblemList } from '../problem.ts';
import type { ReadContext } from '../reader.ts';
import type { LatencyMs, Run } from '../run.ts';
import { defined, isObject, listOf, numberOf, objectOf, scalars, textOf, type JsonObject } from './json-value.ts';

/** ghz keeps this many calls one by one. */
const MOST_DETAILS = 1_000_000;
const NS_PER_MS = 1e6;
const NS_PER_S = 1e9;
/** Calls end in many threads and are written by one: neighbours may stand this far out of order. */
const ORDER_SLACK_SECONDS = 0.25;
/** Options that say nothing about the load or are secret to the user. */
const NOT_PARAMETERS = /^(data|metadata|binary|cacert|cert|key|cname|authority|import-paths|proto|protoset|name)$/;

export const isGhzReport = (root: JsonObject): boolean =>
  ('latencyDistribution' in root || 'options' in root || 'details' in root) && 'count' in root && 'total' in root && 'average' in root;

/** Counts the calls of `details` as they stream by. */
export class GhzDetails {
  readonly tally = new CallTally();
  private readonly instant = instantReader();

  constructor(private readonly problems: ProblemList) {}

  add(elements: readonly unknown[], firstIndex: number): void {
    elements.forEach((element, i) => {
      if (isObject(element)) this.addOne(element, firstIndex + i);
      else this.problems.add('unreadable', `${quoted(element)} is no call`, `details[${firstIndex + i}]`);
    });
  }

  private addOne({ latency, error, status, timestamp }: JsonObject, index: number): void {
    if (typeof latency !== 'number' || !(latency >= 0 && latency < Infinity)) {
      const code = typeof latency === 'number' && latency < 0 ? 'negative' : 'unreadable';
      this.problems.add(code, `the latency ${quoted(latency ?? 'missing')} is no number of ns >= 0`, `details[${index}]`);
      return;
    }
    const failed = (typeof error === 'string' && error !== '') || (typeof status === 'string' && status !== 'OK');
    const atSeconds = typeof timestamp === 'string' ? this.instant(timestamp) : undefined;
    this.tally.add({ failed, ms: failed ? undefined : latency / NS_PER_MS, atSeconds });
  }
}

export function ghzRun(root: JsonObject, { fileName, problems }: ReadContext, { tally }: GhzDetails): Run[] {
  const [count, total, average] = [root.count, root.total, root.average].map(numberOf);
  if (count === undefined || total === undefined) {
    problems.add('unreadable', 'a ghz report needs the numbers "count" and "total"');
    return [];
  }
  const options = objectOf(root.options);
  const perSecondTarget = numberOf(options.rps) ?? numberOf(options.qps);
  const target = perSecondTarget === undefined || perSecondTarget === 0 ? undefined : perSecondTarget;
  const open = options.async === true;
  const errors = errorsOf(root, count);
  const samples = tally.digest.count > 0 ? tally.digest.count : Math.min(count, MOST_DETAILS) - (errors ?? 0);
  const backward = tally.timeline.backwardSeconds;
  return [
    {
      name: fileName,
      fileName,
      format: 'ghzJson',
      requests: count,
      ...defined({
        errors,
        concurrency: numberOf(options.concurrency) ?? numberOf(options.c),
        requestsPerSecond: numberOf(root.rps) ?? (total > 0 ? count / (total / NS_PER_S) : undefined),
        targetRequestsPerSecond: target,
        pausesBetweenCalls: target !== undefined && !open ? (true as const) : undefined,
        latencySampleCount: samples > 0 ? samples : undefined,
        clockBackwardSeconds: backward > ORDER_SLACK_SECONDS ? backward : undefined,
        date: textOf(root.date),
        timeline: tally.timeline.wholeBins(),
      }),
      durationSeconds: total / NS_PER_S,
      loop: open ? 'open' : 'closed',
      latencyFrom: 'actualSend',
      latencyMs: latencyOf(root, average, tally),
      parameters: {
        ...Object.fromEntries(Object.entries(scalars(options, '', 1)).filter(([key]) => !NOT_PARAMETERS.test(key))),
        ...scalars(root.tags),
        ...defined({ name: textOf(root.name), endReason: textOf(root.endReason) }),
      },
    },
  ];
}

/** What did not end OK; where codes are missing, what the errors add up to. */
function errorsOf(root: JsonObject, count: number): number | undefined {
  const codes = objectOf(root.statusCodeDistribution);
  const sum = (values: unknown[]) => values.reduce<number>((total, value) => total + (numberOf(value) ?? 0), 0);
  const failed = sum(Object.values(objectOf(root.errorDistribution)));
  if (Object.keys(codes).length === 0) return isObject(root.errorDistribution) ? failed : undefined;
  return Math.max(failed, count - (numberOf(codes.OK) ?? 0));
}

/** As the report states them: ghz's own rule; a percentile of 0 was never filled in. Without a distribution, from the calls. */
function latencyOf(root: JsonObject, average: number | undefined, tally: CallTally): LatencyMs {
  const stated = new Map<number, number>();
  for (const entry of listOf(root.latencyDistribution)) {
    const [percentage, latency] = [numberOf(objectOf(entry).percentage), numberOf(objectOf(entry).latency)];
    if (percentage !== undefined && latency !== undefined && percentage > 0 && latency !== 0) stated.set(percentage, latency / NS_PER_MS);
  }
  const counted = stated.size > 0 ? {} : tally.latencyMs('nearestRank');
  const slowest = numberOf(root.slowest);
  const others = [...stated].filter(([percentage]) => ![50, 90, 95, 99].includes(percentage));
  return {
    ...counted,
    ...defined({
      mean: average === undefined ? counted.mean : average / NS_PER_MS,
      p50: stated.get(50) ?? counted.p50,
      p90: stated.get(90) ?? counted.p90,
      p95: stated.get(95) ?? counted.p95,
      p99: stated.get(99) ?? counted.p99,
      max: slowest === undefined || slowest === 0 ? counted.max : slowest / NS_PER_MS,
      quantiles: others.length > 0 ? Object.fromEntries(others.map(([percentage, ms]) => [String(percentage / 100), ms])) : undefined,
    }),
  };
}
