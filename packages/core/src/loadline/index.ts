export {
  loadLineOf,
  memoryNeededGib,
  restingBytesOf,
  type Binding,
  type LoadLine,
  type LoadLineRequest,
  type NoLoadLine,
} from './load-line.ts';
export { callsResponse, meanSecondsOf, NETWORK_MS, quantileMs, wholeResponse, type ResponseTime } from './whole-response.ts';
