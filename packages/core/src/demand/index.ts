export { demandOf, type Demand, type Edge, type ServiceDemand } from './demand.ts';
