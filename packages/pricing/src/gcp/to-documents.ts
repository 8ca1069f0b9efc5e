/** Kept GCP prices to the documents of a snapshot: machines are assembled from their vCPUs and memory. Prices that contradict each other are dropped and named. */
import type { PricesDocument, ShapesDocument, SourceNote } from '@plimsoll/core';
import { Drafts, type FreshPrices } from '../snapshot/fresh.ts';
import { assembledUsd } from './assemble.ts';
import type { KeptSku } from './kept-sku.ts';
import type { ResourceTerm } from './resource-name.ts';

type Resource = Extract<KeptSku, { kind: 'resource' }>;
type Sku = Extract<KeptSku, { kind: 'sku' }>;

export interface GcpKept {
  kept: readonly KeptSku[];
  source: SourceNote;
}

export interface GcpContext {
  shapes: ShapesDocument;
  /** regions wanted */
  regions: readonly string[];
  /** the document that the snapshot before has of a region */
  before: (region: string) => PricesDocument | undefined;
  snapshotDate: string;
}

/** Cloud NAT bills at most this many VMs of a gateway. Source: Google Cloud NAT pricing. */
const NAT_CAP_VMS = 32;
/** Below this an hour of Cloud NAT is one VM's, above it a whole gateway's. */
const NAT_VM_AT_MOST_USD = 0.01;

export function gcpDocuments(parts: readonly GcpKept[], { shapes, regions, before, snapshotDate }: GcpContext): FreshPrices {
  const drafts = new Drafts('gcp', snapshotDate);
  const gaps: string[] = [];
  const all = parts.flatMap(({ kept, source }) =>
    kept.map((one) => ({
      one,
      source: one.converted === undefined ? source : { ...source, evidence: `converted from ${one.converted}` },
    })),
  );
  const prices = resourcePrices(
    all.filter((entry): entry is { one: Resource; source: SourceNote } => entry.one.kind === 'resource'),
    gaps,
  );
  for (const region of [...regions, 'global']) addResources(drafts, region, prices, gaps);
  for (const region of regions) addMachines(drafts, region, prices, shapes, before(region));
  addSkus(
    drafts,
    all.filter((entry): entry is { one: Sku; source: SourceNote } => entry.one.kind === 'sku'),
    before,
    gaps,
  );
  return { cloud: 'gcp', ...drafts.sorted(), gaps: gaps.sort() };
}

interface ResourcePrice {
  usd: string;
  skuId: string;
  unit: string;
  row: number;
  source: SourceNote;
}
/** by `region family resource term` */
type ResourcePrices = Map<string, ResourcePrice>;
const keyOf = (region: string, family: string, resource: string, term: ResourceTerm) => `${region} ${family} ${resource} ${term}`;

function resourcePrices(entries: readonly { one: Resource; source: SourceNote }[], gaps: string[]): ResourcePrices {
  const prices: ResourcePrices = new Map();
  const contradicted = new Set<string>();
  for (const { one, source } of entries) {
    const { family, resource, term, usd, skuId, unit, row } = one;
    // surcharges are flat: one price for every region
    const places = family.startsWith('confidential-') ? ['global'] : one.regions;
    for (const region of places) {
      const key = keyOf(region, family, resource, term);
      const known = prices.get(key);
      if (known && Number(known.usd) !== Number(usd) && !contradicted.has(key)) {
        contradicted.add(key);
        gaps.push(`${key}: SKUs ${known.skuId} and ${skuId} disagree (${known.usd} and ${usd}); left out`);
      }
      if (!known) prices.set(key, { usd, skuId, unit, row, source });
    }
  }
  for (const key of contradicted) prices.delete(key);
  return prices;
}

function addResources(drafts: Drafts, region: string, prices: ResourcePrices, gaps: string[]): void {
  const families = new Map<string, Set<string>>();
  for (const key of prices.keys()) {
    const [place, family, resource, term] = key.split(' ') as [string, string, 'core' | 'ram', ResourceTerm];
    if (place !== region || term !== 'ondemand') continue;
    const { usd, skuId, unit, row, source } = prices.get(key)!;
    const draft = drafts.of(region);
    draft.prices.resources.push([family, resource, unit, usd, skuId, row, draft.cite(source)]);
    families.set(family, (families.get(family) ?? new Set()).add(resource));
  }
  for (const [family, resources] of families)
    if (resources.size === 1)
      gaps.push(`${region} ${family}: only the price of ${[...resources][0] === 'ram' ? 'memory' : 'vCPUs'} is listed`);
}

