/** AWS facts to documents: EC2 shapes, prices by region, terms. */
import type { PricesDocument, ShapesDocument, TermsDocument, Trait } from '@plimsoll/core';
import { FactsTable, type FactProblem } from './facts-table.ts';
import { compare, skuRows, type SkuFact } from './sku-rows.ts';
import { Sources } from './sources.ts';
import type { CloudFacts, Files } from './cloud-facts.ts';

const UNITS = [
  'GB',
  'Certificates',
  'Alarms',
  'GB-Second',
  'GB-Mo',
  'Notifications',
  'Metrics',
  'LCU-Hrs',
  'Queries',
  'Events',
  'Dashboards',
  'Secrets-Mo',
  'Traces',
  'CAs-Mo',
  'Hrs',
  'Zones-Mo',
  'Parameters-Mo',
  'MiBps-Mo',
  'Keys-Mo',
  'IOPS-Mo',
  'Requests',
];
const SHAPES = 'aws-ec2-shapes.csv';
const SHAPES_DATE = '2026-08-02';
const COMMITMENTS = [
  'ri_standard_1y_no_upfront',
  'ri_standard_3y_no_upfront',
  'ri_convertible_1y_no_upfront',
  'ri_convertible_3y_no_upfront',
  'ri_standard_1y_all_upfront_effective',
  'commit_3y_all_upfront_effective',
];

export function awsFacts(files: Files, problems: FactProblem[]): CloudFacts {
  const gaps: string[] = [
    'types that launched after 2025-04 are priced only in us-east-1 and GovCloud',
    'disks, S3, SNS, SQS and CloudWatch are known in few regions; the free 100 GB of internet egress per account is no row',
    'inter-region egress is one flat rate per source region',
    'all-upfront terms are known only in us-east-1; NUMA nodes of a type are not known',
  ];
  const { prices, date } = awsPrices(files, problems, gaps);
  return {
    cloud: 'aws',
    shapes: awsShapes(files, problems),
    prices,
    terms: awsTerms(files, problems),
    date,
    gaps,
    licence:
      'AWS list prices and specifications; the repositories they were read from: Apache-2.0, MIT, Unlicense (see the sources of each document)',
  };
}

function awsShapes(files: Files, problems: FactProblem[]): ShapesDocument {
  const table = new FactsTable(SHAPES, files(SHAPES), problems);
  table.uniqueBy((row) => row.instance_type!);
  table.oneOf('architecture', ['x86_64', 'arm64', 'i386']);
  const sources = new Sources();
  const source = sources.cite(SHAPES, 'EC2 DescribeInstanceTypes as kept by getmoto/moto', SHAPES_DATE);
  const machines = table.rows.map((row, i): ShapesDocument['machines'][number] => {
    const number = (column: string) => Number(table.figure(i, column));
    const baseline = table.figure(i, 'network_gbps_baseline', { optional: true });
    const generation = /generation (\d+)/.exec(row.generation_note!)?.[1];
    const type = row.instance_type!;
    return [
      type,
      type.split('.')[0]!,
      number('vcpus'),
      number('vcpus'),
      number('memory_gib'),
      row.architecture!,
      number('threads_per_core'),
      baseline === undefined ? null : Number(baseline),
      row.nitro_enclaves === 'true' ? 'nitro' : '',
      traits(type, row.generation_note!).join(' '),
      generation === undefined ? null : Number(generation),
      i + 2,
      source,
    ];
  });
  return {
    schema: 'plimsoll.shapes/1',
    cloud: 'aws',
    snapshotDate: SHAPES_DATE,
    sources: sources.notes,
    machines: machines.sort((a, b) => compare(a[0], b[0])),
  };
}

function traits(type: string, note: string): Trait[] {
  const found: Trait[] = [];
  if (/burstable/.test(note) || /^t\d/.test(type)) found.push('burstable');
  if (/-flex\b/.test(type) || /\bflex\b/.test(note)) found.push('flex');
  if (/metal/.test(type)) found.push('bareMetal');
  if (/previous/.test(note)) found.push('previousGeneration');
  return found;
}

