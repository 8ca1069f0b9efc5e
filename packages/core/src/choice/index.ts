export { chooseAmong, chooseRegion } from './region-choice.ts';
export type { RegionChoice, RegionRefusal } from './region-result.ts';
export { averageNatVms, sharedCost, sharesCost } from './shared-cost.ts';
export { cheapestJoint } from './together/joint.ts';
export type { SearchResult } from './together/search-result.ts';
export { envelope, fastestOf } from './together/envelope.ts';
export { ServiceChoices, type Draft } from './service-choices.ts';
export { callsAtLine, fitsMemory, holdsMemory, NO_CALLS_SECONDS } from './together/in-flight.ts';
export { asGoodAsIdle, atOnceTo, isOwn, keepsObjectives, profileOf } from './objectives.ts';
export type { Late } from './together/lateness.ts';
export { pairwise } from './together/pairwise.ts';
export { linesWithin, unseenUsd } from './together/frontier.ts';
export { asItStands, noSlower, type TimedOption } from './together/timed-option.ts';
export {
  averageRequestsPerSecond,
  cheaperFirst,
  instancesOf,
  type Option,
  type RegionTask,
  type ServiceOptions,
  type Stop,
} from './task.ts';
export { cheapestWithin, type AdditiveResult, type Weighed } from './together/additive.ts';
export { checkLimits, limitMessage, limitsOn, type LimitCheck } from './limits.ts';
export { worstLoss } from './sizing.ts';
export { readSearch, SearchNotRead } from './together/read-search.ts';
