/** One line of the bill: what is bought, how the quantity comes about, and what one unit costs. */
import { evaluateFormula } from '../formula/index.ts';
import type { UnitPrice } from './price-book.ts';

export type Component =
  'compute' | 'tee' | 'disk' | 'loadBalancer' | 'nat' | 'endpoint' | 'ip' | 'network' | 'storage' | 'messaging' | 'monitoring' | 'other';
/** fixed does not move with traffic, step moves in whole instances, linear with every request */
export type LineKind = 'fixed' | 'step' | 'linear';

export interface LineInput {
  value: number;
  unit: string;
  source: string;
}

export type LinePrice =
  | { state: 'priced'; usdPerUnit: number; source: string }
  | { state: 'assumed'; usdPerUnit: number; source: string; standIn: string }
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
export function lineItem({ price, costId = undefined, ...draft }: LineDraft): LineItem {
  const values = Object.fromEntries(Object.entries(draft.inputs).map(([name, input]) => [name, input.value]));
  const quantity = evaluateFormula(draft.formula, values).value;
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
  if (price.state === 'assumed')
    return { state: 'assumed', usdPerUnit: price.usdPerUnit, source: price.source, standIn: price.standIn ?? 'unnamed' };
  return { state: 'priced', usdPerUnit: price.usdPerUnit, source: price.source };
}
