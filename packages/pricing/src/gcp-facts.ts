/** GCP facts to documents: machine types, machine and resource prices, SKUs, sustained use, terms. */
import type { PricesDocument, ShapesDocument, TermsDocument, Trait } from '@plimsoll/core';
import { shortOrigin } from './aws-facts.ts';
import type { CloudFacts, Files } from './cloud-facts.ts';
import { FactsTable, type FactProblem } from './facts-table.ts';
import { compare, skuRows, type SkuFact } from './sku-rows.ts';
import { Sources } from './sources.ts';

const UNITS = [
  'GiB',
  'GiB-month',
  'IP-hour',
  'vCPU-hour',
  'GiB-hour',
  'rule-hour',
  'hour',
  'operation',
  'MiB',
  'TiB',
  'zone-month',
  '1000000-queries',
  'version-month',
  '10000-operations',
  '1000-calls',
  'gateway-hour',
  'VM-hour',
  'endpoint-hour',
];
const DATE = '2026-07-30';
const SHAPES_DATE = '2026-07-01';
const ORIGIN = 'Cyclenerd/google-cloud-pricing-cost-calculator, from the Cloud Billing Catalog API';
const PREVIOUS = ['n1', 'f1', 'g1', 'm1', 'm2'];

export function gcpFacts(files: Files, problems: FactProblem[]): CloudFacts {
  const gaps = [
    'load balancer data processing has a 2026 price only in us-central1; other regions are of 2019, some absent',
    'inter-region transfer is known for few pairs of regions; flexible commitments and local SSD by itself are absent',
    'C4D memory is priced per decimal GB by the vendor and up to 3.4 % too high here; which one is invoiced is not known',
    'six old aliases have no price; types not listed in a region are kept but not offered',
  ];
  return {
    cloud: 'gcp',
    shapes: gcpShapes(files, problems),
    prices: gcpPrices(files, problems, gaps),
    terms: gcpTerms(files, problems),
    date: DATE,
    gaps,
    licence:
      "Google's list prices and specifications; the repositories and pages they were read from: Apache-2.0, MIT, CC BY 4.0; some 2019 to 2023 figures from repositories with restrictive licences are facts of Google's own list",
  };
}

function gcpShapes(files: Files, problems: FactProblem[]): ShapesDocument {
  const table = new FactsTable('gcp-machine-types.csv', files('gcp-machine-types.csv'), problems);
  table.uniqueBy((row) => row.machine_type!);
  table.oneOf('architecture', ['x86_64', 'arm64']);
  table.oneOf('confidential_tech', ['none', 'sev', 'sev|sev-snp', 'tdx']);
  const sources = new Sources();
  const source = sources.cite(
    table.file,
    'Cyclenerd/google-cloud-pricing-cost-calculator and google-cloud-compute-machine-types',
    SHAPES_DATE,
  );
  const machines = table.rows.map((row, i): ShapesDocument['machines'][number] => {
    const number = (column: string) => Number(table.figure(i, column));
    const egress = table.figure(i, 'network_egress_gbps', { optional: true });
    const tee = row.confidential_tech === 'none' ? '' : (row.confidential_tech as 'sev' | 'sev|sev-snp' | 'tdx');
    const generation = /\d/.exec(row.family!)?.[0];
    return [
      row.machine_type!,
      row.family!,
      number('vcpus'),
      number('billed_vcpus'),
      number('memory_gib'),
      row.architecture!,
      null,
      egress === undefined ? null : Number(egress),
      tee,
      traits(row).join(' '),
      generation === undefined ? null : Number(generation),
      i + 2,
      source,
    ];
  });
  const zones = new FactsTable('gcp-confidential-zones.csv', files('gcp-confidential-zones.csv'), problems);
  const confidentialZones = zones.rows.map((row, i): [string, string, number, number] => [
    row.technology!,
    row.zone!,
    i + 2,
    sources.cite(zones.file, 'Google Cloud documentation, Confidential VM supported configurations', row.as_of!),
  ]);
  return {
    schema: 'plimsoll.shapes/1',
    cloud: 'gcp',
    snapshotDate: SHAPES_DATE,
    sources: sources.notes,
    machines: machines.sort((a, b) => compare(a[0], b[0])),
    confidentialZones,
  };
}

function traits(row: Record<string, string>): Trait[] {
  const found: Trait[] = [];
  const type = row.machine_type!;
  if (row.billed_vcpus !== row.vcpus || row.family === 'f1' || row.family === 'g1') found.push('sharedCore');
  if (type.endsWith('-lssd')) found.push('localSsd');
  if (type.endsWith('-metal')) found.push('bareMetal');
  if (PREVIOUS.includes(row.family!)) found.push('previousGeneration');
  return found;
}

