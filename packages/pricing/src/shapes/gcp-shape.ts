/**
 * A machine type of `gcloud compute machine-types list --format json` as a row of shapes. The dump does not say bandwidth, confidential technology
 * or what a shared core bills: those stay as the snapshot before has them, by type, else by family where the family agrees.
 */
import type { Trait } from '@plimsoll/core';
import { list, number, object, type ShapeResult, type ShapeRow } from './aws-shape.ts';
import type { DumpItem } from './dump-items.ts';

/** Families that Google counts as earlier generations. */
const PREVIOUS = ['n1', 'f1', 'g1', 'm1', 'm2'];

export class KnownShapes {
  private readonly types: Map<string, ShapeRow>;
  private readonly families = new Map<string, ShapeRow[]>();
  constructor(rows: readonly ShapeRow[]) {
    this.types = new Map(rows.map((row) => [row[0], row]));
    for (const row of rows) this.families.set(row[1], [...(this.families.get(row[1]) ?? []), row]);
  }
  type(machineType: string): ShapeRow | undefined {
    return this.types.get(machineType);
  }
  /** A column of a family, when all its types agree in it. */
  ofFamily<T>(family: string, pick: (row: ShapeRow) => T): T | undefined {
    const all = [
      ...new Set((this.families.get(family) ?? []).filter(([, , , , , , , , , traits]) => !/localSsd|bareMetal/.test(traits)).map(pick)),
    ];
    return all.length === 1 ? all[0] : undefined;
  }
}

export function gcpShape(item: DumpItem, known: KnownShapes, row: number, source: number): ShapeResult {
  const machineType = String(item.name);
  const vcpus = number(item.guestCpus);
  const memoryMib = number(item.memoryMb);
  const state = String(object(item.deprecated).state ?? '');
  if (state === 'DELETED' || state === 'OBSOLETE') return { gap: `${machineType}: ${state.toLowerCase()} by Google; left out` };
  if (vcpus === undefined || memoryMib === undefined || vcpus < 1 || memoryMib <= 0)
    return { gap: `${machineType}: its vCPUs or memory are not stated; left out` };
  const family = machineType.split('-', 1)[0]!;
  const before = known.type(machineType);
  const shared = item.isSharedCpu === true || before?.[9].includes('sharedCore') === true;
  const architecture = architectureOf(
    item,
    before,
    known.ofFamily(family, (one) => one[5]),
  );
  if (architecture === undefined) return { gap: `${machineType}: its architecture is not stated; left out` };
  const traits: Trait[] = [];
  if (shared) traits.push('sharedCore');
  if (/-lssd$/.test(machineType) || Object.keys(object(item.bundledLocalSsds)).length > 0) traits.push('localSsd');
  if (/-metal$/.test(machineType)) traits.push('bareMetal');
  if (list(item.accelerators).length > 0) traits.push('accelerated');
  if (PREVIOUS.includes(family) || state === 'DEPRECATED') traits.push('previousGeneration');
  const generation = /\d+/.exec(family)?.[0];
  const tee = before?.[8] ?? (traits.length === 0 ? known.ofFamily(family, (one) => one[8]) : undefined);
  const unsaid = [
    ...(before?.[7] === undefined || before[7] === null ? ['bandwidth'] : []),
    ...(tee === undefined ? ['confidential technology (taken as none)'] : []),
    ...(shared && !before ? ['what a shared core bills (taken as its vCPUs)'] : []),
  ];
  return {
    row: [
      machineType,
      family,
      vcpus,
      before?.[3] ?? vcpus,
      Number((memoryMib / 1024).toFixed(6)),
      architecture,
      before?.[6] ?? null,
      before?.[7] ?? null,
      tee ?? '',
      traits.join(' '),
      generation === undefined ? null : Number(generation),
      row,
      source,
    ],
    ...(unsaid.length && { gap: `${machineType}: the dump does not say its ${unsaid.join(', ')}` }),
  };
}

const ARM_FAMILIES = /^(t2a|[a-z]\d+a)$/;
function architectureOf(item: DumpItem, before: ShapeRow | undefined, ofFamily: string | undefined): string | undefined {
  const stated = String(item.architecture ?? '').toUpperCase();
  if (stated === 'ARM64') return 'arm64';
  if (stated === 'X86_64') return 'x86_64';
  return before?.[5] ?? ofFamily ?? (ARM_FAMILIES.test(String(item.name).split('-', 1)[0]!) ? 'arm64' : 'x86_64');
}

/** The region of a zone, which a dump gives as a name or an address. */
export const regionOfZone = (zone: unknown): string | undefined => /([a-z]+-[a-z]+\d+)-[a-z]$/.exec(String(zone ?? ''))?.[1];
