/**
 * What the scenario's extras buy with every instance of a service: metrics, log volume, mesh endpoints. Their tiers count all instances of a region, so a
 * fleet's share is no constant a replica; as a ladder of prices it is exact, and the search sums the same money as the bill prints.
 */
import type { ResolvedRegion, ResolvedScenario } from '../scenario/index.ts';
import { HOURS_PER_MONTH } from '../traffic/index.ts';
import { extraItemsOf } from './extra-lines.ts';
import { fleetUsdPerMonth, type InstanceRate, type RunningReplicas } from './instance-rates.ts';
import type { PriceBook } from './price-book.ts';

/** What each instance beyond so many costs a month more than each before. */
export interface ExtrasStep {
  fromInstances: number;
  moreUsdPerInstance: number;
}

/** In a region, what is unpriced left out. */
export function instanceExtras(
  book: PriceBook,
  { extras }: Pick<ResolvedScenario, 'extras'>,
  service: string,
  region: ResolvedRegion,
): ExtrasStep[] {
  return extras
    .filter((extra) => extra.per === 'instance' && extra.service === service && extra.count > 0 && extra.clouds.includes(region.cloud))
    .flatMap((extra) =>
      extraItemsOf(book, extra, region).flatMap(({ tiers, perThing, hourly, bytesPerUnit }) => {
        const unitsPerInstance =
          (extra.count * (perThing?.input.value ?? 1) * (hourly ? HOURS_PER_MONTH : 1)) / (extra.bytes ? bytesPerUnit : 1);
        return tiers.map(({ from, usdPerUnit }, i) => ({
          fromInstances: from / unitsPerInstance,
          moreUsdPerInstance: ((usdPerUnit ?? 0) - (tiers[i - 1]?.usdPerUnit ?? 0)) * unitsPerInstance,
        }));
      }),
    );
}

/** @param instances mean of the month, all shards together */
export const extrasUsdPerMonth = (steps: readonly ExtrasStep[], instances: number): number =>
  steps.reduce((sum, { fromInstances, moreUsdPerInstance }) => sum + moreUsdPerInstance * Math.max(0, instances - fromInstances), 0);

export interface ServicePrice {
  rates: readonly InstanceRate[];
  extras: readonly ExtrasStep[];
  shards: number;
  /** what a call asks of every shard but the first, a month */
  usdPerOtherShard: number;
}

/** All that a service's instances cost a month in a region, and what its shards send one another; the fleet is that of one shard. */
export const serviceUsdPerMonth = ({ rates, extras, shards, usdPerOtherShard }: ServicePrice, fleet: RunningReplicas): number =>
  shards * fleetUsdPerMonth(rates, fleet) + extrasUsdPerMonth(extras, shards * fleet.averageReplicas) + (shards - 1) * usdPerOtherShard;
