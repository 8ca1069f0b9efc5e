/**
 * Answers of CloudWatch: GetMetricStatistics (`Datapoints` of one metric, named only by `Label`) and GetMetricData (`MetricDataResults`).
 * Sum over the periods is a total; Average is the mean of the periods, weighted by SampleCount where that is there.
 * Source: Amazon CloudWatch API Reference.
 */
import { instantSeconds } from '../instant.ts';
import { roleOf, msFactor, metricMeaning } from '../metric-names.ts';
import { runsOfSeries, type MetricSeries } from '../metric-series.ts';
import type { ReadContext } from '../reader.ts';
import type { Run } from '../run.ts';
import { defined, isObject, listOf, numberOf, objectOf, textOf, type JsonObject } from './json-value.ts';

export const isCloudWatch = (root: JsonObject): boolean => Array.isArray(root.Datapoints) || Array.isArray(root.MetricDataResults);

interface Sample {
  atSeconds: number;
  values: JsonObject;
}

export function cloudWatchRuns(root: JsonObject, context: ReadContext): Run[] {
  const series = Array.isArray(root.MetricDataResults) ? fromData(root.MetricDataResults, context) : fromStatistics(root, context);
  const { problems } = context;
  if (textOf(root.NextToken) !== undefined)
    problems.add('incomplete', 'more pages follow (NextToken): fetch them all, or totals are too small', 'NextToken');
  if (series.length === 0) {
    problems.add('empty', 'the answer holds no data points: check the metric, its dimensions and the time');
    return [];
  }
  return runsOfSeries(series, 'cloudWatch', context);
}

function fromStatistics(root: JsonObject, { problems }: ReadContext): MetricSeries[] {
  const label = textOf(root.Label);
  if (label === undefined) problems.add('unnamed', 'the answer has no "Label", the name of its metric', 'Label');
  const samples: Sample[] = [];
  listOf(root.Datapoints).forEach((point, i) => {
    const atSeconds = isObject(point) ? secondsOf(point.Timestamp) : undefined;
    if (atSeconds === undefined) problems.add('unreadable', 'the data point has no time', `Datapoints[${i}]`);
    else samples.push({ atSeconds, values: point as JsonObject });
  });
  if (samples.length === 0 || label === undefined) return [];
  samples.sort((a, b) => a.atSeconds - b.atSeconds);
  const column = (key: string) => samples.flatMap(({ values }) => numberOf(values[key]) ?? []);
  const counts = column('SampleCount');
  const means = column('Average');
  const unit = textOf(samples[0]!.values.Unit);
  return [
    {
      given: label,
      ...spanOf(samples.map(({ atSeconds }) => atSeconds)),
      ...defined({
        total: sum(column('Sum')),
        ...meanOver(means, counts, column('Sum')),
        quantiles: samples.length === 1 ? percentiles(samples[0]!.values) : undefined,
        toMs: msFactor(unit) ?? msFactor(label),
        percent: unit === 'Percent' ? true : undefined,
      }),
    },
  ].map(onlyOneKind);
}

/** GetMetricData does not repeat the statistic: a counter was asked for as its sum, anything else as its average. */
function fromData(results: readonly unknown[], { problems, metricAliases }: ReadContext): MetricSeries[] {
  return results.flatMap((result, i): MetricSeries[] => {
    const { Label, Id, Timestamps, Values, StatusCode } = objectOf(result);
    const place = `MetricDataResults[${i}]`;
    if (StatusCode === 'PartialData' || StatusCode === 'InternalError')
      problems.add('incomplete', `the series is not whole (${StatusCode}): fetch it again`, place);
    const times = listOf(Timestamps).map(secondsOf);
    const values = listOf(Values).map(numberOf);
    const given = (textOf(Label) ?? textOf(Id) ?? '').replace(/\s+(Sum|Average|SampleCount)$/, '');
    const percentile = /\s+p(\d+(?:\.\d+)?)$/.exec(given);
    if (given === '' || times.length !== values.length || times.includes(undefined) || values.includes(undefined)) {
      problems.add('unreadable', 'a series needs a Label and as many Values as Timestamps', place);
      return [];
    }
    if (values.length === 0) {
      problems.add('empty', `the series ${given} has no values`, place);
      return [];
    }
    const numbers = values as number[];
    const name = percentile ? given.slice(0, percentile.index) : given;
    const meaning = metricMeaning(name, metricAliases);
    const role = roleOf(meaning.name, undefined);
    const isCounter = meaning.kind === 'counter' || meaning.kind === 'partitioned' || role === 'requests' || role === 'errors';
    const one: MetricSeries = { given: name, ...spanOf(times as number[]), ...defined({ toMs: msFactor(name) }) };
    if (percentile) return numbers.length === 1 ? [{ ...one, quantiles: { [String(Number(percentile[1]) / 100)]: numbers[0]! } }] : [];
    return [isCounter ? { ...one, total: sum(numbers)! } : { ...one, mean: sum(numbers)! / numbers.length }];
  });
}

/** A counter's average of ones and a distribution's sum say nothing: the role of the name decides which is meant. */
function onlyOneKind(series: MetricSeries): MetricSeries {
  const role = roleOf(series.given, undefined);
  const { mean, total, count, ...rest } = series;
  if (role === 'requests' || role === 'errors') {
    const counted = total ?? count;
    return counted === undefined ? series : { ...rest, total: counted };
  }
  return mean === undefined ? series : { ...rest, mean, ...defined({ count }) };
}

function meanOver(means: readonly number[], counts: readonly number[], sums: readonly number[]): { mean?: number; count?: number } {
  const count = sum(counts);
  if (count !== undefined && count > 0 && sums.length === counts.length) return { mean: sum(sums)! / count, count };
  if (count !== undefined && count > 0 && means.length === counts.length)
    return { mean: means.reduce((total, mean, i) => total + mean * counts[i]!, 0) / count, count };
  return means.length > 0 ? { mean: sum(means)! / means.length } : {};
}

function percentiles(values: JsonObject): Record<string, number> | undefined {
  const found: Record<string, number> = {};
  for (const [key, value] of Object.entries(objectOf(values.ExtendedStatistics))) {
    const percent = /^p(\d+(?:\.\d+)?)$/.exec(key)?.[1];
    if (percent !== undefined && numberOf(value) !== undefined) found[String(Number(percent) / 100)] = numberOf(value)!;
  }
  const max = numberOf(values.Maximum);
  if (max !== undefined) found['1'] = max;
  return Object.keys(found).length > 0 ? found : undefined;
}

/** From the first period's start to the last one's end; a period is the least step between stamps, 60 s when there is one stamp. */
function spanOf(times: readonly number[]): { fromSeconds: number; toSeconds: number } {
  const sorted = [...times].sort((a, b) => a - b);
  let step = Infinity;
  for (let i = 1; i < sorted.length; i++) if (sorted[i]! > sorted[i - 1]!) step = Math.min(step, sorted[i]! - sorted[i - 1]!);
  return { fromSeconds: sorted[0]!, toSeconds: sorted.at(-1)! + (step === Infinity ? 60 : step) };
}

/** Text, or the seconds since 1970 that some clients write. */
function secondsOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value > 0 ? value : undefined;
  return typeof value === 'string' ? instantSeconds(value) : undefined;
}

const sum = (values: readonly number[]) => (values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0));
