export { averageNatVms, chooseRegion, type RegionChoice, type RegionRefusal } from './region-choice.ts';
export { isOwn, ownObjectives, ServiceChoices, type Option, type RegionTask, type ServiceOptions, type Stop } from './options.ts';
export { checkLimits, limitMessage, limitsOn, type LimitCheck } from './limits.ts';
