export { capacityUnitLines } from './capacity-unit-lines.ts';
export { extraLines } from './extra-lines.ts';
export { flowsOf, isExtraFlow, needsNat, type Flow } from './flows.ts';
export { extrasUsdPerMonth, instanceExtras, serviceUsdPerMonth, type ExtrasStep } from './instance-extras.ts';
export { fleetUsdPerMonth, loweredRates, machineRates, serviceRates, type InstanceRate } from './instance-rates.ts';
export {
  idleLine,
  lineItem,
  type Component,
  type LineInput,
  type LineItem,
  type LineKind,
  type LinePrice,
  type PriceBasis,
} from './line-item.ts';
export { machineLines } from './machine-lines.ts';
export { PriceBook, type PriceState, type SkuQuote, type UnitPrice, type UsedPrice } from './price-book.ts';
export { priceStates, type PurposeState } from './price-states.ts';
export { EXTRA_PURPOSES, GCP_NAT_VM_CAP, isPurpose, isSold } from './skus.ts';
export { spendDiscountLines } from './spend-discounts.ts';
export { standingLines } from './standing-lines.ts';
export { otherShardUsd, trafficLines, trafficUsd } from './traffic-lines.ts';
export { unknownPrices, type UnknownPrice } from './unknown-prices.ts';
export type { EdgePart, InputReference } from './reference.ts';
