/** Whether the numbers of a run can be numbers of any run at all. */
import type { ProblemList } from './problem.ts';
import type { LatencyMs, Run } from './run.ts';

/** Printed numbers are rounded: so much may two of them disagree. */
const ROUNDING = 0.01;
/** requests ÷ seconds against the stated rate: tools take the time at slightly different moments. */
const RATE_SLACK = 0.1;

/** Beyond this nothing was ever measured, in any unit here; and sums and products of such numbers stay finite. */
const LARGEST = 1e18;

/**
 * Passes a run on, or says why it cannot be one: a number that is not finite, negative or absurd, percentiles that fall,
 * a rate that is not requests ÷ time, more errors than calls, a share above 1. A metric beside the run's own numbers costs only itself.
 * @returns the run in a list, or an empty list when it was refused
 */
export function checkedRun(run: Run, problems: ProblemList, place: string = run.name): Run[] {
  const own = [run, run.latencyMs, run.cpu ?? {}, run.latencyMs.quantiles ?? {}].flatMap(
    (part) => Object.entries(part) as [string, unknown][],
  );
  const fault = own.map(([key, value]) => faultOf(key, value)).find((found) => found !== undefined) ?? contradiction(run);
  if (fault !== undefined) {
    problems.add(fault.code, fault.message, place);
    return [];
  }
  if (run.metrics === undefined) return [run];
  const metrics = Object.entries(run.metrics).filter(([name, { value }]) => {
    const found = faultOf(name, value);
    if (found !== undefined) problems.add(found.code, found.message, place);
    return found === undefined;
  });
  return [{ ...run, metrics: Object.fromEntries(metrics) }];
}

interface Fault {
  code: 'notFinite' | 'negative' | 'impossible';
  message: string;
}

function faultOf(key: string, value: unknown): Fault | undefined {
  if (typeof value !== 'number') return undefined;
  if (!Number.isFinite(value)) return { code: 'notFinite', message: `${key} is ${value}, not a finite number` };
  if (value < 0) return { code: 'negative', message: `${key} is ${value}: it cannot be below 0` };
  return value > LARGEST ? { code: 'impossible', message: `${key} is ${value}: nothing measures so much` } : undefined;
}

function contradiction(run: Run): Fault | undefined {
  const message = impossible(run);
  return message === undefined ? undefined : { code: 'impossible', message };
}

function impossible(run: Run): string | undefined {
  const { requests, errors, durationSeconds, requestsPerSecond, concurrency, cpu } = run;
  if (requests === 0) return 'no call was answered: there is nothing to learn from it';
  if (durationSeconds === 0) return 'it lasted 0 s';
  if (requests !== undefined && errors !== undefined && run.format !== 'wrk' && run.format !== 'wrk2' && errors > requests)
    return `${errors} errors of ${requests} calls`;
  if (requests !== undefined && durationSeconds !== undefined && requestsPerSecond !== undefined) {
    const rate = requests / durationSeconds;
    if (Math.abs(requestsPerSecond - rate) > RATE_SLACK * Math.max(rate, requestsPerSecond))
      return `${requests} calls in ${durationSeconds} s are ${rate.toPrecision(4)}/s, not the stated ${requestsPerSecond.toPrecision(4)}/s`;
  }
  if (concurrency !== undefined && concurrency < 1) return `a concurrency of ${concurrency}: at least 1 call must be in flight`;
  if (cpu?.utilizationFraction !== undefined && !(cpu.utilizationFraction >= 0 && cpu.utilizationFraction <= 1.05))
    return `a processor ${cpu.utilizationFraction * 100} % busy`;
  if (cpu?.vcpus !== undefined && !(cpu.vcpus > 0 && Number.isFinite(cpu.vcpus))) return `${cpu.vcpus} vCPUs`;
  const { mean, max } = run.latencyMs;
  // where calls failed, a tool may take the mean of all and the largest of the good ones
  if (mean !== undefined && max !== undefined && !errors && mean > max * (1 + ROUNDING) + 0.01)
    return `a mean of ${mean} ms above the largest of ${max} ms`;
  return falling(run.latencyMs);
}

/** Percentiles must not fall as their fraction rises, nor exceed the largest value. */
function falling({ p50, p90, p95, p99, max, quantiles = {} }: LatencyMs): string | undefined {
  const points: [fraction: number, ms: number, name: string][] = [];
  for (const [fraction, ms, name] of [
    [0.5, p50, 'p50'],
    [0.9, p90, 'p90'],
    [0.95, p95, 'p95'],
    [0.99, p99, 'p99'],
    [1, max, 'max'],
  ] as const)
    if (ms !== undefined) points.push([fraction, ms, name]);
  for (const [text, ms] of Object.entries(quantiles)) {
    points.push([Number(text), ms, `the latency at ${text}`]);
  }
  points.sort((a, b) => a[0] - b[0]);
  for (let i = 1; i < points.length; i++) {
    const [[, before, beforeName], [, after, afterName]] = [points[i - 1]!, points[i]!];
    if (after < before * (1 - ROUNDING) - 0.01) return `${afterName} is ${after} ms, below ${beforeName} of ${before} ms`;
  }
  return undefined;
}
