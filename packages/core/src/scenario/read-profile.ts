/** What a service takes from its profile: demand at the scenario's parameters, service time, and the numbers that nobody stated otherwise. */
import type { FormulaVariables } from '../formula/index.ts';
import type { PathKey } from './path.ts';
import { A_SPREAD } from './resolve-service-time.ts';
import type { Warning } from './problem.ts';
import type { ProfileDocument } from './profile-schema.ts';
import type { NumberReader } from './read-number.ts';
import type { ServiceTime } from './resolved.ts';
import type { ServiceTimeShape } from './schema.ts';

/** vCPU-seconds of one request: by what it brings where the scenario states that, else of a mean request of the runs. */
export function profiledDemand(profile: ProfileDocument, keys: PathKey[], reader: NumberReader, warnings: Warning[]): number | undefined {
  const { regression } = profile;
  const values = regression?.inputs.map(({ name }) => plainNumber(reader.parameters, name));
  if (regression && values?.every((value) => value !== undefined)) return predicted(regression, values, keys, reader, warnings);
  if (regression)
    warnings.push({
      code: 'profileAtMean',
      path: reader.pathOf(keys),
      message: `the profile knows what one more ${regression.inputs.map(({ name }) => name).join(', ')} costs, and the scenario has no such parameters: the mean request of the benchmark is taken`,
    });
  if (profile.vcpuSecondsPerRequest === undefined) {
    const why = profile.findings?.find(({ value }) => value?.startsWith('vcpuSecondsPerRequest'))?.message;
    reader.problem(keys, {
      code: 'profileIncomplete',
      message: `the profile does not say what a request costs${why ? ` (${why})` : ''}: add vcpuSecondsPerRequest, or state demand beside the other numbers instead of the profile`,
    });
    return undefined;
  }
  return reader.read([...keys, 'vcpuSecondsPerRequest'], profile.vcpuSecondsPerRequest, { unit: 'seconds', above: 0 });
}

function predicted(
  { intercept, slopes, inputs, covariance, tWidth, widenedTo = { low: 1, high: 1 } }: NonNullable<ProfileDocument['regression']>,
  values: readonly number[],
  keys: PathKey[],
  reader: NumberReader,
  warnings: Warning[],
): number | undefined {
  const at = [1, ...values];
  const mid = inputs.reduce((sum, { name }, i) => sum + slopes[name]!.mid * values[i]!, intercept.mid);
  const variance = at.reduce((sum, a, i) => sum + at.reduce((inner, b, j) => inner + a * b * covariance[i]![j]!, 0), 0);
  const half = tWidth * Math.sqrt(Math.max(0, variance));
  inputs.forEach(({ name, low, high }, i) => {
    if (values[i]! < low || values[i]! > high)
      warnings.push({
        code: 'beyondMeasured',
        path: `parameters.${name}`,
        message: `${name} is ${values[i]}, the profile was measured from ${low} to ${high}: outside it the line is a guess`,
      });
  });
  if (!(mid > 0)) {
    reader.problem(keys, {
      code: 'profileNegative',
      message: `at the scenario's parameters the profile's line gives ${mid} vCPU-seconds a request: they are outside what was measured`,
    });
    return undefined;
  }
  return reader.range([...keys, 'regression'], {
    low: Math.max(mid / 100, (mid - half) * widenedTo.low),
    mid,
    high: (mid + half) * widenedTo.high,
    confidenceFraction: 0.95,
  });
}

function plainNumber(parameters: FormulaVariables, name: string): number | undefined {
  const given = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  return typeof given === 'object' ? given.value : given;
}

/** The mean is at least the demand: measured apart, the two may disagree by their errors. */
export function profiledServiceTime(
  profile: ProfileDocument,
  keys: PathKey[],
  reader: NumberReader,
  leastMs: number | undefined,
  warnings: Warning[],
): ServiceTime | undefined {
  const given = profile.serviceTime;
  if (!given) return undefined;
  const meanMs = reader.read([...keys, 'serviceTime', 'meanMs'], given.meanMs, { unit: 'ms', above: 0 });
  const scv = reader.read([...keys, 'serviceTime', 'squaredCoefficientOfVariation'], given.squaredCoefficientOfVariation, A_SPREAD);
  if (meanMs === undefined) return undefined;
  if (leastMs !== undefined && meanMs < leastMs * 0.95 && !reader.isMoved)
    warnings.push({
      code: 'serviceTimeRaised',
      path: reader.pathOf([...keys, 'serviceTime']),
      message: `the profile's service time of ${meanMs.toPrecision(4)} ms is below its ${leastMs.toPrecision(4)} ms of vCPU time a task: several threads work on one; taken as the vCPU time`,
    });
  const squaredCoefficientOfVariation = scv ?? 1;
  return {
    meanMs: Math.max(meanMs, leastMs ?? 0),
    squaredCoefficientOfVariation,
    shape: shapeFor(given.shape, squaredCoefficientOfVariation),
  };
}

/** The profile's shape, or the plain one for this spread where an end of the interval does not fit it. */
function shapeFor(shape: ServiceTimeShape | undefined, scv: number): ServiceTimeShape {
  if ((shape === 'gamma' || shape === 'lognormal') && scv > 0) return shape;
  if (shape === 'hyperexponential' && scv > 1) return shape;
  if (scv === 1) return 'exponential';
  if (scv === 0) return 'deterministic';
  return scv > 1 ? 'hyperexponential' : 'gamma';
}
