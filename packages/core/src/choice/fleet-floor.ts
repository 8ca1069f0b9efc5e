/**
 * What a fleet of a service costs at least on a machine, without counting its replicas hour by hour: nothing but utilisation to bind, one shard (two
 * pools never need fewer replicas than one), and in every quarter of the month as many replicas as its hours need on the mean, or as its quietest hour
 * needs in whole ones. Candidates are looked at in this order, and those beyond what is wanted never are.
 */
import { extrasUsdPerMonth, type ExtrasStep } from '../bill/index.ts';
import { ratesToCarry, replicasFor } from '../fleet/index.ts';
import type { Entry } from './entries.ts';
import type { RegionTask } from './task.ts';

/** Replicas are rounded with a tolerance: a floor must not lie above what that lets through. */
const ROUNDING = 1e-8;

/** @param hourlyRequestsPerSecond calls/s of all shards together, by hour, in the first month */
export function fleetFloor(
  task: RegionTask,
  service: string,
  hourlyRequestsPerSecond: readonly number[],
  extras: readonly ExtrasStep[],
): (entry: Entry, utilizationLimit: number) => number {
  const { region, losses, growth } = task;
  const { serviceSeconds, batchSize, service: own } = task.demand.services[service]!;
  const stated = own.replicas?.[region.region];
  const lossFactor = Math.max(
    ...losses.map(({ rateRatio, zones }) =>
      zones < region.zones && rateRatio < Infinity ? (rateRatio * region.zones) / (region.zones - zones) : 1,
    ),
  );
  const months = growth.every((factor) => factor === growth[0]) ? growth.slice(0, 1) : growth;
  const partsOf = () =>
    own.autoscaled[region.cloud]
      ? quartersOf(ratesToCarry(hourlyRequestsPerSecond, own.startupSeconds))
      : [standingAt(Math.max(...hourlyRequestsPerSecond))];
  let parts: Part[] | undefined;
  return ({ usable, relativeSpeed, usdPerReplica }, utilizationLimit) => {
    if (stated !== undefined) return stated * usdPerReplica.standing + extrasUsdPerMonth(extras, stated);
    const workers = Math.min(own.workers ?? Infinity, Math.max(usable.vcpus, 1));
    const most = (utilizationLimit * workers * relativeSpeed) / (serviceSeconds * batchSize);
    let usd = 0;
    let instances = 0;
    for (const factor of months)
      for (const { share, mean, least, quarter } of (parts ??= partsOf())) {
        const whole = replicasFor(least * factor, { mostRequestsPerSecond: most }, losses, region.zones);
        const replicas = Math.max(whole < Infinity ? whole : 1, (mean * factor * lossFactor) / most);
        instances += share * replicas;
        usd += share * replicas * (quarter === undefined ? usdPerReplica.standing : usdPerReplica.quarters[quarter]!);
      }
    return (usd / months.length + extrasUsdPerMonth(extras, instances / months.length)) * (1 - ROUNDING);
  };
}

/** Hours that are priced alike: their share of all, their mean and least rate, and the quarter of the month whose price they pay. */
interface Part {
  share: number;
  mean: number;
  least: number;
  /** undefined: they run all month */
  quarter: number | undefined;
}

const standingAt = (rate: number): Part => ({ share: 1, mean: rate, least: rate, quarter: undefined });

/** As layers of a fleet are priced (`fleet.ts`): the busiest quarter of the hours first. */
function quartersOf(rates: readonly number[]): Part[] {
  const sorted = [...rates].sort((a, b) => b - a);
  return [0, 1, 2, 3].flatMap((quarter) => {
    const hours = sorted.slice((quarter * sorted.length) / 4, ((quarter + 1) * sorted.length) / 4);
    if (hours.length === 0) return [];
    const mean = hours.reduce((sum, rate) => sum + rate, 0) / hours.length;
    return [{ share: hours.length / sorted.length, mean, least: hours.at(-1)!, quarter }];
  });
}
