export { flowsOf, needsNat, type Flow } from './flows.ts';
export { fleetUsdPerMonth, instanceRates, type InstanceRate } from './instance-rates.ts';
export { lineItem, type Component, type LineInput, type LineItem, type LineKind, type LinePrice } from './line-item.ts';
export { machineLines } from './machine-lines.ts';
export { PriceBook, type PriceState, type SkuQuote, type UnitPrice, type UsedPrice } from './price-book.ts';
export { GCP_NAT_VM_CAP } from './skus.ts';
export { standingLines } from './standing-lines.ts';
export { trafficLines } from './traffic-lines.ts';
