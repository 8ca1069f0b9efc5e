export { enoughUpFraction, REPLICA_AVAILABILITY, ZONE_AVAILABILITY } from './availability.ts';
export { lossesIn, NO_LOSS, survivors, type Loss } from './losses.ts';
