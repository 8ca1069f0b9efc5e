export { fleetFor, type Fleet, type FleetRequest } from './fleet.ts';
export { replicasFor } from './replicas.ts';
