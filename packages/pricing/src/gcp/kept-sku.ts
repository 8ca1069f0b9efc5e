/** What is kept of the Cloud Billing Catalog: prices of vCPUs and memory, and the SKUs that stand round machines. */
import { isSku, skuRate, type RawSku } from './catalog-sku.ts';
import { resourceName, type ResourceTerm } from './resource-name.ts';

export type KeptSku =
  | {
      kind: 'resource';
      regions: string[];
      family: string;
      resource: 'core' | 'ram';
      term: ResourceTerm;
      unit: 'vCPU-hour' | 'GiB-hour';
      usd: string;
      skuId: string;
      converted?: string;
      row: number;
    }
  | {
      kind: 'sku';
      regions: string[];
      service: string;
      description: string;
      skuId: string;
      unit: string;
      tiers: [from: number, usd: string][];
      converted?: string;
      row: number;
    };

/** Services read, by the name that the catalog shows. */
export const GCP_SERVICES = [
  'Compute Engine',
  'Networking',
  'Cloud Pub/Sub',
  'Cloud Storage',
  'Cloud Monitoring',
  'Cloud Logging',
  'Cloud Trace',
  'Secret Manager',
  'Artifact Registry',
  'Cloud DNS',
  'Cloud Key Management Service (KMS)',
  'Traffic Director',
];
const OUR_SERVICE: Record<string, string> = {
  'Cloud Key Management Service (KMS)': 'Cloud KMS',
  'Stackdriver Monitoring': 'Cloud Monitoring',
  'Stackdriver Logging': 'Cloud Logging',
};

const KEEP: Record<string, RegExp> = {
  'Compute Engine':
    /^(Balanced PD Capacity|SSD backed PD Capacity|Storage PD Capacity|External IP Charge|Static Ip Charge|Network (Internet|Inter Region|Inter Zone|Intra Zone|Vpn Internet))/i,
  Networking: /(Load Balancer|Forwarding Rule|Cloud Nat |Network (Internet|Inter Region|Inter Zone|Intra Zone))/i,
  'Cloud Pub/Sub': /^(Message Delivery Basic|Snapshots|Subscriptions retained|.*subscription delivery)/i,
  'Cloud Storage': /(Storage|Operations|Retrieval|Download|Data transfer)/i,
  'Cloud Monitoring': /^(Metric Volume|API calls|Monitoring API)/i,
  'Cloud Logging': /^Log (Storage|Retention)/i,
  'Cloud Trace': /^Spans/i,
  'Secret Manager': /^Secret|^Active secret/i,
  'Artifact Registry': /^Artifact Registry Storage/i,
  'Cloud DNS': /zone|queries/i,
  'Cloud KMS': /software|operations/i,
  'Traffic Director': /endpoint/i,
};
/** SKUs whose bytes the planner counts in another unit than GiB. */
const BYTES_IN: [RegExp, 'MiB' | 'TiB'][] = [
  [/^Metric Volume/i, 'MiB'],
  [/^(Message Delivery|.*subscription delivery)/i, 'TiB'],
];

export interface KeepSkuOptions {
  service: string;
  regions: ReadonlySet<string>;
  /** ids that the snapshot before has: kept whatever they are called now */
  knownIds: ReadonlySet<string>;
  nowMs: number;
}

/** @throws {SourceError} when the price of a kept SKU is no price */
export function keptSku(sku: RawSku, row: number, { service, regions, knownIds, nowMs }: KeepSkuOptions): KeptSku | undefined {
  if (!isSku(sku)) return undefined;
  const named = OUR_SERVICE[service] ?? service;
  const served = sku.serviceRegions ?? [];
  const wanted = served.includes('global') || served.length === 0 ? ['global'] : served.filter((region) => regions.has(region));
  // multi-regions such as `us` are kept with what is sold everywhere, the name in brackets
  const multi = served.filter((region) => /^(us|eu|asia|europe|[a-z]+\d)$/.test(region));
  const name = resourceName(sku);
  if (name) {
    if (wanted.length === 0) return undefined;
    const rate = skuRate(sku, nowMs);
    if (!rate) return undefined;
    const paid = rate.tiers.at(-1)!;
    const unit = name.resource === 'core' ? 'vCPU-hour' : 'GiB-hour';
    if (rate.unit !== (name.resource === 'core' ? 'hour' : 'GiB-hour')) return undefined;
    return {
      kind: 'resource',
      regions: wanted,
      ...name,
      unit,
      usd: paid[1],
      skuId: sku.skuId,
      ...(rate.converted && { converted: rate.converted }),
      row,
    };
  }
  if (sku.category?.usageType !== undefined && sku.category?.usageType !== null && sku.category.usageType !== 'OnDemand') return undefined;
  if (!(KEEP[named]?.test(sku.description) || knownIds.has(sku.skuId))) return undefined;
  if (wanted.length === 0 && multi.length === 0) return undefined;
  const bytesIn = BYTES_IN.find(([pattern]) => pattern.test(sku.description))?.[1];
  const rate = skuRate(sku, nowMs, bytesIn);
  if (!rate) return undefined;
  return {
    kind: 'sku',
    regions: wanted.length ? wanted : ['global'],
    service: /^Network /.test(sku.description) ? 'Compute Engine' : named,
    description: sku.description + (wanted.length === 0 ? ` [${multi.join(', ')}]` : ''),
    skuId: sku.skuId,
    unit: rate.unit,
    tiers: rate.tiers,
    ...(rate.converted && { converted: rate.converted }),
    row,
  };
}
