import { nearestName, type PricesDocument, type TermsDocument } from '@plimsoll/core';
import { Command } from 'commander';
import { InputError, notBuilt } from '../input-error.ts';
import { catalogIndex, CLOUDS } from '../snapshots/catalog-index.ts';
import { readDocument, shippedDataFolder } from '../snapshots/folder.ts';

export function pricesCommand(): Command {
  const prices = new Command('prices')
    .description('the price snapshots that plans use')
    .addHelpText('after', '\nExample:\n  plimsoll prices list\n  plimsoll prices show us-east4 --type n2d-standard-8');
  prices
    .command('list')
    .description('snapshots, their dates and regions')
    .option('--json', 'for machines')
    .action(({ json }: { json?: boolean }) => {
      const index = catalogIndex();
      if (json) return void process.stdout.write(`${JSON.stringify(index, null, 2)}\n`);
      for (const cloud of CLOUDS)
        process.stdout.write(
          `${cloud}  prices of ${index.prices[cloud].date}, machine shapes of ${index.shapes[cloud]}\n  ${index.prices[cloud].regions.join(' ')}\n`,
        );
    });
  prices
    .command('show')
    .description('prices of a region, with their sources')
    .argument('<region>', 'a region, or aws or gcp for what is sold everywhere')
    .option('--type <machineType>', 'only machine types whose name holds this')
    .option('--sku <text>', 'only SKUs whose name or id holds this')
    .option('--json', 'for machines')
    .addHelpText('after', '\nExample:\n  plimsoll prices show eu-west-1 --type c6i. --sku NatGateway')
    .action(show);
  for (const name of ['refresh', 'diff', 'check'])
    prices
      .command(name, { hidden: true })
      .allowUnknownOption()
      .allowExcessArguments()
      .option('--json')
      .action(() => {
        throw notBuilt(`prices ${name}`);
      });
  return prices;
}

function show(region: string, flags: { type?: string; sku?: string; json?: boolean }): void {
  const index = catalogIndex();
  const cloud = CLOUDS.find((one) => one === region || index.prices[one].regions.includes(region));
  if (!cloud) {
    const suggestion = nearestName(
      region,
      CLOUDS.flatMap((one) => index.prices[one].regions),
    );
    throw new InputError([
      {
        code: 'unknownRegion',
        path: '',
        message: `no snapshot has the region ${region}; ${suggestion ? `did you mean ${suggestion}?` : 'see plimsoll prices list'}`,
        ...(suggestion && { suggestion }),
      },
    ]);
  }
  const name = region === cloud ? 'global' : region;
  const folder = `prices/${cloud}/${index.prices[cloud].date}`;
  const document = readDocument<PricesDocument>(shippedDataFolder(), `${folder}/${name}.json`, 'plimsoll.prices/1');
  const all = flags.type === undefined && flags.sku === undefined;
  const machines = document.machines.filter(([type]) => all || (flags.type !== undefined && type.includes(flags.type)));
  const text = flags.sku?.toLowerCase();
  const skus = document.skus.filter(
    ([service, sku, id]) => all || (text !== undefined && `${service} ${sku} ${id}`.toLowerCase().includes(text)),
  );
  const terms = flags.type === undefined ? [] : termsOf(folder, name).filter(([type]) => type.includes(flags.type!));
  if (flags.json)
    return void process.stdout.write(
      `${JSON.stringify({ cloud, region: name, snapshotDate: document.snapshotDate, sources: document.sources, machines, skus, terms }, null, 2)}\n`,
    );
  const cite = (source: number, row: number) =>
    `${document.sources[source]?.file} row ${row}, ${document.sources[source]?.date ?? 'undated'}`;
  process.stdout.write(`${cloud} ${name}, snapshot of ${document.snapshotDate}\n`);
  for (const [type, usd, row, source, listed] of machines)
    process.stdout.write(`  ${type.padEnd(28)} ${usd.padStart(12)} USD/hour   ${listed ? '' : 'not offered; '}${cite(source, row)}\n`);
  for (const [type, term, usd, row] of terms)
    process.stdout.write(`  ${type.padEnd(28)} ${usd.padStart(12)} USD/hour   ${term}, row ${row}\n`);
  for (const [service, sku, id, unit, tiers] of skus)
    for (const [from, usd, row, source] of tiers)
      process.stdout.write(
        `  ${usd.padStart(12)} USD/${unit}${tiers.length > 1 ? ` from ${from}` : ''}   ${service}: ${sku}${id ? ` (${id})` : ''}   ${cite(source, row)}\n`,
      );
}

function termsOf(folder: string, region: string): TermsDocument['terms'] {
  if (region === 'global') return [];
  try {
    return readDocument<TermsDocument>(shippedDataFolder(), `${folder}/${region}.terms.json`, 'plimsoll.terms/1').terms;
  } catch {
    return []; // an installation may leave the terms out; plans on demand do not need them
  }
}
