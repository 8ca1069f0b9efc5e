/** Ceilings of the services and their reference deployments, as named checks of a scenario. @module */
export { type Limit } from './limit.ts';
export { ENVIRONMENT_NAME_LETTERS, gcpSubnet, gcpZones, kvSubnet, largestEnclave, teeLimits } from './deployment.ts';
export { buyersPerAuction, messageSize, modelSize, reasonableModel, requestSize, routeTimeout, signalsSize } from './requests.ts';
export { memoryPerVcpu, serverLimits, workerQueue } from './servers.ts';
export { shardMemory, updateMessage, updateThreads } from './key-value.ts';
