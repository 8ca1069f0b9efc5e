import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PricesDocument, TermsDocument } from '@plimsoll/core';
import { Command } from 'commander';
import { newestPrices, snapshotDocument, type Snapshot } from '../../snapshots/overlay.ts';
import { cloudOf, DATA_HELP, print, snapshotNamed, snapshotsFor, type DataFlag } from './data-option.ts';

interface ShowFlags extends DataFlag {
  type?: string;
  sku?: string;
  snapshot?: string;
  json?: boolean;
}

export const showCommand = () =>
  new Command('show')
    .description('prices of a region, with their sources')
    .argument('<region>', 'a region, or aws or gcp for what is sold everywhere')
    .option('--type <machineType>', 'only machine types whose name holds this')
    .option('--sku <text>', 'only SKUs whose name or id holds this')
    .option('--snapshot <name>', 'of this snapshot instead of the newest')
    .option('--data <dir>', DATA_HELP)
    .option('--json', 'for machines')
    .addHelpText('after', '\nExample:\n  plimsoll prices show eu-west-1 --type c6i. --sku NatGateway')
    .action(show);

function show(region: string, flags: ShowFlags): void {
  const all = snapshotsFor(flags);
  const { cloud, name } = cloudOf(region, all);
  const snapshot = flags.snapshot === undefined ? newestPrices(all, cloud, name)! : snapshotNamed(flags.snapshot, all);
  const document = snapshotDocument<PricesDocument>(snapshot, `${name}.json`, 'plimsoll.prices/1');
  const whole = flags.type === undefined && flags.sku === undefined;
  const machines = document.machines.filter(([type]) => whole || (flags.type !== undefined && type.includes(flags.type)));
  const text = flags.sku?.toLowerCase();
  const skus = document.skus.filter(
    ([service, sku, id]) => whole || (text !== undefined && `${service} ${sku} ${id}`.toLowerCase().includes(text)),
  );
  const termsDocument = flags.type === undefined ? undefined : termsOf(snapshot, name);
  const terms = termsDocument?.terms.filter(([type]) => type.includes(flags.type!)) ?? [];
  if (flags.json)
    return print({
      cloud,
      region: name,
      snapshot: snapshot.name,
      snapshotDate: document.snapshotDate,
      sources: document.sources,
      machines,
      skus,
      terms,
    });
  const cite = (source: number, row: number) =>
    `${document.sources[source]?.file} row ${row}, ${document.sources[source]?.date ?? 'undated'}`;
  print(`${cloud} ${name}, snapshot of ${document.snapshotDate}${snapshot.shipped ? '' : ` (${snapshot.name})`}\n`);
  for (const [type, usd, row, source, listed] of machines)
    print(`  ${type.padEnd(28)} ${usd.padStart(12)} USD/hour   ${listed ? '' : 'not offered; '}${cite(source, row)}\n`);
  for (const [type, term, usd, row] of terms) print(`  ${type.padEnd(28)} ${usd.padStart(12)} USD/hour   ${term}, row ${row}\n`);
  for (const [service, sku, id, unit, tiers] of skus)
    for (const [from, usd, row, source] of tiers)
      print(
        `  ${usd.padStart(12)} USD/${unit}${tiers.length > 1 ? ` from ${from}` : ''}   ${service}: ${sku}${id ? ` (${id})` : ''}   ${cite(source, row)}\n`,
      );
}

/** An installation may leave the terms out; plans on demand do not need them. */
function termsOf(snapshot: Snapshot, region: string): TermsDocument | undefined {
  const file = `${region}.terms.json`;
  return existsSync(join(snapshot.folder, file)) ? snapshotDocument<TermsDocument>(snapshot, file, 'plimsoll.terms/1') : undefined;
}
