export { callsTogether, groupsOf } from './at-once.ts';
export { demandOf, type Demand, type Edge, type ServiceDemand } from './demand.ts';
export { NETWORK_MS, networkSeconds } from './network.ts';
