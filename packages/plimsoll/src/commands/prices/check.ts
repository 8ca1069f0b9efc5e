import { catalogFrom, priceStates, safeParseScenario, type Cloud, type PurposeState } from '@plimsoll/core';
import { starterScenario, templates } from '@plimsoll/templates';
import { Command } from 'commander';
import { CLOUDS, shippedZones } from '../../snapshots/catalog-index.ts';
import { catalogDocuments } from '../../snapshots/load-catalog.ts';
import { newestPrices, newestShapes, regionsIn, type Snapshot } from '../../snapshots/overlay.ts';
import { cloudOf, DATA_HELP, dataFolderOf, print, snapshotsFor, type DataFlag } from './data-option.ts';

interface Finding {
  level: 'error' | 'warning';
  code: 'damaged' | 'old' | 'future' | 'stale' | 'gap' | 'carriedOver';
  where: string;
  message: string;
  command?: string;
}

export interface CheckReport {
  ok: boolean;
  findings: Finding[];
  regions: {
    cloud: Cloud;
    region: string;
    snapshot: string;
    snapshotDate: string;
    ageDays: number;
    priced: number;
    assumed: number;
    unpriced: number;
  }[];
}

/** Older prices than this are worth a refresh. */
const OLD_DAYS = 45;
const DAY_MS = 86_400_000;

export const checkCommand = () =>
  new Command('check')
    .description('whether the prices in use are whole, recent and enough for the templates')
    .option(
      '--region <code>',
      'only these regions; repeatable or with commas',
      (value: string, before: string[]) => [...before, ...value.split(',')],
      [],
    )
    .option('--strict', 'warnings too answer no (exit 1)')
    .option('--data <dir>', DATA_HELP)
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      `\nExample:\n  plimsoll prices check --region us-east-1\n\nExit: 0 whole (old prices past ${OLD_DAYS} days and gaps are warnings), 1 a snapshot is damaged, or --strict and a warning`,
    )
    .action(async (flags: DataFlag & { region: string[]; strict?: boolean; json?: boolean }) => {
      const all = snapshotsFor(flags);
      const chosen = flags.region.length
        ? flags.region.map((region) => cloudOf(region.trim(), all))
        : CLOUDS.flatMap((cloud) => regionsIn(all, cloud).map((name) => ({ cloud, name })));
      const report = await checkSnapshots(all, chosen, new Date());
      if (flags.json) print({ ...report, dataFolder: dataFolderOf(flags) });
      else view(report);
      process.exitCode = report.ok && !(flags.strict && report.findings.length) ? 0 : 1;
    });

/** @param now the day that ages count from */
export async function checkSnapshots(
  all: readonly Snapshot[],
  chosen: readonly { cloud: Cloud; name: string }[],
  now: Date,
): Promise<CheckReport> {
  const { verifyFolder } = await import('@plimsoll/pricing');
  const findings: Finding[] = [];
  const regions: CheckReport['regions'] = [];
  const used = new Map<string, Snapshot>();
  for (const { cloud, name } of chosen) {
    const from = newestPrices(all, cloud, name);
    const shapes = newestShapes(all, cloud);
    for (const one of [from, shapes]) if (one) used.set(one.folder, one);
  }
  for (const one of used.values()) {
    const problems = verifyFolder(one.folder);
    for (const problem of problems)
      findings.push({
        level: 'error',
        code: 'damaged',
        where: `${one.kind} ${one.name}`,
        message: problem,
        command: one.shipped ? 'install plimsoll again' : `remove ${one.folder}, or refresh`,
      });
  }
  const whole = !findings.some(({ code }) => code === 'damaged');
  const catalog = whole ? catalogFrom(catalogDocuments({ from: all, regions: chosen.map(({ name }) => name), clouds: CLOUDS })) : undefined;
  const needed = neededPurposes();
  for (const { cloud, name } of chosen) {
    const from = newestPrices(all, cloud, name)!;
    const ageDays = Math.floor((now.getTime() - Date.parse(from.snapshotDate)) / DAY_MS);
    const command = `plimsoll prices refresh --cloud ${cloud} --region ${name}`;
    if (ageDays < 0)
      findings.push({
        level: 'warning',
        code: 'future',
        where: name,
        message: `its prices are dated ${from.snapshotDate}, after today: is this machine's clock right?`,
      });
    const ownDate = catalog?.snapshotDate(cloud, name) ?? from.snapshotDate;
    const age = Math.max(ageDays, Math.floor((now.getTime() - Date.parse(ownDate)) / DAY_MS));
    if (age > OLD_DAYS)
      findings.push({ level: 'warning', code: 'old', where: name, message: `its prices are of ${ownDate}, ${age} days old`, command });
    const states = catalog && name !== 'global' ? priceStates(catalog, cloud, name) : [];
    const count = (state: string) => states.filter((one) => one.state === state).length;
    regions.push({
      cloud,
      region: name,
      snapshot: from.name,
      snapshotDate: ownDate,
      ageDays: age,
      priced: count('priced'),
      assumed: count('assumed'),
      unpriced: count('unpriced'),
    });
    findings.push(...gapsOf(states, needed, name, command, now));
  }
  return { ok: whole, findings, regions };
}

