export { counterpartOf } from './counterparts.ts';
export {
  Catalog,
  catalogFrom,
  STAND_IN_REGION,
  STAND_IN_REGIONS,
  type MachinePrice,
  type MachineType,
  type ResourcePrice,
  type SkuPrice,
  type Tier,
} from './catalog.ts';
export { candidatesFor, minimumPlatformOf, usableOf, type Candidates, type Rejection, type Usable } from './candidates.ts';
export { overriddenPrice, overrideMatches, type OverriddenPrice, type PriceTraits } from './overrides.ts';
export { relativeSpeed, WHOLE_CORE_SPEED } from './relative-speed.ts';
export type {
  CatalogDocument,
  Cloud,
  IndexDocument,
  PricesDocument,
  ShapesDocument,
  SourceNote,
  TermsDocument,
  Trait,
  WholeCoreDocument,
  ZonesDocument,
} from './documents.ts';
