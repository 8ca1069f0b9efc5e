/** Facts to the files of a snapshot: pure text in, text out. A single row that breaks a rule stops everything, with all such rows listed. */
import type { IndexDocument } from '@plimsoll/core';
import { awsFacts } from './aws-facts.ts';
import type { CloudFacts } from './cloud-facts.ts';
import type { FactProblem } from './facts-table.ts';
import { gcpFacts } from './gcp-facts.ts';
import { PRICE_COLUMNS, SHAPE_COLUMNS } from './snapshot/manifest.ts';

export const FACT_FILES = [
  'aws-ec2-commitments.csv',
  'aws-ec2-ondemand.csv',
  'aws-ec2-shapes.csv',
  'aws-ec2-spot-sample.csv',
  'aws-skus.csv',
  'gcp-compute-ondemand.csv',
  'gcp-compute-resources.csv',
  'gcp-confidential-zones.csv',
  'gcp-machine-types.csv',
  'gcp-skus.csv',
  'gcp-sustained-use.csv',
];

export interface ImportResult {
  /** file text by path below data/; empty when there are problems */
  files: Record<string, string>;
  problems: FactProblem[];
}

/**
 * @param facts text of every file of FACT_FILES by its name
 * @param hash of a text, for the manifests
 */
export function importFacts(facts: Record<string, string>, hash: (text: string) => string): ImportResult {
  const problems: FactProblem[] = FACT_FILES.filter((file) => facts[file] === undefined).map((file) => ({
    file,
    line: 0,
    rule: 'the file is missing',
    value: '',
  }));
  if (problems.length) return { files: {}, problems };
  const clouds = [awsFacts((file) => facts[file]!, problems), gcpFacts((file) => facts[file]!, problems)];
  if (problems.length) return { files: {}, problems };
  const files: Record<string, string> = {};
  for (const cloud of clouds) Object.assign(files, cloudFiles(cloud, facts, hash));
  const [aws, gcp] = clouds as [CloudFacts, CloudFacts];
  const entry = ({ date, prices }: CloudFacts) => ({
    date,
    regions: prices.filter(({ region, machines }) => region !== 'global' && machines.length > 0).map(({ region }) => region),
  });
  const index: IndexDocument = {
    schema: 'plimsoll.index/1',
    shapes: { aws: aws.shapes.snapshotDate, gcp: gcp.shapes.snapshotDate },
    prices: { aws: entry(aws), gcp: entry(gcp) },
  };
  files['index.json'] = `${JSON.stringify(index, null, 1)}\n`;
  return { files, problems };
}

function cloudFiles(
  { cloud, shapes, prices, terms, date, gaps, licence }: CloudFacts,
  facts: Record<string, string>,
  hash: (text: string) => string,
): Record<string, string> {
  const sourcesOf = (prefix: RegExp) =>
    FACT_FILES.filter((file) => file.startsWith(cloud) && prefix.test(file)).map((file) => ({ file, sha256: hash(facts[file]!) }));
  const shapesFolder = `shapes/${cloud}/${shapes.snapshotDate}`;
  const pricesFolder = `prices/${cloud}/${date}`;
  const shapeFiles = { [`${shapesFolder}/shapes.json`]: rowPerLine(shapes) };
  const priceFiles = {
    ...Object.fromEntries(prices.map((document) => [`${pricesFolder}/${document.region}.json`, rowPerLine(document)])),
    ...Object.fromEntries(terms.map((document) => [`${pricesFolder}/${document.region}.terms.json`, rowPerLine(document)])),
  };
  const manifest = (folder: string, written: Record<string, string>, rest: object) =>
    `${JSON.stringify({ schema: 'plimsoll.manifest/1', cloud, generator: 'data:import 1', licence, ...rest, files: Object.entries(written).map(([path, text]) => ({ file: path.slice(folder.length + 1), sha256: hash(text) })) }, null, 1)}\n`;
  const count = (pick: (document: (typeof prices)[number]) => number) => prices.reduce((sum, document) => sum + pick(document), 0);
  return {
    ...shapeFiles,
    [`${shapesFolder}/manifest.json`]: manifest(shapesFolder, shapeFiles, {
      snapshotDate: shapes.snapshotDate,
      sources: sourcesOf(/shapes|machine-types|confidential/),
      columns: { machines: SHAPE_COLUMNS.machines, confidentialZones: SHAPE_COLUMNS.confidentialZones },
      rows: { machines: shapes.machines.length },
      knownGaps: [
        'threads per core of GCP families are hand-entered (data/hand/whole-core-families.json); zones per region too (data/hand/zones.json)',
      ],
    }),
    ...priceFiles,
    [`${pricesFolder}/manifest.json`]: manifest(pricesFolder, priceFiles, {
      snapshotDate: date,
      currency: 'USD',
      regionDates: Object.fromEntries(prices.map(({ region, snapshotDate }) => [region, snapshotDate])),
      sources: sourcesOf(/^(?!.*(shapes|machine-types|confidential))/),
      columns: PRICE_COLUMNS,
      rows: {
        machines: count((one) => one.machines.length),
        resources: count((one) => one.resources.length),
        skus: count((one) => one.skus.length),
        terms: terms.reduce((sum, one) => sum + one.terms.length, 0),
      },
      knownGaps: gaps,
    }),
  };
}

/** JSON with every row of every list on a line of its own, so that a change of prices reads as one. */
export function rowPerLine(document: object): string {
  const parts = Object.entries(document).map(([key, value]) => {
    if (!Array.isArray(value)) return ` ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    return value.length
      ? ` ${JSON.stringify(key)}: [\n${value.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n ]`
      : ` ${JSON.stringify(key)}: []`;
  });
  return `{\n${parts.join(',\n')}\n}\n`;
}
