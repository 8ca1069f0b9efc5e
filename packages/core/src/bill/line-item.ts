/** One line of the bill: what is bought, how the quantity comes about, and what one unit costs. */
import { evaluateFormula } from '../formula/index.ts';
import type { UnitPrice } from './price-book.ts';
import type { InputReference } from './reference.ts';

export type Component =
  'compute' | 'tee' | 'disk' | 'loadBalancer' | 'nat' | 'endpoint' | 'ip' | 'network' | 'storage' | 'messaging' | 'monitoring' | 'other';
/** fixed does not move with traffic, step moves in whole instances, linear with every request */
export type LineKind = 'fixed' | 'step' | 'linear';

export interface LineInput {
  value: number;
  unit: string;
  source: string;
  /** which number of the plan or the scenario it is, where it is one: `reference.ts` says how to read it */
  ref?: InputReference;
}

/** What a unit price comes from, where it is not the list's own: the list price, the override that changed it, the factor of sustained use. */
export interface PriceBasis {
  listUsdPerUnit: number;
  override?: number;
  factor?: number;
}

export type LinePrice =
  | { state: 'priced'; usdPerUnit: number; source: string; date?: string; basis?: PriceBasis }
  | { state: 'assumed'; usdPerUnit: number; source: string; standIn: string; date?: string; basis?: PriceBasis }
  | { state: 'unpriced'; source: string };

export interface LineItem {
  id: string;
  costId: string | null;
  component: Component;
  service: string | null;
  region: string | null;
  sku: string;
  formula: string;
  inputs: Record<string, LineInput>;
  quantity: number;
  unit: string;
  price: LinePrice;
  usdPerMonth: number | null;
  kind: LineKind;
}

export interface LineDraft extends Omit<LineItem, 'quantity' | 'usdPerMonth' | 'price' | 'costId'> {
  costId?: string | undefined;
  price: UnitPrice;
}

/** The line with its quantity evaluated from its own formula, and its cost: null when the price is not known. */
export function lineItem(draft: LineDraft): LineItem {
  const values = Object.fromEntries(Object.entries(draft.inputs).map(([name, input]) => [name, input.value]));
  return lineOf(draft, evaluateFormula(draft.formula, values).value);
}

/** A line of which nothing is bought at these inputs: a tier not reached, bytes that nobody sends. Its formula says what would wake it. */
export const idleLine = (draft: LineDraft): LineItem => lineOf(draft, 0);

function lineOf({ price, costId = undefined, ...draft }: LineDraft, quantity: number): LineItem {
  const usd = price.usdPerUnit;
  const { id, component, service, region, sku, formula, inputs, unit, kind } = draft;
  return {
    id,
    costId: costId ?? null,
    component,
    service,
    region,
    sku,
    formula,
    inputs,
    quantity,
    unit,
    price: linePrice(price),
    usdPerMonth: usd === null ? null : quantity * usd,
    kind,
  };
}

function linePrice(price: UnitPrice): LinePrice {
  if (price.usdPerUnit === null) return { state: 'unpriced', source: price.source };
  const { usdPerUnit, source } = price;
  const more = { ...(price.date !== null && { date: price.date }), ...(price.basis && { basis: price.basis }) };
  if (price.state === 'assumed') return { state: 'assumed', usdPerUnit, source, standIn: price.standIn ?? 'unnamed', ...more };
  return { state: 'priced', usdPerUnit, source, ...more };
}
