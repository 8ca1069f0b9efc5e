/** List prices that were typed over on the Prices sheet, as overrides that say the same: a share off or on top of the list price of one SKU in one region. */
import type { Problem, RawScenario } from '@plimsoll/core';
import { EVERY_REGION, PRICE_COLUMNS } from './prices-sheet.ts';

export interface PriceCell {
  region: string;
  sku: string;
  /** units from which the tier counts */
  from: number;
  planned: number;
  value: unknown;
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
      notes.push(`price of ${sku} in ${region}: ${planned} is now ${String(value)} (${first.place})`);
      return [{ sku: idOf(sku), ...(region !== EVERY_REGION && { region }), discountFraction: Number((1 - ratio).toPrecision(15)) }];
    }
    return [];
  });
}

/** GCP's labels carry the ids that an override names; AWS's are the usage type itself. */
const idOf = (sku: string) => /[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}/.exec(sku)?.[0] ?? sku;

/** @param cellAt value, and where it stands, by row and column of the sheet */
export function priceCells(
  rows: readonly (readonly unknown[])[],
  cellAt: (row: number, column: number) => { value: unknown; place: string },
): PriceCell[] {
  const { region, sku, from, list, planned, override } = PRICE_COLUMNS;
  return rows.flatMap((cells, row) =>
    typeof cells[planned] === 'number' && typeof cells[sku] === 'string'
      ? [
          {
            region: String(cells[region]),
            sku: cells[sku],
            from: Number(cells[from]),
            planned: cells[planned],
            overridden: typeof cells[override] === 'string' && cells[override] !== '',
            ...cellAt(row, list),
          },
        ]
      : [],
  );
}
