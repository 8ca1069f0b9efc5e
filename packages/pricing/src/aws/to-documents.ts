/** Kept AWS prices to the documents of a snapshot. Prices that contradict each other are dropped and named, never averaged. */
import type { SourceNote } from '@plimsoll/core';
import { Drafts, decimalText, type FreshPrices } from '../snapshot/fresh.ts';
import { SourceError } from '../source/source-error.ts';
import type { KeptPrice } from './kept-price.ts';

/** Prices from one place, with what to cite. */
export interface KeptFrom {
  kept: readonly KeptPrice[];
  source: SourceNote;
}

type Sourced<K extends KeptPrice['kind']> = Extract<KeptPrice, { kind: K }> & { source: SourceNote };
const HOURS: Record<string, number> = { '1': 8760, '3': 26_280 };

/** @throws {SourceError} when one SKU has two prices for the same thing */
export function awsDocuments(parts: readonly KeptFrom[], snapshotDate: string): FreshPrices {
  const drafts = new Drafts('aws', snapshotDate);
  const gaps: string[] = [];
  const all = oncePerSku(parts.flatMap(({ kept, source }) => kept.map((price) => ({ ...price, source }))));
  const of = <K extends KeptPrice['kind']>(kind: K) => all.filter((price): price is Sourced<K> => price.kind === kind);
  addMachines(drafts, of('machine'), gaps);
  addTerms(drafts, of('term'), gaps);
  addSkus(drafts, of('tier'), gaps);
  return { cloud: 'aws', ...drafts.sorted(), gaps: gaps.sort() };
}

/** A SKU may be listed again, on another page or in another list, but only at the same price. */
function oncePerSku(prices: readonly (KeptPrice & { source: SourceNote })[]): (KeptPrice & { source: SourceNote })[] {
  const seen = new Map<string, KeptPrice & { source: SourceNote }>();
  for (const price of prices) {
    const which = price.kind === 'tier' ? `from ${price.from}` : price.kind === 'term' ? `${price.term} ${price.part}` : 'on demand';
    const key = `${price.kind} ${price.sku} ${price.region} ${price.kind === 'term' ? price.machineType : ''} ${which}`;
    const before = seen.get(key);
    if (before === undefined) seen.set(key, price);
    else if (Number(before.usd) !== Number(price.usd))
      throw new SourceError(
        'badPrice',
        `SKU ${price.sku} in ${price.region} appears twice, ${which} at ${before.usd} and at ${price.usd} USD; nothing was changed`,
      );
  }
  return [...seen.values()];
}

function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const list = groups.get(key(item));
    if (list) list.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

const agree = (prices: readonly { usd: string }[]) => prices.every(({ usd }) => Number(usd) === Number(prices[0]!.usd));

function addMachines(drafts: Drafts, machines: readonly Sourced<'machine'>[], gaps: string[]): void {
  for (const group of grouped(machines, ({ region, machineType }) => `${region} ${machineType}`).values()) {
    const { region, machineType, usd, row, source } = group[0]!;
    if (!agree(group))
      gaps.push(`${region} ${machineType}: several SKUs disagree (${group.map((one) => `${one.sku} ${one.usd}`).join(', ')}); left out`);
    else if (Number(usd) === 0) gaps.push(`${region} ${machineType}: listed at 0, which is no price of a machine; left out`);
    else {
      const draft = drafts.of(region);
      draft.prices.machines.push([machineType, usd, row, draft.cite(source), 1]);
    }
  }
}

/** The whole price of an hour: what is paid for it, and its share of what was paid ahead. */
function addTerms(drafts: Drafts, terms: readonly Sourced<'term'>[], gaps: string[]): void {
  for (const group of grouped(terms, ({ region, machineType, term }) => `${region} ${machineType} ${term}`).values()) {
    const { region, machineType, term, row, source } = group[0]!;
    const part = (name: 'hour' | 'upfront') => group.filter((one) => one.part === name);
    const [hour, upfront] = [part('hour'), part('upfront')];
    if (!agree(hour) || !agree(upfront)) {
      gaps.push(`${region} ${machineType} ${term}: several SKUs disagree; left out`);
      continue;
    }
    const years = /_(1|3)y_/.exec(term)![1]!;
    const usd = Number(hour[0]?.usd ?? 0) + Number(upfront[0]?.usd ?? 0) / HOURS[years]!;
    if (!(usd > 0)) continue;
    const draft = drafts.of(region);
    const at = draft.cite(source);
    draft.terms.terms.push([machineType, term, decimalText(usd), row, at]);
    // the name that the shipped snapshots have for three years paid ahead
    if (term === 'ri_standard_3y_all_upfront_effective')
      draft.terms.terms.push([machineType, 'commit_3y_all_upfront_effective', decimalText(usd), row, at]);
  }
}

function addSkus(drafts: Drafts, tiers: readonly Sourced<'tier'>[], gaps: string[]): void {
  const plain = tiers.filter(({ toRegion }) => toRegion === undefined);
  for (const group of grouped(plain, ({ region, service, name }) => `${region} ${service} ${name}`).values())
    addSku(drafts, group[0]!.name, group, gaps);
  const between = tiers.filter(({ toRegion }) => toRegion !== undefined);
  for (const group of grouped(between, ({ region }) => region).values()) {
    // one rate stands for the region; destinations that differ get their own line
    const counts = grouped(group, ({ usd }) => String(Number(usd)));
    const [common] = [...counts.values()].sort((a, b) => b.length - a.length || Number(b[0]!.usd) - Number(a[0]!.usd));
    addSku(drafts, 'AWS-Out-Bytes', [common![0]!], gaps);
    for (const rates of grouped(group, ({ toRegion }) => toRegion!).values())
      if (Number(rates[0]!.usd) !== Number(common![0]!.usd)) addSku(drafts, `AWS-Out-Bytes:${rates[0]!.toRegion}`, rates, gaps);
  }
}

function addSku(drafts: Drafts, name: string, group: readonly Sourced<'tier'>[], gaps: string[]): void {
  const { region, service, unit } = group[0]!;
  const where = `${region} ${service} ${name}`;
  const bySku = [...grouped(group, ({ sku }) => sku).values()].map((one) => [...one].sort((a, b) => a.from - b.from));
  const same = (a: readonly Sourced<'tier'>[], b: readonly Sourced<'tier'>[]) =>
    a.length === b.length &&
    a.every((tier, i) => tier.from === b[i]!.from && Number(tier.usd) === Number(b[i]!.usd) && tier.unit === b[i]!.unit);
  const rows = bySku[0]!;
  if (!bySku.every((other) => same(rows, other)))
    return void gaps.push(
      `${where}: ${bySku.length} SKUs disagree (${bySku.map((one) => `${one[0]!.sku} ${one[0]!.usd}`).join(', ')}); left out`,
    );
  if (rows.some((tier, i) => i > 0 && tier.from !== rows[i - 1]!.to))
    return void gaps.push(`${where}: its tiers overlap or leave a gap; left out`);
  if (rows.at(-1)!.to !== null) gaps.push(`${where}: nothing is known beyond ${rows.at(-1)!.to} ${unit}, the last price goes on`);
  const draft = drafts.of(region);
  const cited = rows.map((tier): [number, string, number, number] => [tier.from, tier.usd, tier.row, draft.cite(tier.source)]);
  if (rows[0]!.from > 0) cited.unshift([0, '0', cited[0]![2], cited[0]![3]]);
  draft.prices.skus.push([service, name, '', unit, cited]);
}
