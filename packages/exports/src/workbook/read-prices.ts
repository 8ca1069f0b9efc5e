/** List prices that were typed over on the Prices sheet, as overrides that say the same: a share off or on top of the list price of one SKU in one region. */
import type { Problem, RawScenario } from '@plimsoll/core';
import { EVERY_REGION, PRICE_COLUMNS, PRICE_HEADS } from './prices-sheet.ts';

export interface PriceCell {
  region: string;
  sku: string;
  /** units from which the tier counts */
  from: number;
  planned: number;
  value: unknown;
  /** of the cell, where a person wrote one */
  formula: string | undefined;
  /** an override of the scenario touches this price already */
  overridden: boolean;
  place: string;
}

type Override = NonNullable<NonNullable<RawScenario['prices']>['overrides']>[number];

/**
 * An override of an SKU touches all its tiers alike, so tiers that moved apart are refused.
 * @returns overrides to be added after the scenario's own
 */
export function changedPrices(cells: readonly PriceCell[], notes: string[], problems: Problem[]): Override[] {
  const bySku = new Map<string, PriceCell[]>();
  for (const cell of cells) {
    const key = `${cell.region} ${cell.sku}`;
    bySku.set(key, [...(bySku.get(key) ?? []), cell]);
  }
  return [...bySku.values()].flatMap((tiers): Override[] => {
    const refuse = (cell: PriceCell, code: string, message: string) =>
      void problems.push({ code, path: 'prices.overrides', message: `${cell.place}: ${message}` });
    const wrong = tiers.find(({ value }) => typeof value !== 'number' || !(value >= 0 && value < Infinity));
    if (wrong) {
      refuse(wrong, 'notANumber', `${JSON.stringify(wrong.value)} is no price: a number of at least 0 is needed, it was ${wrong.planned}`);
      return [];
    }
    const moved = tiers.filter(({ value, planned }) => Math.abs((value as number) - planned) > 1e-12 * planned);
    const first = moved[0];
    if (!first) return [];
    const { sku, region, planned, value, overridden } = first;
    const ratio = (value as number) / planned;
    if (overridden) refuse(first, 'alreadyOverridden', `the price of ${sku} is set by prices.overrides: change it on Inputs`);
    else if (!Number.isFinite(ratio)) refuse(first, 'listIsNothing', `the list price of ${sku} is 0: state usdPerUnit in prices.overrides`);
    else if (tiers.some((tier) => Math.abs((tier.value as number) - ratio * tier.planned) > 1e-9 * ratio * tier.planned))
      refuse(first, 'tiersApart', `an override moves all ${tiers.length} tiers of ${sku} alike: change each of them by the same share`);
    else {
      for (const { place, formula, value: read } of moved)
        if (formula !== undefined) notes.push(`${place} (the price of ${sku}) holds a formula: read by its value, ${String(read)}`);
      notes.push(`price of ${sku} in ${region}: ${planned} is now ${String(value)} (${first.place})`);
      return [{ sku: idOf(sku), ...(region !== EVERY_REGION && { region }), discountFraction: Number((1 - ratio).toPrecision(15)) }];
    }
    return [];
  });
}

/** GCP's machines are named before the ids of their parts, its other labels carry the id; AWS's are the usage type itself. */
const idOf = (sku: string) => /^(\S+) \([0-9A-F]{4}-/.exec(sku)?.[1] ?? /[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}/.exec(sku)?.[0] ?? sku;

/**
 * @param cellAt what stands in a cell, and where, by row and column of the sheet
 * @returns undefined when a head that is needed is gone
 */
export function priceCells(
  rows: readonly (readonly unknown[])[],
  cellAt: (row: number, column: number) => { value: unknown; formula: string | undefined; place: string },
): PriceCell[] | undefined {
  const heads = rows.find((row) => row.includes(PRICE_HEADS[PRICE_COLUMNS.planned]));
  const columnOf = (name: keyof typeof PRICE_COLUMNS) => heads?.indexOf(PRICE_HEADS[PRICE_COLUMNS[name]]!) ?? -1;
  const [region, sku, from, list, planned, override] = (['region', 'sku', 'from', 'list', 'planned', 'override'] as const).map(columnOf);
  if ([region, sku, from, list, planned, override].includes(-1)) return undefined;
  return rows.flatMap((cells, row) => {
    const [was, name, set] = [cells[planned!], cells[sku!], cells[override!]];
    if (typeof was !== 'number' || typeof name !== 'string') return [];
    const overridden = typeof set === 'string' && set !== '';
    return [{ region: String(cells[region!]), sku: name, from: Number(cells[from!]), planned: was, overridden, ...cellAt(row, list!) }];
  });
}
