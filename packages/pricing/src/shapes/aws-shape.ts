/** A machine type of `aws ec2 describe-instance-types` as a row of shapes. Fields that are missing stay unknown; a type without vCPUs or memory is named and left out. */
import type { ShapesDocument, Trait } from '@plimsoll/core';
import type { DumpItem } from './dump-items.ts';
import { networkText } from './network-text.ts';

export type ShapeRow = ShapesDocument['machines'][number];

/**
 * Sizes with two cards of which the API states the whole bandwidth on each; AWS documents it once.
 * Source: Amazon EC2 User Guide, network bandwidth of network optimised instances.
 */
const BANDWIDTH_STATED_TWICE = /^(c6in|m6in|m6idn|r6in|r6idn)\.(32xlarge|metal)$/;
const ACCELERATORS = ['GpuInfo', 'FpgaInfo', 'InferenceAcceleratorInfo', 'MediaAcceleratorInfo', 'NeuronInfo'];

export interface ShapeResult {
  row?: ShapeRow;
  /** why there is none, or what of it is not known */
  gap?: string;
}

export function awsShape(item: DumpItem, row: number, source: number): ShapeResult {
  const machineType = String(item.InstanceType);
  const vcpu = object(item.VCpuInfo);
  const vcpus = number(vcpu.DefaultVCpus);
  const memoryMib = number(object(item.MemoryInfo).SizeInMiB);
  if (vcpus === undefined || memoryMib === undefined || vcpus < 1 || memoryMib <= 0)
    return { gap: `${machineType}: its vCPUs or memory are not stated; left out` };
  const supported = list(object(item.ProcessorInfo).SupportedArchitectures).map(String);
  const architecture = ['x86_64', 'arm64', 'i386'].find((name) => supported.includes(name)) ?? supported[0];
  if (architecture === undefined) return { gap: `${machineType}: its architecture is not stated; left out` };
  if (/_mac$/.test(architecture)) return { gap: `${machineType}: a Mac, which serves no load; left out` };
  const family = machineType.split('.', 1)[0]!;
  const threads = number(vcpu.DefaultThreadsPerCore);
  const generation = /\d+/.exec(family)?.[0];
  return {
    row: [
      machineType,
      family,
      vcpus,
      vcpus,
      Number((memoryMib / 1024).toFixed(6)),
      architecture,
      threads ?? null,
      bandwidth(machineType, object(item.NetworkInfo)) ?? null,
      item.NitroEnclavesSupport === 'supported' ? 'nitro' : '',
      traits(item, machineType).join(' '),
      generation === undefined ? null : Number(generation),
      row,
      source,
    ],
    ...(threads === undefined && { gap: `${machineType}: threads per core are not stated; two are assumed` }),
  };
}

/** What the machine can hold: the cards' baselines together, else the words when they are no burst. */
function bandwidth(machineType: string, network: DumpItem): number | undefined {
  const cards = list(network.NetworkCards).map(object);
  const baselines = cards.map((card) => number(card.BaselineBandwidthInGbps));
  if (baselines.length && baselines.every((one) => one !== undefined)) {
    const known = baselines as number[];
    return BANDWIDTH_STATED_TWICE.test(machineType) ? Math.max(...known) : Number(known.reduce((sum, one) => sum + one, 0).toFixed(6));
  }
  return networkText(String(network.NetworkPerformance ?? '')).gbps;
}

function traits(item: DumpItem, machineType: string): Trait[] {
  const found: Trait[] = [];
  if (item.BurstablePerformanceSupported === true || /^t\d/.test(machineType)) found.push('burstable');
  if (/-flex\b/.test(machineType)) found.push('flex');
  if (item.BareMetal === true || /\.metal/.test(machineType)) found.push('bareMetal');
  if (ACCELERATORS.some((key) => Object.keys(object(item[key])).length > 0)) found.push('accelerated');
  if (item.CurrentGeneration === false) found.push('previousGeneration');
  return found;
}

export const object = (value: unknown): DumpItem =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as DumpItem) : {};
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export function number(value: unknown): number | undefined {
  const found = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(found) ? found : undefined;
}