function awsPrices(files: Files, problems: FactProblem[], gaps: string[]): { prices: PricesDocument[]; date: string } {
  const regions = new Map<string, PricesDocument & { cites: Sources; dates: string[] }>();
  const regionOf = (region: string) => {
    const known = regions.get(region);
    if (known) return known;
    const cites = new Sources();
    const made: PricesDocument & { cites: Sources; dates: string[] } = {
      schema: 'plimsoll.prices/1',
      cloud: 'aws',
      region,
      currency: 'USD',
      snapshotDate: '',
      sources: cites.notes,
      machines: [],
      resources: [],
      skus: [],
      cites,
      dates: [],
    };
    regions.set(region, made);
    return made;
  };
  const ondemand = new FactsTable('aws-ec2-ondemand.csv', files('aws-ec2-ondemand.csv'), problems);
  ondemand.uniqueBy((row) => `${row.region} ${row.instance_type}`);
  ondemand.rows.forEach((row, i) => {
    const usd = ondemand.figure(i, 'usd_per_hour');
    if (usd === undefined) return;
    const region = regionOf(row.region!);
    region.dates.push(row.price_date!);
    region.machines.push([row.instance_type!, usd, i + 2, region.cites.cite(ondemand.file, row.source_repo!, row.price_date!), 1]);
  });
  const table = new FactsTable('aws-skus.csv', files('aws-skus.csv'), problems);
  table.oneOf('unit', UNITS);
  table.uniqueBy((row) => [row.region, row.service, row.sku, row.tier_from].join(' '));
  const facts = table.rows.flatMap((row, i): SkuFact[] => {
    const usd = table.figure(i, 'usd_per_unit');
    const from = table.figure(i, 'tier_from');
    if (usd === undefined || from === undefined) return [];
    const to = row.tier_to === 'Inf' ? Infinity : Number(table.figure(i, 'tier_to'));
    const source = regionOf(row.region!).cites.cite(table.file, shortOrigin(row.source_file!), row.price_date!, row.evidence);
    return [
      {
        index: i,
        region: row.region!,
        service: row.service!,
        sku: row.sku!,
        skuId: '',
        unit: row.unit!,
        from: Number(from),
        to,
        usd,
        source,
      },
    ];
  });
  for (const [region, rows] of skuRows(table, facts, problems, gaps)) regionOf(region).skus = rows;
  const date = newest([...regions.values()].flatMap(({ dates }) => dates));
  const prices = [...regions.values()].map(({ cites, dates, ...document }): PricesDocument => ({
    ...document,
    sources: cites.notes,
    snapshotDate: dates.length ? newest(dates) : date,
    machines: document.machines.sort((a, b) => compare(a[0], b[0])),
  }));
  return { prices: prices.sort((a, b) => compare(a.region, b.region)), date };
}

function awsTerms(files: Files, problems: FactProblem[]): TermsDocument[] {
  const regions = new Map<string, { document: TermsDocument; cites: Sources }>();
  const regionOf = (region: string) => {
    const cites = new Sources();
    const entry = regions.get(region) ?? {
      cites,
      document: {
        schema: 'plimsoll.terms/1' as const,
        cloud: 'aws' as const,
        region,
        currency: 'USD' as const,
        snapshotDate: '2025-04-04',
        sources: cites.notes,
        terms: [],
      },
    };
    regions.set(region, entry);
    return entry;
  };
  const commitments = new FactsTable('aws-ec2-commitments.csv', files('aws-ec2-commitments.csv'), problems);
  commitments.uniqueBy((row) => `${row.region} ${row.instance_type}`);
  commitments.rows.forEach((row, i) => {
    const { document, cites } = regionOf(row.region!);
    for (const term of COMMITMENTS) {
      const usd = commitments.figure(i, term, { optional: true });
      const date =
        term === 'ri_standard_1y_all_upfront_effective'
          ? '2023-08-30'
          : term === 'commit_3y_all_upfront_effective'
            ? '2026-06-09'
            : '2025-04-04';
      if (usd !== undefined)
        document.terms.push([row.instance_type!, term, usd, i + 2, cites.cite(commitments.file, 'AWS reserved-instance prices', date)]);
    }
  });
  const spot = new FactsTable('aws-ec2-spot-sample.csv', files('aws-ec2-spot-sample.csv'), problems);
  spot.uniqueBy((row) => `${row.region} ${row.instance_type}`);
  spot.rows.forEach((row, i) => {
    const usd = spot.figure(i, 'spot_usd_per_hour');
    const { document, cites } = regionOf(row.region!);
    if (usd !== undefined)
      document.terms.push([
        row.instance_type!,
        'spot',
        usd,
        i + 2,
        cites.cite(spot.file, row.source_repo!, row.price_date!, row.statistic),
      ]);
  });
  return [...regions.values()]
    .map(({ document }) => ({ ...document, terms: document.terms.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1])) }))
    .sort((a, b) => compare(a.region, b.region));
}

const newest = (dates: readonly string[]) => dates.reduce((latest, date) => (date > latest ? date : latest), '');
/**
 * Of a file in a repository the repository is enough to find a figure again: paths differ from row to row and would make a region's file heavy. All else
 * is kept whole.
 */
export const shortOrigin = (origin: string) => (/^[\w.-]+\/[\w.-]+:/.test(origin) ? origin.split(':')[0]! : origin);
