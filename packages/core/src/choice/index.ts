export { chooseRegion, type RegionChoice, type RegionRefusal } from './region-choice.ts';
export { averageNatVms } from './shared-cost.ts';
export { ServiceChoices } from './service-choices.ts';
export { isOwn, keepsObjectives } from './objectives.ts';
export type { TimedOption } from './frontier.ts';
export { cheaperFirst, instancesOf, type Option, type RegionTask, type ServiceOptions, type Stop } from './task.ts';
export { cheapestWithin, type AdditiveResult, type Weighed } from './additive.ts';
export { checkLimits, limitMessage, limitsOn, type LimitCheck } from './limits.ts';
export { worstLoss } from './sizing.ts';
