/**
 * How fast one vCPU of a machine type is, beside one of the reference type. A vCPU that is half a core (two threads) is 1; a whole core is 1.5,
 * a prior (1.2 to 1.8) until a profile of that family says better. It misleads for work that gains nothing from a second thread's share (then 1)
 * or all of it (then 2).
 */
import type { Catalog } from './catalog.ts';

export const WHOLE_CORE_SPEED = { low: 1.2, mid: 1.5, high: 1.8 };

export function relativeSpeed(
  catalog: Catalog,
  machineType: string,
  referenceMachineType: string | undefined,
  wholeCoreSpeed = WHOLE_CORE_SPEED.mid,
): number {
  const type = catalog.machine(machineType);
  const reference = referenceMachineType === undefined ? undefined : catalog.machine(referenceMachineType);
  if (type && reference && type.family === reference.family) return 1;
  const speed = (threadsPerCore: number | undefined) => (threadsPerCore === 1 ? wholeCoreSpeed : 1);
  return speed(type?.threadsPerCore) / speed(reference?.threadsPerCore);
}
