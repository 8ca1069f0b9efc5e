/**
 * What clients lose over all regions: each region by itself, and whole regions at a time. Where the scenario survives the loss of regions their
 * traffic moves to the rest once the clients find them; where it does not, it is lost until the region is back. More regions gone than planned
 * for: everything counts as lost.
 */
import type { Cloud, Failures } from '../scenario/index.ts';
import { fewerThan } from './binomial.ts';
import { CAUSES, inTurn, NOTHING_LOST, type ByCause } from './causes.ts';
import { chainLosses, type ChainFleet } from './chain.ts';
import { summed, type EnoughUp } from './enough-up.ts';
import { combinations, rateRatioWithout } from './losses.ts';
import type { RequestPath } from './request-paths.ts';

export interface RegionFleet {
  region: string;
  cloud: Cloud;
  shareFraction: number;
  zones: number;
  fleets: readonly PlannedFleet[];
  /** share of requests lost to timeouts and full queues */
  lostFraction?: number;
}

/** A service's fleet, with what its needs are worked out from. */
export interface PlannedFleet extends Omit<ChainFleet, 'needed'> {
  /** replicas per shard that carry the busiest hour's rate times a ratio, by the load line */
  neededAt: (rateRatio: number) => number;
}

export interface PlanAvailabilityRequest {
  regions: readonly RegionFleet[];
  paths: readonly RequestPath[];
  failures: Failures;
  surviveRegions: number;
}

export function planAvailability({ regions, paths, failures, surviveRegions }: PlanAvailabilityRequest): EnoughUp {
  const down = 1 - failures.regionAvailabilityFraction;
  const parts = { ...NOTHING_LOST };
  const add = (weight: number, losses: ByCause) => CAUSES.forEach((cause) => (parts[cause] += weight * losses[cause]));
  const known = new Map<string, ByCause>();
  const chainOf = (region: RegionFleet, rateRatio: number): ByCause => {
    const key = `${region.region} ${rateRatio}`;
    const losses = known.get(key) ?? chainAt(region, rateRatio);
    known.set(key, losses);
    return losses;
  };
  const chainAt = (region: RegionFleet, rateRatio: number) =>
    inTurn(
      chainLosses({
        fleets: region.fleets.map((fleet) => ({ ...fleet, needed: fleet.neededAt(rateRatio) })),
        paths,
        zones: region.zones,
        failures,
        ...(region.lostFraction !== undefined && { lostFraction: region.lostFraction }),
      }),
    );
  const most = Math.min(surviveRegions, regions.length - 1);
  if (most === 0) {
    for (const region of regions) add(region.shareFraction * (1 - down), chainOf(region, 1));
    parts.region += down * regions.reduce((sum, { shareFraction }) => sum + shareFraction, 0);
    return summed(parts, failures, { spare: spareOf(regions) });
  }
  const trials = { trials: regions.length, chance: down, otherwise: 1 - down };
  let moving = 0;
  let outage = 0;
  for (const lost of [[], ...combinations(regions, most)]) {
    const chance = down ** lost.length * (1 - down) ** (regions.length - lost.length);
    const rateRatio = rateRatioWithout(lost);
    const gone = lost.reduce((sum, { shareFraction }) => sum + shareFraction, 0);
    const unmoved = lost.reduce((sum, { cloud, shareFraction }) => sum + shareFraction * untilMoved(failures, cloud), 0);
    // of the outage, before the clients are where they are taken in
    const before = gone > 0 ? unmoved / gone : 0;
    outage += chance * gone;
    moving += chance * unmoved;
    for (const region of regions) {
      if (lost.includes(region)) continue;
      const share = chance * region.shareFraction;
      if (before > 0) add(share * before, chainOf(region, 1));
      if (before < 1) add(share * (1 - before) * (Number.isFinite(rateRatio) ? rateRatio : 1), chainOf(region, rateRatio));
    }
  }
  parts.region = moving + moreThan(most, trials);
  return summed(parts, failures, {
    spare: spareOf(regions),
    regionMinutes: outage > 0 ? (failures.regionRepairMinutes * moving) / outage : 0,
  });
}

/** Share of an outage that passes until the clients of a region are with the others. */
const untilMoved = ({ regionFailoverMinutes, regionRepairMinutes }: Failures, cloud: Cloud) =>
  Math.min(1, regionFailoverMinutes[cloud] / regionRepairMinutes);

const moreThan = (most: number, trials: { trials: number; chance: number; otherwise: number }): number => {
  // fewer up than all but `most`
  const up = { trials: trials.trials, chance: trials.otherwise, otherwise: trials.chance };
  return trials.chance === 0 ? 0 : fewerThan(trials.trials - most, up);
};

const spareOf = (regions: readonly RegionFleet[]) =>
  Math.min(...regions.flatMap(({ fleets }) => fleets.map(({ installed, neededAt }) => installed - neededAt(1))));
