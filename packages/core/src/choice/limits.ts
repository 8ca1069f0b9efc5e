/** The scenario's named ceilings, held against what is chosen in a region. A ceiling on one service is a property of a candidate; one that spans services, of the choice. */
import { evaluateFormula, type FormulaVariables } from '../formula/index.ts';
import { LIMIT_QUANTITIES, limitVariable, type LimitQuantity, type ResolvedLimit } from '../scenario/index.ts';
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
  return task.scenario.limits.filter(({ clouds, need, most }) => {
    const named = task.scenario.order.filter((service) => mentions(`${need} ${most}`, service));
    return clouds.includes(task.region.cloud) && isAbout(named);
  });
}

const mentions = (text: string, service: string) =>
  LIMIT_QUANTITIES.some((quantity) => new RegExp(`\\b${limitVariable(service, quantity)}\\b`).test(text));

/** @param chosen every service that the limits name */
export function checkLimits(task: RegionTask, limits: readonly ResolvedLimit[], chosen: readonly Measured[]): LimitCheck[] {
  if (limits.length === 0) return [];
  const variables: FormulaVariables = { ...task.scenario.parameters, zones: task.region.zones };
  for (const option of chosen)
    for (const quantity of LIMIT_QUANTITIES) variables[limitVariable(option.service, quantity)] = quantityOf(option, quantity);
  return limits.map((limit) => {
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
export const limitMessage = ({ limit, need, most }: LimitCheck) =>
  `${limit.name}: ${limit.message} (${Number(need.toPrecision(6))} of at most ${Number(most.toPrecision(6))}${limit.source ? `; ${limit.source}` : ''})`;
