/**
 * A cloud's prices, read from its own price list into a new snapshot folder. It ends complete or not at all: parts are laid aside as they arrive,
 * the snapshot is written aside, verified and renamed into place; a refresh that was killed goes on where it stood.
 */
import type { PricesDocument, TermsDocument } from '@plimsoll/core';
import { rowPerLine } from '../import-facts.ts';
import { carryOver } from '../snapshot/carry-over.ts';
import { takeLock } from '../snapshot/lock.ts';
import { PRICE_COLUMNS, type Manifest } from '../snapshot/manifest.ts';
import { publish } from '../snapshot/publish.ts';
import { sha256, Stage } from '../snapshot/stage.ts';
import { Retrier } from '../source/retry.ts';
import { SourceError } from '../source/source-error.ts';
import { readAws, type FreshRead } from './aws-parts.ts';
import { readGcp } from './gcp-parts.ts';
import type { RefreshOptions, RefreshResult } from './options.ts';

export const GENERATOR = 'prices refresh 1';
const ATTEMPTS = 6;
const RETRY_BUDGET_MS = 180_000;
/** Fewer machine types than this share of the refresh before is a list that broke off, until a person says otherwise. */
const LEAST_SHARE = 0.5;

/**
 * @throws {SourceError} with the cause in words; the snapshots that were there are as they were
 */
export async function refreshPrices(options: RefreshOptions): Promise<RefreshResult> {
  const { cloud, regions, dataFolder, now, sleep, random, signal, onRetry } = options;
  const release = takeLock(dataFolder, now);
  try {
    const request = {
      cloud,
      regions: [...regions].sort(),
      terms: options.terms ?? true,
      bulk: options.bulk ?? false,
      files: options.offerFiles ?? [],
      endpoint: options.endpoint,
    };
    const stage = new Stage(dataFolder, request, now);
    const retrier = new Retrier({
      sleep,
      random,
      attempts: options.attempts ?? ATTEMPTS,
      budgetMs: options.retryBudgetMs ?? RETRY_BUDGET_MS,
      ...(signal && { signal }),
      ...(onRetry && { onRetry }),
    });
    const today = now().toISOString().slice(0, 10);
    const read = await (cloud === 'aws' ? readAws : readGcp)(options, stage, retrier, today);
    // a file that lies here is as old as it says, not as new as today
    const snapshotDate = options.offerFiles?.length ? (oldest(read.sources.map(({ published }) => published)) ?? today) : today;
    const result = write(options, read, snapshotDate);
    stage.clear();
    return result;
  } finally {
    release();
  }
}

function write(options: RefreshOptions, read: FreshRead, snapshotDate: string): RefreshResult {
  const { cloud, regions, dataFolder, before, now, acceptFewer = false } = options;
  const fresh = new Map(read.fresh.prices.map((document) => [document.region, document]));
  const carriedOver: string[] = [];
  const summary: RefreshResult['regions'] = [];
  const documents: (PricesDocument | TermsDocument)[] = [];
  for (const region of [...regions, 'global']) {
    const known = before(region);
    const document = fresh.get(region);
    if (!document || (region !== 'global' && cloud === 'aws' && document.machines.length === 0)) {
      if (region !== 'global')
        throw new SourceError(
          'badAnswer',
          `the price list has no ${cloud === 'aws' ? 'Linux machine' : 'price'} for ${region}; nothing was changed`,
        );
      if (!document) continue;
    }
    const { document: whole, carried } = carryOver(document, known.prices);
    const machinesBefore = known.prices?.machines.length ?? 0;
    if (!acceptFewer && known.prices && isRefreshed(known.prices) && whole.machines.length < machinesBefore * LEAST_SHARE)
      throw new SourceError(
        'badAnswer',
        `${region} lists ${whole.machines.length} machine types, ${machinesBefore} at the refresh before: the list may have broken off; nothing was changed (--accept-fewer if it is right)`,
      );
    const terms =
      read.fresh.terms.find((one) => one.region === region) ?? (known.terms && { ...known.terms, snapshotDate: known.terms.snapshotDate });
    if (!read.fresh.terms.some((one) => one.region === region) && known.terms)
      carried.push(`${region}: ${known.terms.terms.length} terms of ${known.terms.snapshotDate}`);
    carriedOver.push(...carried);
    documents.push({ ...whole, snapshotDate }, ...(terms ? [terms] : []));
    summary.push({
      region,
      machines: document.machines.length,
      resources: document.resources.length,
      skus: document.skus.length,
      terms: terms?.terms.length ?? 0,
      machinesBefore,
    });
  }
  const files = Object.fromEntries(
    documents.map((one) => [`${one.region}${one.schema === 'plimsoll.terms/1' ? '.terms' : ''}.json`, rowPerLine(one)]),
  );
  const count = (pick: (one: PricesDocument) => number) =>
    documents.reduce((sum, one) => sum + (one.schema === 'plimsoll.prices/1' ? pick(one) : 0), 0);
  const manifest: Manifest = {
    schema: 'plimsoll.manifest/1',
    cloud,
    generator: GENERATOR,
    licence: `${cloud === 'aws' ? 'Amazon Web Services' : 'Google Cloud'}' list prices, read with this user's own access`,
    snapshotDate,
    currency: 'USD',
    regionDates: Object.fromEntries(documents.map(({ region }) => [region, snapshotDate])),
    sources: read.sources,
    columns: PRICE_COLUMNS,
    rows: {
      machines: count((one) => one.machines.length),
      resources: count((one) => one.resources.length),
      skus: count((one) => one.skus.length),
      terms: documents.reduce((sum, one) => sum + (one.schema === 'plimsoll.terms/1' ? one.terms.length : 0), 0),
    },
    knownGaps: read.fresh.gaps,
    carriedOver,
    files: Object.entries(files).map(([file, text]) => ({ file, sha256: sha256(text) })),
  };
  const folder = publish(dataFolder, 'prices', cloud, now(), { ...files, 'manifest.json': `${JSON.stringify(manifest, null, 1)}\n` });
  return { cloud, folder, snapshotDate, regions: summary, gaps: read.fresh.gaps, carriedOver, parts: read.parts };
}

/** Whether a document was read from the vendor itself: shipped ones may hold types that the vendor no longer lists. */
const isRefreshed = ({ sources }: PricesDocument) => sources.some(({ origin }) => /^(AWS Price List|Cloud Billing Catalog)/.test(origin));
const oldest = (days: readonly (string | undefined)[]) => days.flatMap((day) => (day === undefined ? [] : [day.slice(0, 10)])).sort()[0];
