/** Which machine types may be chosen for a service in a region, and why the others may not. */
import { floorTolerant } from '../quantity/index.ts';
import type { ResolvedRegion, ResolvedScenario, ResolvedService } from '../scenario/index.ts';
import type { Catalog, MachineType } from './catalog.ts';

export interface Rejection {
  machineType: string;
  code: 'noPrice' | 'notOffered' | 'noTee' | 'architecture' | 'family' | 'excluded';
  message: string;
}

export interface Candidates {
  machines: MachineType[];
  rejected: Rejection[];
}

/**
 * Default exclusions: burstable and shared-core, `-flex`, bare metal, accelerated, `-lssd`, previous generations; naming a type lifts them for it.
 * A type that is unpriced in the region is no candidate there.
 * @param only the one machine type to look at; all of the cloud's when left out
 */
export function candidatesFor(
  catalog: Catalog,
  scenario: ResolvedScenario,
  service: ResolvedService,
  region: ResolvedRegion,
  only?: string,
): Candidates {
  const { families, architectures, allowBurstable, tee } = scenario.constraints;
  const key = JSON.stringify([
    region.cloud,
    region.region,
    region.zones,
    service.machineTypes,
    only,
    families,
    architectures,
    allowBurstable,
    tee,
  ]);
  let known = remembered.get(catalog);
  if (!known) remembered.set(catalog, (known = new Map()));
  let found = known.get(key);
  if (!found) known.set(key, (found = sift(catalog, scenario, service, region, only)));
  return found;
}

/** Snapshots do not change, and every "what if" asks again. */
const remembered = new WeakMap<Catalog, Map<string, Candidates>>();

function sift(catalog: Catalog, scenario: ResolvedScenario, service: ResolvedService, region: ResolvedRegion, only?: string): Candidates {
  const machines: MachineType[] = [];
  const rejected: Rejection[] = [];
  const single = only === undefined ? undefined : catalog.machine(only);
  for (const type of single ? [single] : catalog.machines(region.cloud)) {
    const named = service.machineTypes?.includes(type.machineType) ?? false;
    if (service.machineTypes && !named) continue;
    const rejection = refuse(catalog, scenario, type, region, named);
    if (rejection) rejected.push({ machineType: type.machineType, ...rejection });
    else machines.push(type);
  }
  return { machines, rejected };
}

function refuse(
  catalog: Catalog,
  scenario: ResolvedScenario,
  type: MachineType,
  region: ResolvedRegion,
  named: boolean,
): Omit<Rejection, 'machineType'> | undefined {
  const { constraints } = scenario;
  const prefix = type.machineType.split(/[.-]/, 1)[0]!;
  if (constraints.families && !constraints.families.includes(type.family) && !constraints.families.includes(prefix))
    return { code: 'family', message: `${type.family} is not among constraints.families` };
  const excluded = [...type.traits].filter((trait) => !(constraints.allowBurstable && (trait === 'burstable' || trait === 'sharedCore')));
  if (!named && excluded.length) return { code: 'excluded', message: `${excluded.join(', ')}: out unless named in machineTypes` };
  if (!named && !constraints.architectures.includes(type.architecture))
    return { code: 'architecture', message: `${type.architecture} is not among constraints.architectures` };
  const noTee = constraints.tee ? whyNoTee(catalog, type, region) : undefined;
  if (noTee) return { code: 'noTee', message: `${type.machineType} cannot host a TEE in ${region.region}: ${noTee}` };
  const price = catalog.machinePrice(region.region, type.machineType);
  if (!price) return { code: 'noPrice', message: `the price of ${type.machineType} in ${region.region} is not known` };
  if (!price.listed) return { code: 'notOffered', message: `${type.machineType} is priced but not offered in ${region.region}` };
  return undefined;
}

/** AWS: Nitro Enclaves and at least 4 vCPUs, so that the parent keeps 2. GCP: SEV anywhere, TDX where every zone used has it. */
function whyNoTee(catalog: Catalog, type: MachineType, { region, zones }: ResolvedRegion): string | undefined {
  if (type.cloud === 'aws') {
    if (type.tee !== 'nitro') return 'it has no Nitro Enclaves';
    return type.vcpus < 4 ? `${type.vcpus} vCPUs leave no enclave beside the parent's 2` : undefined;
  }
  if (type.tee === '') return 'its family is no Confidential VM';
  const offered = catalog.tdxZonesOf(region);
  return type.tee === 'tdx' && offered < zones ? `TDX is offered in ${offered} of its zones, ${zones} are used` : undefined;
}

/** The platform that a confidential VM must ask for at least, where its family runs on several. Source: Google Cloud, Confidential VM supported configurations. */
export const minimumPlatformOf = (type: MachineType): string | undefined =>
  type.cloud === 'gcp' && type.family === 'n2d' ? 'AMD Milan' : undefined;

/** What a service can use of a machine: all of it, or the enclave carved out of it. */
export interface Usable {
  vcpus: number;
  memoryGib: number;
  enclave: { vcpus: number; memoryMib: number } | undefined;
}

const ENCLAVE_FRACTION = 0.75;
const PARENT_VCPUS = 2;

/**
 * An enclave gets whole cores and the parent keeps at least 2 vCPUs. With evidence of what a call costs the parent (`parentVcpuSecondsPerRequest`)
 * it gets the most vCPUs whose calls the rest can relay; without, 75 %. Memory: 75 %. Undefined: it does not fit.
 * @param vcpuSecondsPerRequest what a call costs inside the enclave
 */
export function usableOf(
  type: MachineType,
  scenario: ResolvedScenario,
  service: ResolvedService,
  vcpuSecondsPerRequest: number,
): Usable | undefined {
  if (!(scenario.constraints.tee && type.cloud === 'aws'))
    return { vcpus: type.billedVcpus, memoryGib: type.memoryGib, enclave: undefined };
  const memoryMib = type.memoryGib * 1024;
  if (service.enclave) {
    const { vcpus, memoryMib: wanted } = service.enclave;
    return vcpus <= type.vcpus - PARENT_VCPUS && vcpus % type.threadsPerCore === 0 && wanted < memoryMib
      ? { vcpus, memoryGib: wanted / 1024, enclave: service.enclave }
      : undefined;
  }
  const parent = service.parentVcpuSecondsPerRequest;
  // e vCPUs inside make e / demand calls a second, which cost the parent e * parent / demand
  const evidence = parent === undefined ? type.vcpus * ENCLAVE_FRACTION : type.vcpus / (1 + parent / vcpuSecondsPerRequest);
  const most = Math.min(floorTolerant(evidence), type.vcpus - PARENT_VCPUS);
  const vcpus = Math.floor(most / type.threadsPerCore) * type.threadsPerCore;
  if (vcpus < 1) return undefined;
  const enclave = { vcpus, memoryMib: Math.floor(memoryMib * ENCLAVE_FRACTION) };
  return { vcpus, memoryGib: enclave.memoryMib / 1024, enclave };
}
