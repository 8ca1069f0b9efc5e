/**
 * What a fresh list does not say, from the snapshot before, each row with its own source and date. A region's machines are replaced whole on AWS,
 * where the list has every machine; on GCP a family stays when the list does not price it by vCPU and memory.
 */
import type { PricesDocument, SourceNote } from '@plimsoll/core';
import { compare } from './fresh.ts';

export interface Carried {
  document: PricesDocument;
  /** in words, for the manifest and the person */
  carried: string[];
}

export function carryOver(fresh: PricesDocument, before: PricesDocument | undefined): Carried {
  if (!before) return { document: fresh, carried: [] };
  const sources: SourceNote[] = [...fresh.sources];
  const moved = new Map<number, number>();
  const cite = (at: number) => {
    let here = moved.get(at);
    if (here === undefined)
      moved.set(at, (here = sources.push(before.sources[at] ?? { file: 'unknown', origin: 'unknown', date: null }) - 1));
    return here;
  };
  const carried: string[] = [];
  const skuKeys = new Set(fresh.skus.flatMap(([service, sku, id]) => [`${service} ${sku}`, ...(id ? id.split('|') : [])]));
  // an AWS machine is a machine's row, not an SKU's: the list that was read has all there are
  const skus = before.skus.filter(
    ([service, sku, id]) =>
      !(service === 'EC2' && fresh.machines.length > 0) &&
      !skuKeys.has(`${service} ${sku}`) &&
      !(id && id.split('|').some((one) => skuKeys.has(one))),
  );
  const priced = new Set(fresh.machines.map(([type]) => type));
  const families = new Set(fresh.resources.map(([family]) => family));
  const familyOf = (machineType: string) => machineType.split('-', 1)[0]!;
  const machines =
    fresh.cloud === 'gcp'
      ? before.machines.filter(([type]) => !priced.has(type) && !(families.has(familyOf(type)) && !/-lssd\b/.test(type)))
      : fresh.machines.length === 0
        ? before.machines
        : [];
  const resources = before.resources.filter(
    ([family, resource]) => !fresh.resources.some(([f, r]) => f === family && r === resource) && !families.has(family),
  );
  const dated = (at: number) => before.sources[at]?.date ?? 'undated';
  if (skus.length)
    carried.push(
      `${fresh.region}: ${skus.length} SKUs (${[...new Set(skus.map(([service]) => service))].join(', ')}) of ${dateRange(skus.map(([, , , , tiers]) => dated(tiers[0]![3])))}`,
    );
  if (machines.length)
    carried.push(
      `${fresh.region}: ${machines.length} machine types (${[...new Set(machines.map(([type]) => type.split(/[.-]/, 1)[0]!))].join(', ')}) of ${dateRange(machines.map(([, , , at]) => dated(at)))}`,
    );
  if (resources.length)
    carried.push(`${fresh.region}: ${resources.length} prices of vCPUs and memory of ${dateRange(resources.map((row) => dated(row[6])))}`);
  const sustainedUse =
    fresh.sustainedUse ??
    before.sustainedUse?.map(([family, factor, row, at]): [string, string, number, number] => [family, factor, row, cite(at)]);
  if (!fresh.sustainedUse && before.sustainedUse)
    carried.push(
      `${fresh.region}: sustained use of ${before.sustainedUse.length} families of ${dateRange(before.sustainedUse.map((row) => dated(row[3])))}`,
    );
  const document: PricesDocument = {
    ...fresh,
    machines: [
      ...fresh.machines,
      ...machines.map(([type, usd, row, at, listed]): PricesDocument['machines'][number] => [type, usd, row, cite(at), listed]),
    ].sort((a, b) => compare(a[0], b[0])),
    resources: [
      ...fresh.resources,
      ...resources.map(([family, resource, unit, usd, id, row, at]): PricesDocument['resources'][number] => [
        family,
        resource,
        unit,
        usd,
        id,
        row,
        cite(at),
      ]),
    ].sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1])),
    skus: [
      ...fresh.skus,
      ...skus.map(([service, sku, id, unit, tiers]): PricesDocument['skus'][number] => [
        service,
        sku,
        id,
        unit,
        tiers.map(([from, usd, row, at]): [number, string, number, number] => [from, usd, row, cite(at)]),
      ]),
    ].sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]) || compare(a[2], b[2])),
    sources,
    ...(sustainedUse && { sustainedUse }),
  };
  return { document, carried };
}

function dateRange(dates: readonly string[]): string {
  const sorted = [...new Set(dates)].sort();
  return sorted.length > 1 ? `${sorted[0]} to ${sorted.at(-1)}` : (sorted[0] ?? 'undated');
}
