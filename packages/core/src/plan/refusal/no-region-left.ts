import { rateRatioWithout } from '../../failure/index.ts';
import type { ResolvedScenario } from '../../scenario/index.ts';

/** Whether the losses to survive may leave no region, or none that carries traffic and so says how much it would take over. */
export function noRegionLeft({ regions, objectives }: ResolvedScenario): boolean {
  const { regions: lost } = objectives.survive;
  if (lost === 0) return false;
  const largest = [...regions].sort((a, b) => b.shareFraction - a.shareFraction).slice(0, lost);
  return lost >= regions.length || !Number.isFinite(rateRatioWithout(largest));
}
