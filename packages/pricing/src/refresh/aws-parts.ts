/** The parts of a refresh from AWS: one query each, or one bulk offer file, laid aside as they arrive. */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { SourceNote } from '@plimsoll/core';
import { keptOfItem } from '../aws/api-item.ts';
import { awsPriceList, type AwsPriceList } from '../aws/client.ts';
import type { KeptPrice } from '../aws/kept-price.ts';
import { readOfferFile } from '../aws/offer-file.ts';
import { AWS_SERVICES, EC2, type ServiceRead } from '../aws/services.ts';
import { awsDocuments } from '../aws/to-documents.ts';
import type { FreshPrices } from '../snapshot/fresh.ts';
import type { SnapshotSource } from '../snapshot/manifest.ts';
import type { Stage } from '../snapshot/stage.ts';
import { download } from '../source/download.ts';
import { explainFailure } from '../source/explain-failure.ts';
import { Retrier } from '../source/retry.ts';
import { SourceError } from '../source/source-error.ts';
import type { RefreshOptions } from './options.ts';

interface PartValue {
  kept: KeptPrice[];
  published: string | null;
  sha256?: string;
}
interface PartPlan {
  key: string;
  origin: string;
  read: (list: AwsPriceList, tell: (rows: number) => void) => Promise<PartValue>;
  /** what the plan can do without: its failure to be had is a gap */
  optional: boolean;
}

export interface FreshRead {
  fresh: FreshPrices;
  sources: SnapshotSource[];
  parts: { read: number; reused: number };
}

const SAVINGS_PLANS = 'AWSComputeSavingsPlan';

export async function readAws(options: RefreshOptions, stage: Stage, retrier: Retrier, snapshotDate: string): Promise<FreshRead> {
  const { env, endpoint, onProgress } = options;
  const started = options.offerFiles?.length
    ? undefined
    : awsPriceList({
        retrier,
        env,
        ...(endpoint !== undefined && { endpoint }),
        ...(options.timeoutMs !== undefined && { timeoutMs: options.timeoutMs }),
      });
  const gaps: string[] = [];
  const plans = options.offerFiles?.length
    ? options.offerFiles.map((path) => filePart(path, options))
    : await listParts(started!, stage, options, gaps);
  const sources: SnapshotSource[] = [];
  const kept: { kept: KeptPrice[]; source: SourceNote }[] = [];
  let reused = 0;
  let rows = 0;
  for (const [done, { key, origin, read, optional }] of plans.entries()) {
    const tell = (more: number) => onProgress?.({ what: `aws ${key}`, done, total: plans.length, rows: rows + more });
    tell(0);
    let part;
    try {
      part = await stage.part(key, () => read(started!, tell));
    } catch (error) {
      if (!optional || !(error instanceof SourceError) || !['badAnswer', 'credentials'].includes(error.reason)) throw error;
      gaps.push(`${key}: ${error.message}`);
      continue;
    }
    if (part.reused) reused++;
    rows += part.value.kept.length;
    const published = part.value.published?.slice(0, 10);
    sources.push({ query: key, retrieved: part.at, ...(published && { published }), sha256: part.value.sha256 ?? part.sha256 });
    kept.push({ kept: part.value.kept, source: { file: key, origin, date: published ?? snapshotDate } });
  }
  onProgress?.({ what: 'aws', done: plans.length, total: plans.length, rows });
  const fresh = awsDocuments(kept, snapshotDate);
  return { fresh: { ...fresh, gaps: [...fresh.gaps, ...gaps] }, sources, parts: { read: plans.length - reused, reused } };
}

async function listParts(list: AwsPriceList, stage: Stage, options: RefreshOptions, gaps: string[]): Promise<PartPlan[]> {
  const { regions, terms = true, bulk = false } = options;
  const offered = await knownServices(list, stage, gaps);
  await checkRegions(list, stage, options);
  const plans: PartPlan[] = [];
  for (const region of regions)
    for (const service of AWS_SERVICES) {
      if (service.regionField === null || !isOffered(service, offered, gaps)) continue;
      if (bulk && service.code === EC2) plans.push(bulkPart(EC2, region, options, false));
      else for (const query of service.queries) plans.push(queryPart(service, query, region));
    }
  for (const service of AWS_SERVICES)
    if (service.regionField === null && isOffered(service, offered, gaps))
      for (const query of service.queries) plans.push(queryPart(service, query, undefined));
  if (terms) for (const region of regions) plans.push(bulkPart(SAVINGS_PLANS, region, options, true));
  return plans;
}