const TERM_NAMES: Partial<Record<ResourceTerm, string>> = { spot: 'spot', cud_1y: 'cud_1y', cud_3y: 'cud_3y' };

function addMachines(
  drafts: Drafts,
  region: string,
  prices: ResourcePrices,
  shapes: ShapesDocument,
  before: PricesDocument | undefined,
): void {
  const draft = drafts.of(region);
  const offered = offeredIn(region, shapes, before);
  for (const shape of shapes.machines) {
    const [machineType, family] = shape;
    const assembled = (term: ResourceTerm) => {
      const core = prices.get(keyOf(region, family, 'core', term));
      const ram = prices.get(keyOf(region, family, 'ram', term));
      const usd = core && ram && assembledUsd(shape, core.usd, ram.usd);
      return core && usd !== undefined ? { usd, core } : undefined;
    };
    const onDemand = assembled('ondemand');
    if (!onDemand) continue;
    const { usd, core } = onDemand;
    draft.prices.machines.push([machineType, usd, core.row, draft.cite(core.source), offered(machineType) ? 1 : 0]);
    for (const [term, name] of Object.entries(TERM_NAMES)) {
      const found = assembled(term as ResourceTerm);
      if (found) draft.terms.terms.push([machineType, name, found.usd, found.core.row, draft.cite(found.core.source)]);
    }
  }
}

/** Offered where a dump of machine types or the snapshot before lists it; everything, where neither knows the region. */
function offeredIn(region: string, shapes: ShapesDocument, before: PricesDocument | undefined): (machineType: string) => boolean {
  const dumped = shapes.offered?.find(([name]) => name === region)?.[1];
  const listed = before?.machines.filter(([, , , , flag]) => flag === 1).map(([type]) => type);
  if (dumped === undefined && (listed === undefined || listed.length === 0)) return () => true;
  const names = new Set([...(dumped ?? listed ?? [])]);
  return (machineType) => names.has(machineType);
}

function addSkus(
  drafts: Drafts,
  entries: readonly { one: Sku; source: SourceNote }[],
  before: (region: string) => PricesDocument | undefined,
  gaps: string[],
): void {
  const seen = new Map<string, Sku>();
  for (const { one, source } of entries)
    for (const region of one.regions) {
      const key = `${region} ${one.skuId}`;
      const earlier = seen.get(key);
      if (earlier) {
        if (JSON.stringify(earlier.tiers) !== JSON.stringify(one.tiers))
          gaps.push(`${region} ${one.service} ${one.description}: SKU ${one.skuId} is listed twice at different prices; the first stays`);
        continue;
      }
      seen.set(key, one);
      const draft = drafts.of(region);
      const at = draft.cite(source);
      const known = before(region)?.skus.filter(([, , id]) => id === one.skuId) ?? [];
      if (/Cloud Nat Gateway Uptime/i.test(one.description)) addNat(draft.prices, one, at);
      else {
        const [service, sku] =
          known.length === 1 && known[0]![3] === one.unit ? [known[0]![0], known[0]![1]] : [one.service, one.description];
        draft.prices.skus.push([service, sku, one.skuId, one.unit, one.tiers.map(([from, usd]) => [from, usd, one.row, at])]);
      }
    }
}

/** Google lists one hourly SKU: what a VM costs, for at most 32 of them. */
function addNat(prices: PricesDocument, { skuId, tiers, row }: Sku, at: number): void {
  const usd = tiers.find(([, price]) => Number(price) > 0)?.[1];
  if (usd === undefined || Number(usd) > NAT_VM_AT_MOST_USD) return;
  const cap = String(Number((Number(usd) * NAT_CAP_VMS).toPrecision(10)));
  const name = 'Networking Cloud Nat Gateway Uptime';
  prices.skus.push(
    ['Networking', `${name} (gateway cap, more than ${NAT_CAP_VMS} VMs, flat)`, skuId, 'gateway-hour', [[0, cap, row, at]]],
    ['Networking', `${name} (per VM using the gateway, first ${NAT_CAP_VMS} VMs)`, skuId, 'VM-hour', [[0, usd, row, at]]],
  );
}
