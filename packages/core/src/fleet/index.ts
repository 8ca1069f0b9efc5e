export { fleetFor, ratesToCarry, type Fleet, type FleetRequest } from './fleet.ts';
export { fleetOver, overMonths, type HorizonFleet } from './horizon.ts';
export { MOST_COUNTED, replicasFor } from './replicas.ts';
