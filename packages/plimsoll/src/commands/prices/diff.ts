import { existsSync, readdirSync } from 'node:fs';
import { planScenario, regionsNamed, safeParseScenario, type Plan, type PricesDocument, type TermsDocument } from '@plimsoll/core';
import { templates } from '@plimsoll/templates';
import { Command, InvalidArgumentError } from 'commander';
import { InputError } from '../../input-error.ts';
import { readText } from '../../read-scenario.ts';
import { CLOUDS, regionNames, shippedZones } from '../../snapshots/catalog-index.ts';
import { loadCatalog } from '../../snapshots/load-catalog.ts';
import { snapshotDocument, type Snapshot } from '../../snapshots/overlay.ts';
import { DATA_HELP, print, snapshotNamed, snapshotsFor, usage, type DataFlag } from './data-option.ts';

interface DiffFlags extends DataFlag {
  region?: string;
  scenario?: string;
  top: number;
  json?: boolean;
}

export const diffCommand = () =>
  new Command('diff')
    .description('what rose, fell, appeared and vanished between two snapshots')
    .argument('<old>', 'a snapshot: its name (see prices list), or its folder')
    .argument('<new>', 'another of the same cloud')
    .option('--region <code>', 'only this region')
    .option('--scenario <file>', 'also what it does to the bill and the choice of a scenario')
    .option('--top <n>', 'how many of each to print (default 10)', wholeNumber, 10)
    .option('--data <dir>', DATA_HELP)
    .option('--json', 'for machines')
    .addHelpText('after', '\nExample:\n  plimsoll prices diff aws/2026-07-20 aws/2026-11-25T031500Z --scenario shop.plimsoll.yaml')
    .action(async (older: string, newer: string, flags: DiffFlags) => {
      const { diffPrices } = await import('@plimsoll/pricing');
      const all = snapshotsFor(flags);
      const cloud = CLOUDS.find((one) => [older, newer].some((name) => name.startsWith(`${one}/`)));
      const [old, now] = [snapshotNamed(older, all, cloud), snapshotNamed(newer, all, cloud)];
      if (old.cloud !== now.cloud) throw usage(`${old.name} and ${now.name} are of two clouds: nothing to compare`);
      const shared = old.regions.filter(
        (region) => now.regions.includes(region) && (flags.region === undefined || region === flags.region),
      );
      if (shared.length === 0)
        throw usage(`${old.name} and ${now.name} have no region in common${flags.region ? ` named ${flags.region}` : ''}`);
      const diff = diffPrices(documentsOf(old, shared), documentsOf(now, shared));
      const bill = flags.scenario === undefined ? undefined : await billUnder(flags.scenario, all, old, now);
      if (flags.json) return print({ old: old.name, new: now.name, regions: shared, ...diff, ...(bill && { scenario: bill }) });
      print(
        `${old.name} to ${now.name}, ${shared.length} region${shared.length === 1 ? '' : 's'}: ${diff.rose.length} rose, ${diff.fell.length} fell, ${diff.appeared.length} appeared, ${diff.vanished.length} vanished, ${diff.unchanged} the same\n`,
      );
      for (const kind of ['rose', 'fell', 'appeared', 'vanished'] as const) {
        for (const { region, what, unit, oldUsd, newUsd, changeFraction } of diff[kind].slice(0, flags.top)) {
          const percent = changeFraction === undefined ? '' : ` (${changeFraction > 0 ? '+' : ''}${(changeFraction * 100).toFixed(2)}%)`;
          const figures = kind === 'appeared' ? `${newUsd}` : kind === 'vanished' ? `${oldUsd}` : `${oldUsd} to ${newUsd}`;
          print(`  ${kind.padEnd(8)}  ${region.padEnd(16)} ${what}: ${figures} USD/${unit}${percent}\n`);
        }
        if (diff[kind].length > flags.top)
          print(`  ${kind.padEnd(8)}  and ${diff[kind].length - flags.top} more (--top ${diff[kind].length})\n`);
      }
      if (bill) viewBill(bill);
    });

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('a whole number.');
  return Number(text);
}

