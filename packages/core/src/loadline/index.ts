export { loadLineOf, memoryNeededGib, type Binding, type LoadLine, type LoadLineRequest, type NoLoadLine } from './load-line.ts';
export { callsResponse, NETWORK_MS, quantileMs, wholeResponse } from './whole-response.ts';
