/** SKUs of the Cloud Billing Catalog, built from the project's own snapshot in the vendor's own form and words. */
import { prices } from './data.ts';

export interface GcpSku {
  name: string;
  skuId: string;
  description: string;
  category: { serviceDisplayName: string; resourceFamily: string; resourceGroup: string; usageType: string };
  serviceRegions: string[];
  pricingInfo: {
    effectiveTime: { seconds: number; nanos: number };
    currencyConversionRate: number;
    summary: string;
    pricingExpression: {
      usageUnit: string;
      usageUnitDescription: string;
      baseUnit: string;
      baseUnitDescription: string;
      baseUnitConversionFactor: number;
      displayQuantity: number;
      tieredRates: { startUsageAmount: number; unitPrice: { currencyCode: string; units: string; nanos: number } }[];
    };
  }[];
  serviceProviderName: string;
}

/** How the catalog names a family's vCPUs and memory. */
const NAMES: Record<string, string> = {
  c2: 'Compute optimized',
  c2d: 'C2D AMD Instance',
  c3d: 'C3D Instance',
  c4a: 'C4A Arm Instance',
  c4d: 'C4D AMD Instance',
  n1: 'N1 Predefined Instance',
  n2d: 'N2D AMD Instance',
  n4a: 'N4A Arm Instance',
  n4d: 'N4D AMD Instance',
  t2a: 'T2A Arm Instance',
  t2d: 'T2D AMD Instance',
};
const UNITS: Record<string, [usageUnit: string, baseUnit: string, factor: number]> = {
  'vCPU-hour': ['h', 's', 3600],
  'GiB-hour': ['GiBy.h', 'By.s', 2 ** 30 * 3600],
  'GiB-month': ['GiBy.mo', 'By.s', 2 ** 30 * 2_592_000],
  GiB: ['GiBy', 'By', 2 ** 30],
  MiB: ['MiBy', 'By', 2 ** 20],
  TiB: ['TiBy', 'By', 2 ** 40],
  hour: ['h', 's', 3600],
  'IP-hour': ['h', 's', 3600],
  'VM-hour': ['h', 's', 3600],
  operation: ['count', 'count', 1],
};

export function money(usd: string): { currencyCode: string; units: string; nanos: number } {
  const [whole, part = ''] = (/e/i.test(usd) ? Number(usd).toFixed(12) : usd).split('.') as [string, string?];
  return { currencyCode: 'USD', units: whole, nanos: Number(part.padEnd(9, '0').slice(0, 9)) };
}

export function gcpSku(
  service: string,
  skuId: string,
  description: string,
  regions: string[],
  unit: [string, string, number],
  tiers: [from: number, usd: string][],
  usageType = 'OnDemand',
): GcpSku {
  const [usageUnit, baseUnit, baseUnitConversionFactor] = unit;
  return {
    name: `services/X/skus/${skuId}`,
    skuId,
    description,
    category: { serviceDisplayName: service, resourceFamily: 'Compute', resourceGroup: '', usageType },
    serviceRegions: regions,
    pricingInfo: [
      {
        effectiveTime: { seconds: 1_793_000_000, nanos: 0 },
        currencyConversionRate: 1,
        summary: '',
        pricingExpression: {
          usageUnit,
          usageUnitDescription: '',
          baseUnit,
          baseUnitDescription: '',
          baseUnitConversionFactor,
          displayQuantity: 1,
          tieredRates: tiers.map(([startUsageAmount, usd]) => ({ startUsageAmount, unitPrice: money(usd) })),
        },
      },
    ],
    serviceProviderName: 'Google',
  };
}

/** Rates of a family in a region beside those of the documents, for terms: [region, family, resource, term, usd]. */
export type ExtraRate = [region: string, family: string, resource: 'core' | 'ram', usageType: string, usd: string];

export function gcpCatalog(
  regions: readonly string[],
  extra: readonly ExtraRate[] = [],
): { services: { name: string; serviceId: string; displayName: string }[]; skus: Record<string, GcpSku[]> } {
  let counter = 0;
  const fresh = () => `0000-0000-${(++counter).toString(16).toUpperCase().padStart(4, '0')}`;
  const byService: Record<string, GcpSku[]> = {};
  const add = (service: string, sku: GcpSku) => (byService[service] ??= []).push(sku);
  const place = (region: string) => (region === 'us-central1' ? 'Americas' : region);
  for (const region of [...regions, 'global']) {
    const document = prices('gcp', region);
    for (const [family, resource, unit, usd, id] of document.resources) {
      const confidential = /^confidential-(.+)$/.exec(family)?.[1];
      const word = resource === 'core' ? 'Core' : 'Ram';
      const text = confidential
        ? `Confidential Computing Instance ${word} (${confidential === 'tdx' ? 'Intel TDX' : confidential === 'sev-snp' ? 'AMD SEV-SNP' : 'AMD SEV'})`
        : `${NAMES[family] ?? `${family.toUpperCase()} Instance`} ${word} running in ${place(region)}`;
      add('Compute Engine', gcpSku('Compute Engine', id || fresh(), text, [region], UNITS[unit]!, [[0, usd]]));
      // what must not be taken for it
      if (!confidential)
        add(
          'Compute Engine',
          gcpSku(
            'Compute Engine',
            fresh(),
            `${family.toUpperCase()} Custom Instance ${word} running in ${place(region)}`,
            [region],
            UNITS[unit]!,
            [[0, '9.99']],
          ),
        );
    }
    for (const [service, sku, id, unit, tiers] of document.skus) {
      if (!UNITS[unit] || /Instance (Core|Ram)|Confidential|gateway cap/i.test(sku)) continue;
      const description = /Nat Gateway Uptime/.test(sku) ? 'Networking Cloud Nat Gateway Uptime' : sku;
      for (const one of id ? id.split('|') : [fresh()])
        add(
          service,
          gcpSku(
            service,
            one,
            description,
            [region],
            UNITS[unit],
            tiers.map(([from, usd]) => [from, usd]),
          ),
        );
    }
  }
  for (const [region, family, resource, usageType, usd] of extra) {
    const name = (NAMES[family] ?? `${family.toUpperCase()} Instance`).replace(/ (Predefined )?Instance$/, '');
    const text =
      usageType === 'Preemptible'
        ? `Spot Preemptible ${NAMES[family] ?? `${family.toUpperCase()} Instance`} ${resource === 'core' ? 'Core' : 'Ram'} running in ${place(region)}`
        : `Commitment v1: ${family === 'n1' ? '' : `${name} `}${resource === 'core' ? 'Cpu' : 'Ram'} in ${place(region)} for ${usageType === 'Commit1Yr' ? '1 Year' : '3 Years'}`;
    add(
      'Compute Engine',
      gcpSku(
        'Compute Engine',
        fresh(),
        text,
        [region],
        resource === 'core' ? UNITS['vCPU-hour']! : UNITS['GiB-hour']!,
        [[0, usd]],
        usageType,
      ),
    );
  }
  const services = Object.keys(byService).map((displayName, i) => ({ name: `services/S${i}`, serviceId: `S${i}`, displayName }));
  return { services, skus: Object.fromEntries(services.map(({ name, displayName }) => [name, byService[displayName]!])) };
}
