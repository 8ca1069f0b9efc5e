/** How long a task holds a worker, read: a mean, a spread, a shape. */
import type { PathKey } from './path.ts';
import type { NumberReader } from './read-number.ts';
import type { ServiceTime, TaskTime } from './resolved.ts';
import type { RawService } from './schema.ts';

/** More is no task's: the mathematics refuses it too. */
export const A_SPREAD = { unit: 'plain', atLeast: 0, atMost: 1e6 } as const;

type RawTaskTime = NonNullable<RawService['serviceTime']>;

/** Of an external callee, which has no demand to take the mean from. */
export function readCalleeTime(reader: NumberReader, keys: PathKey[], given: RawTaskTime | undefined): ServiceTime | undefined {
  if (!given) return undefined;
  const meanMs = reader.due([...keys, 'meanMs'], given.meanMs, { unit: 'ms', atLeast: 0 });
  const spread = readSpread(reader, keys, given);
  return meanMs === undefined ? undefined : { meanMs, ...spread };
}

export function readTaskTime(reader: NumberReader, keys: PathKey[], given: RawTaskTime | undefined): TaskTime | undefined {
  return (
    given && { meanMs: reader.read([...keys, 'meanMs'], given.meanMs, { unit: 'ms', atLeast: 0 }), ...readSpread(reader, keys, given) }
  );
}

function readSpread(reader: NumberReader, keys: PathKey[], given: RawTaskTime): Omit<ServiceTime, 'meanMs'> {
  const scv =
    reader.read([...keys, 'squaredCoefficientOfVariation'], given.squaredCoefficientOfVariation, A_SPREAD) ??
    (given.shape === 'deterministic' ? 0 : 1);
  const shape = given.shape ?? (scv === 1 ? 'exponential' : scv === 0 ? 'deterministic' : scv > 1 ? 'hyperexponential' : 'gamma');
  reader.fill([...keys, 'squaredCoefficientOfVariation'], given.squaredCoefficientOfVariation ?? scv);
  reader.fill([...keys, 'shape'], shape);
  const fits =
    shape === 'deterministic'
      ? scv === 0
      : shape === 'exponential'
        ? scv === 1
        : shape === 'hyperexponential'
          ? scv > 1
          : shape === 'erlang'
            ? scv > 0 && Math.abs(1 / scv - Math.round(1 / scv)) < 1e-9
            : scv > 0;
  if (!fits)
    reader.problem([...keys, 'shape'], {
      code: 'shapeMismatch',
      message: `no ${shape} time has the squared coefficient of variation ${scv}: gamma and lognormal have any above 0, hyperexponential above 1, erlang 1/k`,
    });
  return { squaredCoefficientOfVariation: scv, shape };
}

/** vCPU time cannot be done in less service time on one worker. While an input is moved through its range the service time follows the demand. */
export function atLeastDemand(
  reader: NumberReader,
  keys: PathKey[],
  serviceTime: TaskTime | undefined,
  taskMs: number | undefined,
): TaskTime | undefined {
  if (serviceTime?.meanMs === undefined || taskMs === undefined || serviceTime.meanMs >= taskMs * (1 - 1e-9)) return serviceTime;
  if (reader.isMoved) return { ...serviceTime, meanMs: taskMs };
  reader.problem(keys, {
    code: 'meanBelowDemand',
    message: `meanMs ${serviceTime.meanMs} is below the demand of ${taskMs} ms a task: that much vCPU time takes at least as long on one worker`,
  });
  return serviceTime;
}