function gapsOf(
  states: readonly PurposeState[],
  needed: ReadonlyMap<string, string[]>,
  region: string,
  command: string,
  now: Date,
): Finding[] {
  return states.flatMap(({ purpose, state, standIn, source, date }): Finding[] => {
    const users = needed.get(purpose);
    const who = users ? ` (needed by ${users.join(', ')})` : '';
    if (state === 'priced') {
      const days = date === null ? undefined : Math.floor((now.getTime() - Date.parse(date)) / DAY_MS);
      return days !== undefined && days > 365
        ? [
            {
              level: 'warning',
              code: 'stale',
              where: region,
              message: `${purpose}${who} is priced by a figure of ${date}, ${days} days old: ${source}`,
              command,
            },
          ]
        : [];
    }
    const what = state === 'assumed' ? `${standIn} stands in` : 'no price is known';
    return [{ level: 'warning', code: 'gap', where: region, message: `${purpose}${who}: ${what}`, command }];
  });
}

/** Which templates buy what, beside what the planner buys for every service. */
function neededPurposes(): Map<string, string[]> {
  const needed = new Map<string, string[]>();
  for (const name of Object.keys(templates)) {
    const result = safeParseScenario(starterScenario(name), { templates, zonesOf: shippedZones });
    if (!result.success) continue;
    for (const { item } of result.scenario.resolved.extras)
      if (item !== undefined) needed.set(item, [...new Set([...(needed.get(item) ?? []), name])]);
  }
  return needed;
}

function view({ ok, findings, regions }: CheckReport): void {
  const errors = findings.filter(({ level }) => level === 'error');
  const warnings = findings.filter(({ level }) => level === 'warning');
  print(
    `${ok ? 'whole' : 'DAMAGED'}: ${regions.length} region${regions.length === 1 ? '' : 's'} checked, ${errors.length} errors, ${warnings.length} warnings\n`,
  );
  for (const { where, message, command } of errors) print(`  ${where}: ${message}${command ? `; ${command}` : ''}\n`);
  const groups = new Map<string, Finding[]>();
  const stale = warnings.filter(({ code }) => code === 'stale');
  if (stale.length)
    print(
      `  stale: ${stale.length} figure${stale.length === 1 ? ' is' : 's are'} older than a year: ${[...new Set(stale.map(({ message }) => message.split(' ', 1)[0]!))].join(', ')} (--json says where from)\n`,
    );
  for (const finding of warnings.filter(({ code }) => code !== 'stale')) {
    const key = regions.length > 3 && finding.code !== 'old' ? finding.message : `${finding.where} ${finding.message}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  for (const group of groups.values()) {
    const { where, code, message } = group[0]!;
    print(`  ${code}: ${group.length > 1 ? `${group.length} regions` : where}: ${message}\n`);
  }
  const commands = [...new Set(warnings.flatMap(({ command }) => command ?? []))];
  if (commands.length)
    print(
      `to mend: ${commands.slice(0, 3).join('\n         ')}${commands.length > 3 ? `\n         and the same for ${commands.length - 3} more regions` : ''}\n`,
    );
}