/** Codes that the price list offers; undefined when it does not say, and everything is asked for. */
async function knownServices(list: AwsPriceList, stage: Stage, gaps: string[]): Promise<Set<string> | undefined> {
  try {
    const { value } = await stage.part('DescribeServices', () => list.serviceCodes());
    return value.length ? new Set(value) : undefined;
  } catch (error) {
    if (!(error instanceof SourceError) || error.reason !== 'badAnswer') throw error;
    gaps.push(`DescribeServices: ${error.message}`);
    return undefined;
  }
}
function isOffered({ code }: ServiceRead, offered: Set<string> | undefined, gaps: string[]): boolean {
  if (offered === undefined || offered.has(code)) return true;
  const gap = `the price list offers no ${code}`;
  if (!gaps.includes(gap)) gaps.push(gap);
  return false;
}

/** A region that no snapshot knows must be one that AWS knows. */
async function checkRegions(list: AwsPriceList, stage: Stage, { regions, before }: RefreshOptions): Promise<void> {
  const unknown = regions.filter((region) => before(region).prices === undefined);
  if (unknown.length === 0) return;
  const { value } = await stage.part('GetAttributeValues regionCode', () => list.attributeValues(EC2, 'regionCode'));
  const missing = unknown.filter((region) => !value.includes(region));
  if (missing.length)
    throw new SourceError(
      'badAnswer',
      `AWS lists no region ${missing.join(', ')}; it lists ${value.sort().slice(0, 60).join(', ') || 'none'}`,
    );
}

function queryPart(service: ServiceRead, query: ServiceRead['queries'][number], region: string | undefined): PartPlan {
  const key = `GetProducts ${service.code}${query.key === 'all' ? '' : ` ${query.key}`}${region === undefined ? '' : ` ${region}`}`;
  const filters = { ...query.filters, ...(region !== undefined && service.regionField !== null && { [service.regionField]: region }) };
  return {
    key,
    origin: 'AWS Price List API',
    optional: false,
    async read(list, tell) {
      const wanted = new Set(region === undefined ? [] : [region]);
      const kept: KeptPrice[] = [];
      let published: string | null = null;
      let row = 0;
      for await (const page of list.products(service.code, filters)) {
        for (const item of page) {
          const one = keptOfItem(item, ++row, wanted);
          for (const price of one.kept) kept.push(price);
          if (one.published !== undefined && (published === null || one.published > published)) published = one.published;
        }
        tell(row);
      }
      return { kept, published };
    },
  };
}

function bulkPart(
  code: string,
  region: string,
  { now, fetch, env, signal, attempts = 6, sleep, random }: RefreshOptions,
  optional: boolean,
): PartPlan {
  const key = `bulk offer file ${code} ${region}`;
  return {
    key,
    origin: 'AWS Price List bulk offer file',
    optional,
    async read(list, tell) {
      const url = await list.offerFileUrl(code, region, now());
      if (url === undefined) throw new SourceError('badAnswer', `AWS lists no bulk offer file of ${code} for ${region}`);
      const retrier = new Retrier({ attempts: Math.min(attempts, 4), budgetMs: 30_000, sleep, random });
      return retrier.call(
        key,
        async () => {
          const read = await readOfferFile(await download(url, { fetch, ...(signal && { signal }) }), {
            regions: new Set([region]),
            onProgress: tell,
          });
          return { kept: read.kept, published: read.published ?? null, sha256: read.sha256 };
        },
        (thrown) => explainFailure(thrown, { what: key, standardChain: '', env }),
      );
    },
  };
}

function filePart(path: string, { regions, env }: RefreshOptions): PartPlan {
  const key = `offer file ${basename(path)}`;
  return {
    key,
    origin: 'AWS Price List bulk offer file',
    optional: false,
    async read(_, tell) {
      try {
        const read = await readOfferFile(createReadStream(path), { regions: new Set(regions), onProgress: tell });
        return { kept: read.kept, published: read.published ?? null, sha256: read.sha256 };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new SourceError('storage', `there is no file ${path}`);
        throw explainFailure(error, { what: path, standardChain: '', env });
      }
    },
  };
}
