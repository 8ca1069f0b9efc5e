/** From vendor price data to dated snapshots. @module */

// facts, as they lie in CSV, to the snapshots that ship
export { FACT_FILES, importFacts, rowPerLine, type ImportResult } from './import-facts.ts';
export type { FactProblem } from './facts-table.ts';
// the clouds' own lists to a user's snapshots
export { refreshPrices } from './refresh/refresh.ts';
export type { RefreshOptions, RefreshResult } from './refresh/options.ts';
export { progressLine, type Progress } from './source/progress.ts';
export { SourceError, type SourceCause } from './source/source-error.ts';
export { redact } from './source/redact.ts';
export { readOfferFile, type OfferFileRead } from './aws/offer-file.ts';
export { assembledUsd } from './gcp/assemble.ts';
// machine shapes from dumps of the clouds' command lines
export { shapesFromDump, type ShapesFromDump } from './shapes/shapes-from-dump.ts';
// snapshots: written, verified, compared
export { publish } from './snapshot/publish.ts';
export { takeLock } from './snapshot/lock.ts';
export { SHAPE_COLUMNS, type Manifest } from './snapshot/manifest.ts';
export { sha256 } from './snapshot/stage.ts';
export { verifyDocument, verifyFolder } from './snapshot/verify.ts';
export { diffPrices, type PriceChange, type PriceDiff } from './snapshot/diff.ts';
// a user's own prices
export { overridesFromSkuFile, type SkuFileResult, type StatedOverride } from './overrides/sku-file.ts';
