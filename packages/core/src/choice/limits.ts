/** The scenario's named ceilings, held against what is chosen in a region. A ceiling on one service is a property of a candidate; one that spans services, of the choice. */
import { evaluateFormula, type FormulaVariables } from '../formula/index.ts';
import type { LimitQuantity, ResolvedLimit } from '../scenario/index.ts';
import type { Option, RegionTask } from './task.ts';

export interface LimitCheck {
  limit: ResolvedLimit;
  need: number;
  most: number;
  holds: boolean;
}

type Measured = Pick<Option, 'service' | 'shards' | 'fleet' | 'machine' | 'usable' | 'line' | 'loadLineRequestsPerSecond'>;

/** Limits of the region's cloud whose formulas name exactly these services. */
export function limitsOn(task: RegionTask, isAbout: (services: readonly string[]) => boolean): ResolvedLimit[] {
  return task.scenario.limits.filter(
    ({ clouds, quantities }) => clouds.includes(task.region.cloud) && isAbout([...new Set(quantities.map(({ service }) => service))]),
  );
}

/** @param chosen every service that the limits name */
export function checkLimits(task: RegionTask, limits: readonly ResolvedLimit[], chosen: readonly Measured[]): LimitCheck[] {
  return limits.map((limit) => {
    const variables: FormulaVariables = { zones: task.region.zones };
    for (const name of limit.parameters) variables[name] = task.scenario.parameters[name]!;
    for (const { variable, service, quantity } of limit.quantities)
      variables[variable] = quantityOf(
        chosen.find((option) => option.service === service)!,
        quantity,
      );
    const need = evaluateFormula(limit.need, variables).value;
    const most = evaluateFormula(limit.most, variables).value;
    return { limit, need, most, holds: need <= most + 1e-9 * Math.abs(most) };
  });
}

function quantityOf({ shards, fleet, usable, line, loadLineRequestsPerSecond }: Measured, quantity: LimitQuantity): number {
  switch (quantity) {
    case 'shards':
      return shards;
    case 'desiredReplicas':
      return fleet.desiredReplicas;
    case 'maxReplicas':
      return fleet.maxReplicas;
    case 'instances':
      return shards * fleet.desiredReplicas;
    case 'workers':
      return line.replica.servers;
    case 'vcpus':
      return usable.vcpus;
    case 'memoryGib':
      return usable.memoryGib;
    case 'requestsPerSecondPerReplica':
      return loadLineRequestsPerSecond;
  }
}

/** A limit's message with its numbers. */
export function limitMessage({ limit, need, most }: LimitCheck): string {
  // a ceiling a hair's breadth below a number: less than that number is asked for
  const hair = need - most <= 2e-6 * Math.abs(need);
  const [asked, ceiling] = [need, most].map((value) => Number(value.toPrecision(hair ? 4 : 6)));
  const numbers = hair ? `${asked}, which is not below ${ceiling}` : `${asked} of at most ${ceiling}`;
  return `${limit.message} (${numbers}${limit.source ? `; ${limit.source}` : ''})`;
}
