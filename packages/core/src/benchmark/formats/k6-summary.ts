/**
 * k6's end-of-test summary as JSON, in its three shapes: `--summary-export` (values beside each metric), the data of `handleSummary`
 * (under `values`), and the machine-readable one (a list of metrics under `results`). Trends of time are in ms.
 * Source: grafana/k6 internal/js/summary.go, internal/lib/summary/machinereadable.
 */
import type { ReadContext } from '../reader.ts';
import type { LatencyMs, Run } from '../run.ts';
import { defined, isObject, listOf, numberOf, objectOf, textOf, type JsonObject } from './json-value.ts';

type Values = (metric: string) => JsonObject | undefined;

export function isK6Summary(root: JsonObject): boolean {
  const metrics = objectOf(root.metrics);
  if (['http_reqs', 'http_req_duration', 'iterations', 'grpc_req_duration', 'vus', 'data_sent'].some((name) => name in metrics))
    return true;
  return listOf(objectOf(root.results).metrics).some((metric) => isObject(metric) && isObject(metric.values) && 'contains' in metric);
}

export function k6SummaryRuns(root: JsonObject, { fileName, problems }: ReadContext): Run[] {
  const values = valuesOf(root);
  const seconds = durationSeconds(root, values);
  const kinds = [
    { duration: 'http_req_duration', counter: 'http_reqs' },
    { duration: 'grpc_req_duration', counter: undefined },
  ].filter(({ duration, counter }) => values(duration) !== undefined || (counter !== undefined && values(counter) !== undefined));
  if (kinds.length === 0) {
    problems.add('noRequests', 'the summary counts neither HTTP nor gRPC calls (http_reqs, grpc_req_duration)', 'metrics');
    return [];
  }
  return kinds.map(({ duration, counter }) => {
    const trend = values(duration);
    const counted = counter === undefined ? undefined : values(counter);
    const requests =
      numberOf(counted?.count) ?? numberOf(trend?.count) ?? (counter === undefined ? numberOf(values('iterations')?.count) : undefined);
    const rate = numberOf(counted?.rate) ?? (requests !== undefined && seconds ? requests / seconds : undefined);
    const dropped = numberOf(values('dropped_iterations')?.count);
    const [vus, vusMax] = [values('vus'), values('vus_max')];
    const bytes = (metric: string) => {
      const total = numberOf(values(metric)?.count);
      return total !== undefined && requests && kinds.length === 1 ? total / requests : undefined;
    };
    return {
      name: kinds.length > 1 ? `${fileName} (${duration.slice(0, 4)})` : fileName,
      fileName,
      format: 'k6Summary' as const,
      ...defined({
        requests,
        errors: counter === undefined ? undefined : failedOf(values('http_req_failed'), requests),
        durationSeconds: seconds ?? (requests !== undefined && rate ? requests / rate : undefined),
        concurrency: positive(numberOf(vus?.max)) ?? positive(numberOf(vusMax?.max)) ?? positive(numberOf(vusMax?.value)),
        requestsPerSecond: rate,
        droppedRequests: dropped,
        requestBytes: bytes('data_sent'),
        responseBytes: bytes('data_received'),
        date: textOf(objectOf(root.metadata).generated_at) ?? textOf(objectOf(root.metadata).generatedAt),
        softwareVersion: undefined,
      }),
      pausesBetweenCalls: true as const,
      loop: loopOf(root, dropped),
      latencyFrom: 'actualSend' as const,
      latencyMs: latencyOf(trend),
      parameters: {},
    };
  });
}

function valuesOf(root: JsonObject): Values {
  const list = listOf(objectOf(root.results).metrics);
  const metrics =
    list.length > 0 ? Object.fromEntries(list.map((metric) => [String(objectOf(metric).name), metric])) : objectOf(root.metrics);
  return (name) => {
    const metric = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
    if (!isObject(metric)) return undefined;
    return isObject(metric.values) ? metric.values : metric;
  };
}

function durationSeconds(root: JsonObject, values: Values): number | undefined {
  const ms = numberOf(objectOf(root.state).testRunDurationMs);
  if (ms !== undefined) return ms / 1000;
  const stated = numberOf(objectOf(root.config).duration);
  if (stated !== undefined) return stated;
  for (const counter of ['http_reqs', 'iterations', 'data_sent', 'data_received']) {
    const [count, rate] = [numberOf(values(counter)?.count), numberOf(values(counter)?.rate)];
    if (count !== undefined && rate !== undefined && rate > 0) return count / rate;
  }
  return undefined;
}

/** http_req_failed is a rate of failures: its `passes` are the calls that failed. */
function failedOf(failed: JsonObject | undefined, requests: number | undefined): number | undefined {
  if (!failed) return undefined;
  const counted = numberOf(failed.passes) ?? numberOf(failed.matches);
  if (counted !== undefined) return counted;
  const rate = numberOf(failed.rate) ?? numberOf(failed.value);
  return rate === undefined || requests === undefined ? undefined : Math.round(rate * requests);
}

function latencyOf(trend: JsonObject | undefined): LatencyMs {
  const quantiles: Record<string, number> = {};
  for (const [key, value] of Object.entries(trend ?? {})) {
    const percent = /^p\((\d+(?:\.\d+)?)\)$/.exec(key)?.[1];
    const ms = numberOf(value);
    if (percent !== undefined && ms !== undefined) quantiles[String(Number((Number(percent) / 100).toFixed(7)))] = ms;
  }
  const { '0.5': p50, '0.9': p90, '0.95': p95, '0.99': p99, ...others } = quantiles;
  return defined({
    mean: numberOf(trend?.avg),
    p50: numberOf(trend?.med) ?? p50,
    p90,
    p95,
    p99,
    max: numberOf(trend?.max),
    quantiles: Object.keys(others).length > 0 ? others : undefined,
  });
}

/** A summary rarely names its executors. Only arrival-rate ones drop iterations. */
function loopOf(root: JsonObject, dropped: number | undefined): Run['loop'] {
  const scenarios = [root.execScenarios, objectOf(root.options).scenarios].flatMap((one) => Object.values(objectOf(one)));
  const executors = scenarios.flatMap((scenario) => textOf(objectOf(scenario).executor) ?? []);
  if (executors.length > 0) return executors.every((executor) => executor.endsWith('arrival-rate')) ? 'open' : 'closed';
  return dropped !== undefined && dropped > 0 ? 'open' : 'unknown';
}

const positive = (value: number | undefined) => (value !== undefined && value > 0 ? value : undefined);
