/**
 * Cloud Monitoring's timeSeries.list: points newest first, 64-bit numbers as text. A cumulative series counts by its increments, with its
 * resets; a distribution gives its mean (Δ sum ÷ Δ count) and, from its buckets, percentiles; a gauge the mean of its points.
 * Source: Cloud Monitoring API v3, TimeSeries and Distribution.
 */
import { partLabel } from './part-label.ts';
import { instantSeconds } from '../instant.ts';
import { metricMeaning, msFactor } from '../metric-names.ts';
import { runsOfSeries, type MetricSeries } from '../metric-series.ts';
import type { ReadContext } from '../reader.ts';
import type { Run } from '../run.ts';
import { bucketQuantiles, edgesOf } from './buckets.ts';
import { defined, isObject, listOf, numberOf, objectOf, textOf, type JsonObject } from './json-value.ts';

export const isCloudMonitoring = (root: JsonObject): boolean =>
  Array.isArray(root.timeSeries) || (Array.isArray(root.time_series) && !('metrics' in root));

interface Point {
  from: number | undefined;
  to: number;
  /** scalar, or count and sum of a distribution */
  value: number;
  sum: number;
  distribution: JsonObject | undefined;
}

export function cloudMonitoringRuns(root: JsonObject, context: ReadContext): Run[] {
  const { problems } = context;
  if (textOf(root.nextPageToken) !== undefined)
    problems.add('incomplete', 'more pages follow (nextPageToken): fetch them all, or totals are too small', 'nextPageToken');
  const series = listOf(root.timeSeries ?? root.time_series).flatMap((one, i) => seriesOf(objectOf(one), `timeSeries[${i}]`, context));
  if (series.length === 0) {
    problems.add('empty', 'the answer holds no points: check the filter and the interval');
    return [];
  }
  return runsOfSeries(series, 'cloudMonitoring', context);
}

function seriesOf(one: JsonObject, place: string, { problems, metricAliases }: ReadContext): MetricSeries[] {
  const metric = objectOf(one.metric);
  const given = textOf(metric.type);
  if (given === undefined) {
    problems.add('unnamed', 'the series has no metric.type', place);
    return [];
  }
  const points = listOf(one.points).flatMap((point, i) => {
    const read = pointOf(objectOf(point));
    if (read === undefined) problems.add('unreadable', 'the point has no end time or no number', `${place}.points[${i}]`);
    return read === undefined ? [] : [read];
  });
  if (points.length === 0) return [];
  points.sort((a, b) => a.to - b.to);
  const labels = { ...objectOf(objectOf(one.resource).labels), ...objectOf(metric.labels) };
  const noise = textOf(labels.Noise) ?? textOf(labels.noise);
  const unit = textOf(one.unit);
  return [
    {
      given,
      ...defined({
        service: textOf(labels.service_name) ?? textOf(labels['service.name']),
        part: partLabel(labels),
        instance: textOf(labels.task_id) ?? textOf(labels.instance_id),
        noised: noise === undefined ? undefined : noise === 'Noised',
        toMs: msFactor(unit) ?? msFactor(metricMeaning(given, metricAliases).unit) ?? msFactor(given),
      }),
      ...valuesOf(points, textOf(one.metricKind), textOf(one.valueType)),
    },
  ];
}

function pointOf(point: JsonObject): Point | undefined {
  const interval = objectOf(point.interval);
  const value = objectOf(point.value);
  const to = instantSeconds(textOf(interval.endTime) ?? '');
  const from = instantSeconds(textOf(interval.startTime) ?? '');
  if (to === undefined) return undefined;
  if (isObject(value.distributionValue)) {
    const { count, mean } = value.distributionValue;
    const total = numberOf(count) ?? 0;
    return { from, to, value: total, sum: total * (numberOf(mean) ?? 0), distribution: value.distributionValue };
  }
  const scalar = numberOf(value.int64Value) ?? numberOf(value.doubleValue);
  return scalar === undefined ? undefined : { from, to, value: scalar, sum: 0, distribution: undefined };
}

function valuesOf(points: readonly Point[], metricKind: string | undefined, valueType: string | undefined): Partial<MetricSeries> {
  const [first, last] = [points[0]!, points.at(-1)!];
  const distribution = valueType === 'DISTRIBUTION' || first.distribution !== undefined;
  if (metricKind === 'GAUGE' && !distribution)
    return { mean: points.reduce((sum, point) => sum + point.value, 0) / points.length, fromSeconds: first.to, toSeconds: last.to };
  const cumulative = metricKind === 'CUMULATIVE';
  const parts = cumulative
    ? increments(points)
    : points.map((point) => ({ value: point.value, sum: point.sum, buckets: bucketsOf(point) }));
  const value = parts.reduce((total, part) => total + part.value, 0);
  const sum = parts.reduce((total, part) => total + part.sum, 0);
  const fromSeconds = cumulative && points.length > 1 ? first.to : (first.from ?? first.to);
  const span = { fromSeconds, toSeconds: last.to };
  if (!distribution) return { ...span, total: value };
  const counts = addUp(parts.map((part) => part.buckets));
  const edges = edgesOf(last.distribution!);
  return {
    ...span,
    count: value,
    ...(value > 0 && { mean: sum / value }),
    ...defined({ quantiles: edges && counts && bucketQuantiles(edges, counts) }),
  };
}

/** What a cumulative series rose by; a lower value or a later start means that it began again from 0. */
function increments(points: readonly Point[]): { value: number; sum: number; buckets: number[] | undefined }[] {
  if (points.length === 1) return [{ value: points[0]!.value, sum: points[0]!.sum, buckets: bucketsOf(points[0]!) }];
  return points.slice(1).map((point, i) => {
    const before = points[i]!;
    const reset = point.value < before.value || (point.from !== undefined && before.from !== undefined && point.from > before.from);
    const buckets = bucketsOf(point);
    if (reset) return { value: point.value, sum: point.sum, buckets };
    const earlier = bucketsOf(before);
    return {
      value: point.value - before.value,
      sum: point.sum - before.sum,
      buckets: buckets?.map((count, k) => Math.max(0, count - (earlier?.[k] ?? 0))),
    };
  });
}

const bucketsOf = ({ distribution }: Point) =>
  Array.isArray(distribution?.bucketCounts) ? distribution.bucketCounts.map((count) => numberOf(count) ?? 0) : undefined;

function addUp(lists: readonly (number[] | undefined)[]): number[] | undefined {
  const known = lists.filter((list) => list !== undefined);
  if (known.length === 0) return undefined;
  const sums: number[] = [];
  for (const list of known) list.forEach((count, i) => (sums[i] = (sums[i] ?? 0) + count));
  return sums;
}
