/** Whether the machine of one service may depend on those of others, or on how many replicas all may have. */
import { isOwn, limitsOn, sharesCost } from '../choice/index.ts';
import type { SizedFleet } from './size.ts';

export function tiedTogether({ scenario, regions, tasks }: SizedFleet): boolean {
  const { latency, availabilityFraction } = scenario.objectives;
  return (
    availabilityFraction !== undefined ||
    latency.some((objective) => !isOwn(scenario, objective)) ||
    regions.some(({ memoryIsTight }) => memoryIsTight) ||
    tasks.some((task) => sharesCost(task) || limitsOn(task, (services) => services.length !== 1).length > 0)
  );
}
