/** Series of server metrics, whatever cloud kept them, and what they say of the run that was going on. */
import { metricMeaning, roleOf, type MetricRole } from './metric-names.ts';
import { defined } from './formats/json-value.ts';
import type { MetricMeaning, ReadContext } from './reader.ts';
import type { LatencyMs, Run, RunFormat } from './run.ts';

export interface MetricSeries {
  /** the name as the file has it */
  given: string;
  service?: string;
  /** the part of a partitioned metric: a status, a kind of processor use */
  part?: string;
  instance?: string;
  /** the file says so: noise was added, or was not */
  noised?: boolean;
  /** of a counter: what it rose by */
  total?: number;
  /** of a gauge or a distribution */
  mean?: number;
  /** how many values stand behind the mean */
  count?: number;
  quantiles?: Record<string, number>;
  /** seconds since 1970 */
  fromSeconds?: number;
  toSeconds?: number;
  /** a factor to the unit of the meaning, from a unit that the file states */
  toMs?: number;
  percent?: boolean;
}

interface Read extends MetricSeries {
  meaning: MetricMeaning;
  role: MetricRole | undefined;
  isNoised: boolean;
}

/** One run for each service that the series name; series without a service form one of their own. */
export function runsOfSeries(series: readonly MetricSeries[], format: RunFormat, context: ReadContext): Run[] {
  const services = [...new Set(series.map(({ service }) => service))];
  return services.map((service) => {
    const read = series.filter((one) => one.service === service).map((one) => readOne(one, context));
    return runOf(read, service, format, context.fileName);
  });
}

function readOne(series: MetricSeries, { metricAliases }: ReadContext): Read {
  const meaning = metricMeaning(series.given, metricAliases);
  const role = roleOf(meaning.name, series.part);
  return { ...series, meaning, role, isNoised: series.noised ?? meaning.noised ?? false };
}

function runOf(all: readonly Read[], service: string | undefined, format: RunFormat, fileName: string): Run {
  // what noise was added to stays under `metrics`, marked: a run's own numbers are exact ones
  const exact = (role: MetricRole) => all.filter((one) => one.role === role && !one.isNoised);
  const requests = sumOf(exact('requests'));
  const timed =
    [exact('requests'), all.filter((one) => !one.isNoised), all].find((some) => some.some((one) => one.toSeconds !== undefined)) ?? [];
  const [from, to] = [least(timed.map((one) => one.fromSeconds)), greatest(timed.map((one) => one.toSeconds))];
  const stated = meanOf(exact('duration'));
  const durationSeconds = stated ?? (from !== undefined && to !== undefined && to > from ? to - from : undefined);
  const memoryKb = sumOf(exact('memoryKb'), 'mean');
  return {
    name: service ? `${fileName} (${service})` : fileName,
    fileName,
    format,
    ...defined({
      requests,
      errors: sumOf(exact('errors')),
      durationSeconds,
      requestsPerSecond: requests !== undefined && durationSeconds ? requests / durationSeconds : undefined,
      cpu: cpuOf(exact('cpuUtilization'), exact('cpuCores')),
      // the kernel's kB are 1024 bytes
      memoryBytes: memoryKb === undefined ? undefined : memoryKb * 1024,
      requestBytes: meanOf(exact('requestBytes')),
      responseBytes: meanOf(exact('responseBytes')),
    }),
    loop: 'unknown',
    latencyMs: latencyOf(exact('latency')),
    parameters: service ? { service } : {},
    metrics: metricsOf(all),
  };
}

function cpuOf(utilization: readonly Read[], cores: readonly Read[]): Run['cpu'] {
  const busy = meanOf(utilization);
  const vcpus = sumOf(cores, 'mean');
  if (busy === undefined && vcpus === undefined) return undefined;
  const percent = utilization.some((one) => one.percent);
  return defined({ vcpus, utilizationFraction: busy === undefined ? undefined : percent ? busy / 100 : busy });
}

function latencyOf(series: readonly Read[]): LatencyMs {
  const factor = series[0]?.toMs ?? { us: 0.001, s: 1000 }[series[0]?.meaning.unit as 'us' | 's'] ?? 1;
  const mean = meanOf(series);
  // percentiles of several instances or periods cannot be added up
  const quantiles = series.length === 1 ? series[0]!.quantiles : undefined;
  const at = (fraction: string) => (quantiles?.[fraction] === undefined ? undefined : quantiles[fraction] * factor);
  const others = Object.entries(quantiles ?? {}).filter(([fraction]) => !['0.5', '0.9', '0.95', '0.99', '1'].includes(fraction));
  return defined({
    mean: mean === undefined ? undefined : mean * factor,
    p50: at('0.5'),
    p90: at('0.9'),
    p95: at('0.95'),
    p99: at('0.99'),
    max: at('1'),
    quantiles: others.length > 0 ? Object.fromEntries(others.map(([fraction, value]) => [fraction, value * factor])) : undefined,
  });
}

/** Every metric by its canonical name, the parts of a partitioned one apart; of instances: totals added, means weighted. */
function metricsOf(all: readonly Read[]): NonNullable<Run['metrics']> {
  const metrics: NonNullable<Run['metrics']> = {};
  const keyOf = (one: Read) => (one.part === undefined ? one.meaning.name : `${one.meaning.name}{${one.part}}`);
  for (const key of new Set(all.map(keyOf))) {
    const same = all.filter((one) => keyOf(one) === key);
    const noised = same.filter((one) => one.isNoised);
    // where the file has both, the exact series counts
    const used = noised.length < same.length ? same.filter((one) => !one.isNoised) : noised;
    const [total, mean] = [sumOf(used), meanOf(used)];
    const value = mean ?? total;
    if (value === undefined) continue;
    metrics[key] = { value, kind: mean === undefined ? 'total' : 'mean', ...(used === noised && { noised: true }) };
  }
  return metrics;
}

function sumOf(series: readonly MetricSeries[], key: 'total' | 'mean' = 'total'): number | undefined {
  const values = series.flatMap((one) => one[key] ?? []);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

/** Weighted by the number of values where every series tells it. */
function meanOf(series: readonly MetricSeries[]): number | undefined {
  const known = series.filter((one) => one.mean !== undefined);
  if (known.length === 0) return undefined;
  const weighted = known.every((one) => one.count !== undefined && one.count > 0);
  const weight = known.reduce((sum, one) => sum + (weighted ? one.count! : 1), 0);
  return known.reduce((sum, one) => sum + one.mean! * (weighted ? one.count! : 1), 0) / weight;
}

const known = (values: readonly (number | undefined)[]) => values.filter((value) => value !== undefined);
const least = (values: readonly (number | undefined)[]) =>
  known(values).reduce<number | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
const greatest = (values: readonly (number | undefined)[]) =>
  known(values).reduce<number | undefined>((a, b) => (a === undefined || b > a ? b : a), undefined);
