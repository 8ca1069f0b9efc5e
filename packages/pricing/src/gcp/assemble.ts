/** A machine's hourly price from the prices of its vCPUs and memory: what the vendor sells is those two, not the machine. */
import type { ShapesDocument } from '@plimsoll/core';
import { decimalText } from '../snapshot/fresh.ts';

export type ShapeRow = ShapesDocument['machines'][number];

/** Machines that hold more than vCPUs and memory: their price is not the sum of the two. */
const MORE_THAN_VCPUS_AND_MEMORY = /\b(accelerated|localSsd)\b/;

/**
 * @param core USD per vCPU-hour of the machine's family
 * @param ram USD per GiB-hour
 * @returns USD per hour as decimal text; undefined where the machine holds more than vCPUs and memory
 * @example assembledUsd(n2dStandard8, '0.027502', '0.003686') // => '0.337968'
 */
export function assembledUsd(shape: ShapeRow, core: string, ram: string): string | undefined {
  const [machineType, , , billedVcpus, memoryGib, , , , , traits] = shape;
  if (MORE_THAN_VCPUS_AND_MEMORY.test(traits) || /-lssd\b/.test(machineType)) return undefined;
  return decimalText(Number(core) * billedVcpus + Number(ram) * memoryGib);
}
