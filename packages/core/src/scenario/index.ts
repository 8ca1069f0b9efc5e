export { ruleOf } from './shape-problems.ts';
export { ScenarioError, type Problem, type Warning } from './problem.ts';
export { alike } from './alike.ts';
export { nearestName } from './nearest-name.ts';
export { readDocument } from './read-document.ts';
export { formatPath, parsePath, setAt, valueAt, type PathKey } from './path.ts';
export {
  scenarioJsonSchema,
  scenarioSchema,
  PLACEMENTS,
  type Cloud,
  type Placement,
  type Balancer,
  type RawScenario,
  type ServiceTimeShape,
} from './schema.ts';
export type { Template, TemplateBook, TemplateParameter } from './template.ts';
export type { KnownNames } from './known-names.ts';
export type { MovedInput, UncertainInput } from './read-number.ts';
export type {
  LatencyObjective,
  Measured,
  PlacementShares,
  PriceOverride,
  SpendDiscount,
  PerCloud,
  ResolvedCall,
  ResolvedExtra,
  ResolvedLimit,
  ResolvedRegion,
  ResolvedScenario,
  ResolvedService,
  ServiceTime,
} from './resolved.ts';
export { FAILURE_PRIORS, type FailurePrior, type Failures } from './failures.ts';
export { CHANGE_PRIORS } from './today.ts';
export type { ChangeCost, Today } from './resolved.ts';
export { LIMIT_QUANTITIES, type LimitQuantity } from './resolved.ts';
export { limitVariable } from './resolve-extras.ts';
export {
  filesNamed,
  parseScenario,
  regionsNamed,
  trafficFileNamed,
  safeParseScenario,
  type ParseOptions,
  type SafeScenario,
  type Scenario,
} from './parse.ts';
export { readHourly, type HourlyFile } from './traffic-file.ts';
export { parseProfile, safeParseProfile, type SafeProfile } from './profile-document.ts';
export { PROFILE_SCHEMA, profileJsonSchema, profileSchema, type ProfileDocument } from './profile-schema.ts';
