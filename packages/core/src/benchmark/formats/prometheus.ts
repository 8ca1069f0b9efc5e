/**
 * Prometheus' answers to query_range (a matrix) and query (a vector): counters by what they rose, resets seen; gauges by their mean;
 * `_sum` and `_count` pairs as means, `_bucket` as percentiles. Source: Prometheus HTTP API, and its histogram convention.
 */
import { partLabel } from './part-label.ts';
import { msFactor, roleOf } from '../metric-names.ts';
import { runsOfSeries, type MetricSeries } from '../metric-series.ts';
import { quoted } from '../problem.ts';
import type { ReadContext } from '../reader.ts';
import type { Run } from '../run.ts';
import { bucketQuantiles } from './buckets.ts';
import { defined, isObject, listOf, numberOf, objectOf, textOf, type JsonObject } from './json-value.ts';

export const isPrometheus = (root: JsonObject): boolean =>
  (root.status === 'success' && isObject(root.data) && 'resultType' in root.data) || (root.status === 'error' && 'errorType' in root);

interface Raw {
  name: string;
  labels: JsonObject;
  times: number[];
  values: number[];
}

export function prometheusRuns(root: JsonObject, context: ReadContext): Run[] {
  const { problems } = context;
  if (root.status === 'error') {
    problems.add('toolError', `Prometheus answered with an error: ${quoted(root.error ?? root.errorType)}`);
    return [];
  }
  const raw = listOf(objectOf(root.data).result).flatMap((one, i) => rawOf(objectOf(one), `data.result[${i}]`, context));
  const series = seriesOf(raw);
  if (series.length === 0) {
    problems.add('empty', 'the answer holds no series that can be used: check the query and the interval');
    return [];
  }
  return runsOfSeries(series, 'prometheus', context);
}

function rawOf(one: JsonObject, place: string, { problems }: ReadContext): Raw[] {
  const labels = objectOf(one.metric);
  const name = textOf(labels.__name__);
  if (name === undefined) {
    problems.add(
      'unnamed',
      'the series has no name: functions such as rate() drop it; query the metric itself, or keep __name__ with label_replace',
      place,
    );
    return [];
  }
  const pairs = Array.isArray(one.values) ? one.values : one.value === undefined ? [] : [one.value];
  const points: [time: number, value: number][] = [];
  for (const pair of pairs) {
    const [time, value] = [numberOf(listOf(pair)[0]), numberOf(listOf(pair)[1])];
    if (time !== undefined && value !== undefined && Number.isFinite(value)) points.push([time, value]);
  }
  points.sort((a, b) => a[0] - b[0]);
  const gaps = pairs.length - points.length;
  if (gaps > 0) problems.add('notFinite', `${gaps} of ${pairs.length} points of ${name} are no finite numbers and were left out`, place);
  return points.length === 0 ? [] : [{ name, labels, times: points.map(([time]) => time), values: points.map(([, value]) => value) }];
}

function seriesOf(raw: readonly Raw[]): MetricSeries[] {
  const names = new Set(raw.map(({ name }) => name));
  const groups = new Map<string, Raw[]>();
  for (const one of raw) {
    const base = one.name.replace(/_(bucket|sum|count)$/, '');
    const histogram = base !== one.name && ['bucket', 'sum', 'count'].filter((part) => names.has(`${base}_${part}`)).length > 1;
    const key = histogram ? base : one.name;
    const { le: _le, __name__: _name, ...others } = one.labels;
    const id = JSON.stringify([key, histogram, others]);
    groups.set(id, [...(groups.get(id) ?? []), one]);
  }
  return [...groups].flatMap(([id, members]) => {
    const [name, histogram] = JSON.parse(id) as [string, boolean];
    const one = { ...commonOf(name, members[0]!), ...(histogram ? histogramOf(members) : scalarOf(members[0]!)) };
    const failed = roleOf(name, undefined) === 'requests' && one.total !== undefined && isFailure(members[0]!.labels);
    return failed ? [one, { ...one, given: 'request_failed_count' }] : [one];
  });
}

/** HTTP's 4xx and 5xx, gRPC's codes other than OK. */
function isFailure({ code, status, status_code, grpc_code }: JsonObject): boolean {
  const http = [code, status, status_code].map(textOf).find((text) => text !== undefined);
  if (http !== undefined && /^\d/.test(http)) return /^[45](\d\d|xx)$/i.test(http);
  const grpc = textOf(grpc_code) ?? http;
  return grpc !== undefined && !/^(ok|0)$/i.test(grpc);
}

function commonOf(name: string, { labels, times }: Raw): MetricSeries {
  const noise = textOf(labels.Noise) ?? textOf(labels.noise);
  return {
    given: name,
    fromSeconds: times[0]!,
    toSeconds: times.at(-1)!,
    ...defined({
      service: textOf(labels.service_name) ?? textOf(labels.service) ?? textOf(labels.job),
      part: partLabel(labels),
      instance: textOf(labels.instance) ?? textOf(labels.task_id),
      noised: noise === undefined ? undefined : noise === 'Noised',
      toMs: msFactor(name),
    }),
  };
}

/** By Prometheus' own naming: what ends in _total or _count counts up. */
function scalarOf({ name, values }: Raw): Partial<MetricSeries> {
  if (/(_total|_count|:count|\.count)$/.test(name)) return { total: rise(values) };
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length };
}

function histogramOf(members: readonly Raw[]): Partial<MetricSeries> {
  const named = (part: string) => members.find(({ name }) => name.endsWith(`_${part}`));
  const [sum, count] = [named('sum'), named('count')].map((one) => (one === undefined ? undefined : rise(one.values)));
  const buckets = members
    .filter(({ name }) => name.endsWith('_bucket'))
    .map(({ labels, values }) => ({ edge: labels.le === '+Inf' ? Infinity : (numberOf(labels.le) ?? NaN), below: rise(values) }))
    .filter(({ edge }) => !Number.isNaN(edge))
    .sort((a, b) => a.edge - b.edge);
  const counts = buckets.map(({ below }, i) => Math.max(0, below - (buckets[i - 1]?.below ?? 0)));
  const edges = buckets.map(({ edge }) => edge).filter(Number.isFinite);
  const quantiles = bucketQuantiles(edges, counts);
  return defined({ mean: sum !== undefined && count ? sum / count : undefined, count, quantiles });
}

/** What a counter rose by over the range; after a fall it counts from 0. One value alone is taken as the whole count. */
function rise(values: readonly number[]): number {
  if (values.length === 1) return values[0]!;
  let total = 0;
  for (let i = 1; i < values.length; i++) total += values[i]! >= values[i - 1]! ? values[i]! - values[i - 1]! : values[i]!;
  return total;
}
