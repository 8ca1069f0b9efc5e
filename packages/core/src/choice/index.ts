export { averageNatVms, chooseRegion, type RegionChoice, type RegionRefusal } from './region-choice.ts';
export { isOwn, ownObjectives, ServiceChoices, type Option, type RegionTask, type ServiceOptions, type Stop } from './options.ts';
