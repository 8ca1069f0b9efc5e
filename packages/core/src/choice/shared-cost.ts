/** GCP's NAT is billed for up to 32 VMs of all services together: the only cost that services of a region share. */
import { GCP_NAT_VM_CAP, needsNat } from '../bill/index.ts';
import { HOURS_PER_MONTH } from '../traffic/index.ts';
import type { RegionTask } from './task.ts';

export const sharesCost = ({ region, demand }: RegionTask) => region.cloud === 'gcp' && needsNat(demand);

export function sharedCost(task: RegionTask): (chosen: readonly Instances[]) => number {
  if (!sharesCost(task)) return () => 0;
  const usdPerHour = task.book.quote('gcp', task.region.region, 'natHour').tiers[0]!.usdPerUnit ?? 0;
  return (chosen) => averageNatVms(chosen) * HOURS_PER_MONTH * usdPerHour;
}

interface Instances {
  shards: number;
  fleet: { months: readonly { hourlyReplicas: readonly number[] }[] };
}

/** In every hour as few instances as the fewest of several fleets have then. */
export function fewestOf(options: readonly Instances[]): Instances {
  const months = options[0]!.fleet.months.map((_, m) => {
    const all = options.map(({ shards, fleet }) => ({ shards, hourly: fleet.months[m]!.hourlyReplicas }));
    const length = Math.max(...all.map(({ hourly }) => hourly.length));
    const least = (h: number) => Math.min(...all.map(({ shards, hourly }) => shards * hourly[hourly.length === 1 ? 0 : h]!));
    return { hourlyReplicas: Array.from({ length }, (_, h) => least(h)) };
  });
  return { shards: 1, fleet: { months } };
}

/** Mean over the hours of the months of min(32, VMs). */
export function averageNatVms(chosen: readonly Instances[]): number {
  const months = chosen[0]?.fleet.months.length ?? 1;
  let sum = 0;
  let hours = 0;
  for (let m = 0; m < months; m++) {
    const fleets = chosen.map(({ shards, fleet }) => ({ shards, hourly: fleet.months[m]!.hourlyReplicas }));
    const length = Math.max(1, ...fleets.map(({ hourly }) => hourly.length));
    hours += length;
    for (let h = 0; h < length; h++) {
      let vms = 0;
      for (const { shards, hourly } of fleets) vms += shards * hourly[hourly.length === 1 ? 0 : h]!;
      sum += Math.min(GCP_NAT_VM_CAP, vms);
    }
  }
  return hours > 0 ? sum / hours : 0;
}
