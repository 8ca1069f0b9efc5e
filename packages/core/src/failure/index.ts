export { CAUSE_WORDS, CAUSES, downtimeMinutes, releaseUnavailability, type Cause } from './causes.ts';
export { chainLosses, type ChainFleet, type ChainRequest } from './chain.ts';
export { enoughUp, type CauseShare, type EnoughUp, type EnoughUpRequest } from './enough-up.ts';
export { lossesIn, NO_LOSS, rateRatioWithout, survivors, type Loss } from './losses.ts';
export { lossProfile, MOST_ZONES_PROFILED, type LossProfileRequest } from './loss-profile.ts';
export { redundantAvailability, type Redundant, type RedundantRequest } from './redundant.ts';
export { replicasForAvailability, sizesToTry, type SpareFleet, type Spares, type SparesRequest } from './replicas-for-availability.ts';
export { requestPaths, type RequestPath } from './request-paths.ts';
export { planAvailability, type PlanAvailabilityRequest, type PlannedFleet, type RegionFleet } from './whole-plan.ts';