function gcpPrices(files: Files, problems: FactProblem[], gaps: string[]): PricesDocument[] {
  const regions = new Map<string, { document: PricesDocument; cites: Sources }>();
  const regionOf = (region: string) => {
    const known = regions.get(region);
    if (known) return known;
    const cites = new Sources();
    const made = {
      cites,
      document: {
        schema: 'plimsoll.prices/1' as const,
        cloud: 'gcp' as const,
        region,
        currency: 'USD' as const,
        snapshotDate: DATE,
        sources: cites.notes,
        machines: [],
        resources: [],
        skus: [],
      } as PricesDocument,
    };
    regions.set(region, made);
    return made;
  };
  const machines = new FactsTable('gcp-compute-ondemand.csv', files('gcp-compute-ondemand.csv'), problems);
  machines.uniqueBy((row) => `${row.region} ${row.machine_type}`);
  machines.oneOf('listed_in_region', ['yes', 'no']);
  machines.rows.forEach((row, i) => {
    const usd = machines.figure(i, 'usd_per_hour');
    const { document, cites } = regionOf(row.region!);
    if (usd !== undefined)
      document.machines.push([
        row.machine_type!,
        usd,
        i + 2,
        cites.cite(machines.file, ORIGIN, DATE),
        row.listed_in_region === 'yes' ? 1 : 0,
      ]);
  });
  const resources = new FactsTable('gcp-compute-resources.csv', files('gcp-compute-resources.csv'), problems);
  resources.uniqueBy((row) => `${row.region} ${row.family} ${row.resource}`);
  resources.oneOf('unit', ['vCPU-hour', 'GiB-hour']);
  resources.oneOf('resource', ['core', 'ram']);
  resources.rows.forEach((row, i) => {
    const usd = resources.figure(i, 'usd_ondemand');
    const { document, cites } = regionOf(row.region!);
    if (usd !== undefined)
      document.resources.push([
        row.family!,
        row.resource as 'core' | 'ram',
        row.unit!,
        usd,
        row.sku_id!,
        i + 2,
        cites.cite(resources.file, row.method!, row.as_of!),
      ]);
  });
  const table = new FactsTable('gcp-skus.csv', files('gcp-skus.csv'), problems);
  table.oneOf('unit', UNITS);
  const facts = table.rows.flatMap((row, i): SkuFact[] => {
    const usd = table.figure(i, 'usd_per_unit');
    const from = table.figure(i, 'tier_from', { optional: true });
    if (usd === undefined) return [];
    const to = row.tier_to === '' ? Infinity : Number(table.figure(i, 'tier_to'));
    const real = row.region === 'global' || machines.rows.some((one) => one.region === row.region);
    const sku = row.sku_description!.replace(/ \(free allowance[^)]*\)/, '') + (real ? '' : ` [${row.region}]`);
    const region = real ? row.region! : 'global';
    return [
      {
        index: i,
        region,
        service: row.service!,
        sku,
        skuId: row.sku_id!,
        unit: row.unit!,
        from: Number(from ?? 0),
        to,
        usd,
        source: regionOf(region).cites.cite(table.file, shortOrigin(row.source!), row.as_of!),
      },
    ];
  });
  for (const [region, rows] of skuRows(table, facts, problems, gaps)) regionOf(region).document.skus = rows;
  const sustained = new FactsTable('gcp-sustained-use.csv', files('gcp-sustained-use.csv'), problems);
  sustained.uniqueBy((row) => row.family!);
  const global = regionOf('global');
  global.document.sustainedUse = sustained.rows.map((row, i) => [
    row.family!,
    sustained.figure(i, 'full_month_price_factor') ?? '',
    i + 2,
    global.cites.cite(sustained.file, ORIGIN, row.as_of!),
  ]);
  const sortRows = (document: PricesDocument): PricesDocument => ({
    ...document,
    machines: document.machines.sort((a, b) => compare(a[0], b[0])),
    resources: document.resources.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1])),
  });
  return [...regions.values()].map(({ document }) => sortRows(document)).sort((a, b) => compare(a.region, b.region));
}

function gcpTerms(files: Files, problems: FactProblem[]): TermsDocument[] {
  const table = new FactsTable('gcp-compute-ondemand.csv', files('gcp-compute-ondemand.csv'), problems);
  const regions = new Map<string, TermsDocument>();
  table.rows.forEach((row, i) => {
    const document = regions.get(row.region!) ?? {
      schema: 'plimsoll.terms/1' as const,
      cloud: 'gcp' as const,
      region: row.region!,
      currency: 'USD' as const,
      snapshotDate: DATE,
      sources: [{ file: table.file, origin: ORIGIN, date: DATE }],
      terms: [],
    };
    regions.set(row.region!, document);
    for (const term of ['spot', 'cud_1y', 'cud_3y']) {
      const usd = table.figure(i, `usd_per_hour_${term}`, { optional: true });
      if (usd !== undefined) document.terms.push([row.machine_type!, term, usd, i + 2, 0]);
    }
  });
  return [...regions.values()]
    .map((document) => ({ ...document, terms: document.terms.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1])) }))
    .sort((a, b) => compare(a.region, b.region));
}
