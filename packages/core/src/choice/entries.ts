/**
 * The machines a service may run on, with what each offers it and costs by the hour. None of it depends on the traffic: without overrides of prices
 * it is kept from plan to plan, for a page plans the same catalog at every key press. Nothing but time depends on it.
 */
import { fleetUsdPerMonth, loweredRates, machineRates, serviceRates, type InstanceRate } from '../bill/index.ts';
import { candidatesFor, relativeSpeed, usableOf, type Catalog, type MachineType, type Rejection, type Usable } from '../catalog/index.ts';
import type { RegionTask, Stop } from './task.ts';

/** A machine that may be chosen, with what it offers the service and costs. */
export interface Entry {
  machine: MachineType;
  usable: Usable;
  rates: InstanceRate[];
  relativeSpeed: number;
  /** a replica's month: always running, and were all of it in the first to fourth quarter of a month's hours */
  usdPerReplica: { standing: number; quarters: readonly number[] };
}

export interface Entries {
  entries: readonly Entry[];
  /** machines that the service does not fit, before any load */
  stopped: readonly Stop[];
  rejected: Rejection[];
}

const MOST_SETTINGS = 200;
const known = new WeakMap<Catalog, Map<string, unknown>>();

export const entriesFor = (task: RegionTask, service: string): Entries =>
  once(task, `entries ${basisOf(task, service)}`, () => makeEntries(task, service));

/** All that `makeEntries` reads but the catalog and the overrides of prices. */
function basisOf({ scenario, region, demand, held, wholeCoreSpeed }: RegionTask, service: string): string {
  const { constraints, traffic, front, services } = scenario;
  const { families, architectures, allowBurstable, tee } = constraints;
  const { machineTypes, enclave, parentVcpuSecondsPerRequest, referenceMachineType, diskGib, loadBalancer } = services[service]!;
  return JSON.stringify([
    [service, region.cloud, region.region, region.zones, held?.[service], wholeCoreSpeed],
    [families, architectures, allowBurstable, tee],
    [machineTypes, enclave, referenceMachineType, diskGib],
    [service === front && loadBalancer[region.cloud] !== 'public' && traffic.placement.internet > 0],
    parentVcpuSecondsPerRequest !== undefined && [parentVcpuSecondsPerRequest, demand.services[service]!.vcpuSecondsPerRequest],
  ]);
}

function makeEntries(task: RegionTask, service: string): Entries {
  const { scenario, catalog, book, region } = task;
  const stated = scenario.services[service]!;
  const { machines, rejected } = candidatesFor(catalog, scenario, stated, region, task.held?.[service]);
  const own = serviceRates(book, scenario, stated, region.cloud, region.region);
  const entries: Entry[] = [];
  const stopped: Stop[] = [];
  for (const machine of machines) {
    const usable = usableOf(machine, scenario, stated, task.demand.services[service]!.vcpuSecondsPerRequest);
    if (!usable) {
      stopped.push({
        machineType: machine.machineType,
        code: 'enclave',
        need: stated.enclave?.vcpus ?? 1,
        limit: machine.vcpus - 2,
        unit: 'vCPU',
        message: `no enclave of the stated size fits ${machine.machineType}`,
      });
      continue;
    }
    const rates = ratesOf(task, machine);
    if (!rates) continue;
    const all = [...rates, ...own];
    entries.push({
      machine,
      usable,
      rates: all,
      relativeSpeed: relativeSpeed(catalog, machine.machineType, stated.referenceMachineType, task.wholeCoreSpeed),
      usdPerReplica: usdPerReplica(all),
    });
  }
  return { entries, stopped, rejected };
}

function usdPerReplica(rates: readonly InstanceRate[]): Entry['usdPerReplica'] {
  const one = (layerQuarters: [number, number, number, number]) => fleetUsdPerMonth(rates, { averageReplicas: 1, layerQuarters });
  return {
    standing: one([0.25, 0.25, 0.25, 0.25]),
    quarters: [one([1, 0, 0, 0]), one([0, 1, 0, 0]), one([0, 0, 1, 0]), one([0, 0, 0, 1])],
  };
}

/** The machine with its instance-hour cheaper by a fraction. */
export function cheaperEntry(entry: Entry, fraction: number): Entry {
  const rates = loweredRates(entry.rates, fraction);
  return { ...entry, rates, usdPerReplica: usdPerReplica(rates) };
}

/** What a machine costs, the same for every service of a region; undefined when it has no price. */
function ratesOf(task: RegionTask, machine: MachineType): InstanceRate[] | undefined {
  const { catalog, book, scenario, region } = task;
  const machines = once(task, `rates ${region.region} ${scenario.constraints.tee}`, () => new Map<string, InstanceRate[] | undefined>());
  if (!machines.has(machine.machineType)) {
    const factor = catalog.sustainedUseFactor(machine.cloud, machine.family);
    machines.set(machine.machineType, machineRates(book, factor, scenario, machine, region.region));
  }
  return machines.get(machine.machineType);
}

/** Kept with the catalog; with overrides, with the prices that they make. */
function once<T>({ scenario, catalog, book }: RegionTask, key: string, make: () => T): T {
  if (scenario.overrides.length > 0) return book.once(key, make);
  let all = known.get(catalog);
  if (!all) known.set(catalog, (all = new Map()));
  if (!all.has(key)) {
    const made = make();
    if (all.size > MOST_SETTINGS) all.clear();
    all.set(key, made);
  }
  return all.get(key) as T;
}
