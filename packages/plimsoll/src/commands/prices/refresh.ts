import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Cloud, PricesDocument, ShapesDocument, TermsDocument } from '@plimsoll/core';
import { Command, InvalidArgumentError, Option } from 'commander';
import { OutsideError } from '../../input-error.ts';
import { newestPrices, newestShapes, snapshotDocument } from '../../snapshots/overlay.ts';
import { DATA_HELP, dataFolderOf, print, snapshotsFor, usage, type DataFlag } from './data-option.ts';

interface RefreshFlags extends DataFlag {
  cloud: Cloud;
  region: string[];
  terms: boolean;
  bulk?: boolean;
  offerFile: string[];
  endpoint?: string;
  transport?: 'grpc' | 'rest';
  acceptFewer?: boolean;
  retrySeconds?: number;
  json?: boolean;
}

const collect = (value: string, before: string[]) => [
  ...before,
  ...value
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean),
];

export const refreshCommand = () =>
  new Command('refresh')
    .description("read a cloud's own price list into a new snapshot; the ones before stay")
    .addOption(new Option('--cloud <name>', 'aws or gcp').choices(['aws', 'gcp']).makeOptionMandatory())
    .option('--region <code>', 'a region, or several with commas; repeatable', collect, [])
    .option('--data <dir>', DATA_HELP)
    .option('--no-terms', 'on-demand prices only: no reserved instances and savings plans')
    .option('--bulk', 'AWS: EC2 from its bulk offer file instead of the query API')
    .option('--offer-file <file>', 'AWS: bulk offer files (CSV or JSON, gzipped or not) that are here already; repeatable', collect, [])
    .option('--endpoint <url>', 'another address of the price list; http only on this machine')
    .addOption(new Option('--transport <name>', 'GCP: grpc (default) or rest').choices(['grpc', 'rest']))
    .option('--accept-fewer', 'publish although far fewer machine types are listed than before')
    .option('--retry-seconds <n>', 'how long waiting for retries may take in all (default 180)', (text) => {
      if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('a number of seconds.');
      return Number(text);
    })
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      "\nExample:\n  plimsoll prices refresh --cloud aws --region us-east-1\n  plimsoll prices refresh --cloud gcp --region us-east4,us-central1\n\nCredentials come only from the clouds' own standard chains; nothing of them is printed or written.\nExit: 0 a new snapshot is there, 2 bad input, 3 it could not be had (the snapshots before are as they were; the next refresh goes on where this one stood)",
    )
    .action(refresh);

async function refresh(flags: RefreshFlags): Promise<void> {
  const { cloud, region: regions, json = false } = flags;
  const all = snapshotsFor(flags);
  if (regions.length === 0) throw usage(`say which region: --region us-east-1; known for ${cloud}: plimsoll prices list`);
  if (cloud === 'gcp' && (flags.bulk || flags.offerFile.length)) throw usage('--bulk and --offer-file are for AWS: GCP has no offer files');
  for (const name of regions)
    if (!/^[a-z]+(-[a-z]+)+-?\d+$/.test(name))
      throw usage(`${JSON.stringify(name)} is no code of a region; e.g. ${cloud === 'aws' ? 'us-east-1' : 'us-east4'}`);
  const shapes = newestShapes(all, cloud);
  if (!shapes) throw new OutsideError(`there are no machine shapes of ${cloud}`);
  const { refreshPrices, progressLine, SourceError } = await import('@plimsoll/pricing');
  const before = (name: string) => {
    const from = newestPrices(all, cloud, name);
    if (!from) return {};
    const terms = `${name}.terms.json`;
    return {
      prices: snapshotDocument<PricesDocument>(from, `${name}.json`, 'plimsoll.prices/1'),
      terms: existsSync(join(from.folder, terms)) ? snapshotDocument<TermsDocument>(from, terms, 'plimsoll.terms/1') : undefined,
    };
  };
  const tell = teller(progressLine);
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once('SIGINT', stop);
  try {
    const result = await refreshPrices({
      cloud,
      regions: [...new Set(regions)],
      dataFolder: dataFolderOf(flags),
      before,
      shapes: snapshotDocument<ShapesDocument>(shapes, 'shapes.json', 'plimsoll.shapes/1'),
      env: process.env,
      now: () => new Date(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      random: Math.random,
      fetch: globalThis.fetch,
      endpoint: flags.endpoint,
      transport: flags.transport,
      terms: flags.terms,
      bulk: flags.bulk ?? false,
      offerFiles: flags.offerFile,
      acceptFewer: flags.acceptFewer ?? false,
      signal: abort.signal,
      ...(flags.retrySeconds !== undefined && { retryBudgetMs: flags.retrySeconds * 1000 }),
      onProgress: tell.progress,
      onRetry: tell.retry,
    });
    if (json) return print(result);
    print(`${cloud}: snapshot of ${result.snapshotDate} in ${result.folder}\n`);
    for (const one of result.regions)
      print(
        `  ${one.region.padEnd(24)} ${one.machines} machine types${one.machinesBefore ? ` (${one.machinesBefore} before)` : ''}, ${one.resources} prices of vCPUs and memory, ${one.skus} SKUs, ${one.terms} terms\n`,
      );
    if (result.parts.reused) print(`  ${result.parts.reused} parts were there from a refresh that did not end\n`);
    for (const line of result.carriedOver) print(`  kept from before, with its own date: ${line}\n`);
    for (const line of result.gaps.slice(0, 12)) print(`  gap: ${line}\n`);
    if (result.gaps.length > 12) print(`  and ${result.gaps.length - 12} more gaps, in the manifest\n`);
  } catch (error) {
    if (error instanceof SourceError) throw new OutsideError(error.message);
    throw error;
  } finally {
    process.off('SIGINT', stop);
  }
}

/** Progress on stderr, at most twice a second. */
function teller(line: (progress: { what: string; done: number; total?: number; rows: number }, elapsedMs: number) => string) {
  const started = Date.now();
  let last = 0;
  return {
    progress(progress: { what: string; done: number; total?: number; rows: number }) {
      const now = Date.now();
      if (now - last < 500 && progress.done !== progress.total) return;
      last = now;
      process.stderr.write(`${line(progress, now - started)}\n`);
    },
    retry(what: string, error: Error, waitMs: number) {
      process.stderr.write(`${what}: ${error.message}; again in ${(waitMs / 1000).toFixed(1)} s\n`);
    },
  };
}
