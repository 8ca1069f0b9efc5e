/**
 * What an instance costs: what its machine costs, the same for every service of a region, and what the service buys with each instance, the same for
 * every machine. Without overrides of prices both depend on the catalog and a few settings only, and are kept from plan to plan: a page plans the same
 * catalog at every key press. Nothing but time depends on it.
 */
import { machineRates, serviceRates, type InstanceRate } from '../bill/index.ts';
import type { Catalog, MachineType } from '../catalog/index.ts';
import type { RegionTask } from './task.ts';

type MachineRates = Map<string, InstanceRate[] | undefined>;

const MOST_SETTINGS = 100;
const known = new WeakMap<Catalog, Map<string, MachineRates>>();

/** @returns the rates of a machine type for a service; undefined when it has no price */
export function ratesFor(task: RegionTask, service: string): (machine: MachineType) => InstanceRate[] | undefined {
  const { scenario, catalog, book, region } = task;
  const own = serviceRates(book, scenario, scenario.services[service]!, region.cloud, region.region);
  const machines = machinesOf(task);
  return (machine) => {
    if (!machines.has(machine.machineType)) {
      const factor = catalog.sustainedUseFactor(machine.cloud, machine.family);
      machines.set(machine.machineType, machineRates(book, factor, scenario, machine, region.region));
    }
    const rates = machines.get(machine.machineType);
    return rates && [...rates, ...own];
  };
}

function machinesOf({ scenario, catalog, book, region }: RegionTask): MachineRates {
  const settings = `${region.region} ${scenario.constraints.tee}`;
  if (scenario.overrides.length > 0) return book.once(`rates ${settings}`, (): MachineRates => new Map());
  let all = known.get(catalog);
  if (!all) known.set(catalog, (all = new Map()));
  if (all.size > MOST_SETTINGS) all.clear();
  let machines = all.get(settings);
  if (!machines) all.set(settings, (machines = new Map()));
  return machines;
}
