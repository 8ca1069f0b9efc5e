/**
 * What an instance costs, kept from plan to plan: without overrides of prices it depends on the catalog and a few settings only, and a page plans
 * the same catalog at every key press. Nothing but time depends on it.
 */
import { instanceRates, type InstanceRate } from '../bill/index.ts';
import type { Catalog, MachineType } from '../catalog/index.ts';
import type { RegionTask } from './task.ts';

const MOST_SETTINGS = 400;
const known = new WeakMap<Catalog, Map<string, Map<string, InstanceRate[] | undefined>>>();

/** @returns the rates of a machine type for a service; undefined when it has no price */
export function ratesFor(task: RegionTask, service: string): (machine: MachineType) => InstanceRate[] | undefined {
  const { scenario, catalog, book, region } = task;
  const stated = scenario.services[service]!;
  const make = (machine: MachineType) =>
    instanceRates(book, catalog.sustainedUseFactor(machine.cloud, machine.family), scenario, stated, machine, region.region);
  if (scenario.overrides.length > 0)
    return (machine) => book.once(`${region.region} ${service} ${machine.machineType}`, () => make(machine));
  const settings = JSON.stringify([
    region.region,
    service,
    stated.diskGib,
    stated.loadBalancer,
    scenario.constraints.tee,
    service === scenario.front,
    scenario.traffic.placement.internet > 0,
  ]);
  let all = known.get(catalog);
  if (!all) known.set(catalog, (all = new Map()));
  if (all.size > MOST_SETTINGS) all.clear();
  let rates = all.get(settings);
  if (!rates) all.set(settings, (rates = new Map()));
  const own = rates;
  return (machine) => {
    if (!own.has(machine.machineType)) own.set(machine.machineType, make(machine));
    return own.get(machine.machineType);
  };
}
