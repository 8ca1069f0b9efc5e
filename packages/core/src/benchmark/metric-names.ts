/** What a metric's name means: by a field's table of aliases first, then by the names that servers commonly export. */
import type { MetricAliases, MetricMeaning } from './reader.ts';

export type MetricRole =
  'requests' | 'errors' | 'latency' | 'requestBytes' | 'responseBytes' | 'cpuUtilization' | 'cpuCores' | 'memoryKb' | 'duration';

/** Cloud spellings around a name: Cloud Monitoring's domain, its PromQL form. */
const bare = (given: string) =>
  given.replace(/^(workload|custom|prometheus)\.googleapis\.com\//, '').replace(/^(workload|custom|prometheus)_googleapis_com:/, '');

/**
 * The canonical name and what is known of it. A name that no table has stands for itself.
 * @example metricMeaning('js.time', [['js.*', 'script.*']]).name // => 'script.time'
 */
export function metricMeaning(given: string, aliases: MetricAliases | undefined): MetricMeaning {
  const name = bare(given);
  if (typeof aliases === 'function') return aliases(given) ?? aliases(name) ?? { name };
  for (const [alias, target] of aliases ?? []) {
    const rest = restOf(name, alias);
    if (rest !== undefined) return { name: target.replace('*', rest) };
  }
  return { name };
}

/** What the `*` of the alias stands for in this name; undefined when it does not fit. */
function restOf(name: string, alias: string): string | undefined {
  const [before, after] = alias.split('*') as [string, string?];
  if (after === undefined) return name === alias ? '' : undefined;
  const fits = name.length >= before.length + after.length && name.startsWith(before) && name.endsWith(after);
  return fits ? name.slice(before.length, name.length - after.length) : undefined;
}

const ROLES: readonly (readonly [MetricRole, RegExp])[] = [
  ['requests', /^((http|grpc|rpc)_)?(server_)?requests?(_count)?(_total)?$|^grpc_server_handled_total$/],
  ['errors', /^((http|grpc|rpc)_)?(server_)?(requests?_)?(failed|errors?|failures?)(_count)?(_by_status)?(_total)?$/],
  [
    'latency',
    /^((http|grpc|rpc)_)?(server_)?((request|response|handling)_)?(duration|latency|time|target_response_time)(_(ms|milliseconds|seconds|us))?$|^target_response_time$/,
  ],
  ['requestBytes', /^((http|grpc|rpc)_)?(server_)?request_size(_bytes)?$/],
  ['responseBytes', /^((http|grpc|rpc)_)?(server_)?response_size(_bytes)?$/],
  ['cpuUtilization', /^(system_)?cpu_?(utilization|percent|usage_ratio)$/],
  ['cpuCores', /^(system_)?cpu_?(cores|count|vcpus)$/],
  ['memoryKb', /^system_memory_usage_kb$/],
  ['duration', /^test_duration_seconds$/],
];

/** What a metric is to a run, if anything. `part` decides where one name carries several things. */
export function roleOf(name: string, part: string | undefined): MetricRole | undefined {
  const plain = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z\d]+/g, '_')
    .toLowerCase();
  const role = ROLES.find(([, pattern]) => pattern.test(plain))?.[0];
  const which = part?.toLowerCase().replace(/_/g, ' ');
  if (role === 'cpuUtilization' && which !== undefined) {
    if (which === 'total cpu cores') return 'cpuCores';
    return which === 'total utilization' ? role : undefined;
  }
  if (role === 'memoryKb') return which === 'main process' ? role : undefined;
  return role;
}

/** Factor to ms that a name or a unit states. */
export function msFactor(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const unit = /(?:^|_)(seconds?|s|milliseconds?|ms|microseconds?|micros|us|ns|nanoseconds?)$/i.exec(text)?.[1]?.toLowerCase();
  if (unit === undefined) return undefined;
  if (unit.startsWith('mi')) return unit.startsWith('mil') ? 1 : 0.001;
  return { s: 1000, second: 1000, seconds: 1000, ms: 1, us: 0.001, ns: 1e-6, nanosecond: 1e-6, nanoseconds: 1e-6 }[unit];
}
