/**
 * Google Benchmark's JSON: each benchmark is a closed loop of one operation; its processor time an operation is exact.
 * Aggregates (mean, median, stddev) repeat what the single runs say and are left out unless they stand alone.
 * Source: google/benchmark docs/user_guide.md and src/json_reporter.cc.
 */
import { quoted } from '../problem.ts';
import type { ReadContext } from '../reader.ts';
import type { Run } from '../run.ts';
import { defined, isObject, listOf, numberOf, objectOf, scalars, textOf, type JsonObject } from './json-value.ts';

const MS_PER: Record<string, number> = { ns: 1e-6, us: 1e-3, ms: 1, s: 1000 };
const OWN =
  /^(name|run_name|run_type|family_index|per_family_instance_index|repetitions|repetition_index|threads|iterations|real_time|cpu_time|time_unit|aggregate_name|aggregate_unit|error_occurred|error_message|skipped|skip_message|label)$/;

/** Merged or trimmed files may lack the context. */
export const isGoogleBenchmark = (root: JsonObject): boolean =>
  Array.isArray(root.benchmarks) && (isObject(root.context) || root.benchmarks.some((one) => isObject(one) && 'real_time' in one));

export function googleBenchmarkRuns(root: JsonObject, { fileName, problems }: ReadContext): Run[] {
  const context = objectOf(root.context);
  const all = listOf(root.benchmarks).map(objectOf);
  const single = new Set(all.filter((one) => one.run_type !== 'aggregate').map((one) => one.run_name ?? one.name));
  return all.flatMap((one, index) => {
    if (one.run_type === 'aggregate' && (one.aggregate_name !== 'mean' || single.has(one.run_name))) return [];
    const place = `benchmarks[${index}]`;
    const name = textOf(one.name);
    if (one.error_occurred === true || one.skipped === true) {
      problems.add(
        'benchmarkFailed',
        `${quoted(name ?? '')} did not run: ${quoted(one.error_message ?? one.skip_message ?? 'no message')}`,
        place,
      );
      return [];
    }
    const unit = one.time_unit === undefined ? 1e-6 : MS_PER[String(one.time_unit)];
    const [real, cpu, iterations] = [one.real_time, one.cpu_time, one.iterations].map(numberOf);
    if (name === undefined || unit === undefined || real === undefined || iterations === undefined) {
      // fits of complexity carry coefficients instead of times
      if (!('cpu_coefficient' in one || 'rms' in one))
        problems.add('unreadable', 'a benchmark needs name, iterations, real_time and a time_unit of ns, us, ms or s', place);
      return [];
    }
    const realMs = real * unit;
    const threads = numberOf(one.threads) ?? 1;
    const busy = cpu === undefined || real === 0 ? undefined : cpu / real;
    const vcpus = busy === undefined ? threads : Math.max(threads, Math.ceil(busy - 0.05));
    return [
      {
        name: `${fileName} ${name}`,
        fileName,
        format: 'googleBenchmark' as const,
        requests: iterations,
        errors: 0,
        durationSeconds: (iterations * realMs) / 1000,
        concurrency: threads,
        ...defined({
          requestsPerSecond: realMs > 0 ? 1000 / realMs : undefined,
          date: textOf(context.date),
          softwareVersion: textOf(context.library_version),
          cpu: busy === undefined ? undefined : { vcpus, utilizationFraction: Math.min(1, busy / vcpus) },
        }),
        pausesBetweenCalls: true as const,
        loop: 'closed' as const,
        latencyFrom: 'actualSend' as const,
        latencyMs: { mean: realMs },
        parameters: {
          benchmark: textOf(one.run_name) ?? name,
          ...defined({ label: textOf(one.label), hostCpus: numberOf(context.num_cpus), mhzPerCpu: numberOf(context.mhz_per_cpu) }),
          ...Object.fromEntries(Object.entries(scalars(one, '', 1)).filter(([key]) => !OWN.test(key))),
        },
      },
    ];
  });
}