function documentsOf(snapshot: Snapshot, regions: readonly string[]): (PricesDocument | TermsDocument)[] {
  const there = new Set(existsSync(snapshot.folder) ? readdirSync(snapshot.folder) : []);
  return regions.flatMap((region) => [
    ...(there.has(`${region}.json`) ? [snapshotDocument<PricesDocument>(snapshot, `${region}.json`, 'plimsoll.prices/1')] : []),
    ...(there.has(`${region}.terms.json`) ? [snapshotDocument<TermsDocument>(snapshot, `${region}.terms.json`, 'plimsoll.terms/1')] : []),
  ]);
}

interface BillChange {
  usdPerMonthOld: number | null;
  usdPerMonthNew: number | null;
  choice: {
    service: string;
    region: string;
    machineTypeOld: string | null;
    machineTypeNew: string | null;
    instancesOld: number;
    instancesNew: number;
  }[];
  choiceChanges: boolean;
}

/** The scenario planned on either snapshot; regions that neither has keep their newest prices. */
async function billUnder(file: string, all: readonly Snapshot[], old: Snapshot, now: Snapshot): Promise<BillChange> {
  const text = readText(file);
  const regions = regionsNamed(text, { templates, overrides: [] }).map(({ region }) => region);
  // the one named counts as the newest of its cloud
  const planOn = async (snapshot: Snapshot): Promise<Plan> => {
    const others = all.filter(
      (one) =>
        !(
          one.kind === 'prices' &&
          one.cloud === snapshot.cloud &&
          snapshot.regions.some((region) => one.regions.includes(region)) &&
          one !== snapshot &&
          !one.shipped
        ),
    );
    const from = [...others.filter((one) => one !== snapshot), snapshot];
    const catalog = await loadCatalog({ clouds: CLOUDS, regions, from });
    const result = safeParseScenario(text, { templates, known: catalog.names(regionNames()), zonesOf: shippedZones });
    if (!result.success) throw new InputError(result.problems, file);
    return planScenario(result.scenario, catalog, {});
  };
  const [before, after] = [await planOn(old), await planOn(now)];
  const rows = (plan: Plan) => (plan.feasible ? plan.services : []);
  const keys = [...new Set([...rows(before), ...rows(after)].map(({ service, region }) => `${service} ${region}`))];
  const find = (plan: Plan, key: string) => rows(plan).find(({ service, region }) => `${service} ${region}` === key);
  const choice = keys.map((key) => {
    const [service, region] = key.split(' ') as [string, string];
    const [a, b] = [find(before, key), find(after, key)];
    return {
      service,
      region,
      machineTypeOld: a?.machineType ?? null,
      machineTypeNew: b?.machineType ?? null,
      instancesOld: a?.instances ?? 0,
      instancesNew: b?.instances ?? 0,
    };
  });
  return {
    usdPerMonthOld: before.feasible ? before.totals.usdPerMonth : null,
    usdPerMonthNew: after.feasible ? after.totals.usdPerMonth : null,
    choice,
    choiceChanges: choice.some((one) => one.machineTypeOld !== one.machineTypeNew || one.instancesOld !== one.instancesNew),
  };
}

function viewBill({ usdPerMonthOld, usdPerMonthNew, choice, choiceChanges }: BillChange): void {
  const usd = (amount: number | null) => (amount === null ? 'infeasible' : `$${amount.toFixed(2)}`);
  const change =
    usdPerMonthOld !== null && usdPerMonthNew !== null
      ? ` (${usdPerMonthNew >= usdPerMonthOld ? '+' : ''}${(usdPerMonthNew - usdPerMonthOld).toFixed(2)})`
      : '';
  print(`the bill: ${usd(usdPerMonthOld)} to ${usd(usdPerMonthNew)} a month${change}\n`);
  if (!choiceChanges) return print('the choice stays as it is\n');
  for (const one of choice)
    if (one.machineTypeOld !== one.machineTypeNew || one.instancesOld !== one.instancesNew)
      print(
        `  ${one.service} in ${one.region}: ${one.instancesOld} × ${one.machineTypeOld ?? 'nothing'} to ${one.instancesNew} × ${one.machineTypeNew ?? 'nothing'}\n`,
      );
}
