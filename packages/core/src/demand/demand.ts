/**
 * What the scenario asks of each service: calls per client request along the call graph, vCPU-seconds of one call, and bytes on every edge.
 * A callee is called in its caller's region. Zero traffic is a demand like any other.
 */
import { callsAtOnce, type AtOnce, type Moment } from './at-once.ts';
import { callsInARow, type InARow } from './in-a-row.ts';
import { networkSeconds } from './network.ts';
import type { ResolvedCall, ResolvedScenario, ResolvedService, ServiceTimeShape } from '../scenario/index.ts';

export interface ServiceDemand {
  service: ResolvedService;
  /** calls that arrive per client request */
  callsPerRequest: number;
  /** vCPU-seconds of one call on the reference machine */
  vcpuSecondsPerRequest: number;
  /** tasks that one call brings at once */
  batchSize: number;
  /** calls of one request that come at about the same moment: mean over the calls; at least 1 */
  callsTogether: number;
  /** of these, the share that does not come at the very same moment, and how far apart: standard deviation of a moment, by the work on the way alone */
  apartShare: number;
  apartSeconds: number;
  /** calls of one request that follow one another, and the network time between one and the next */
  callsInARow: number;
  betweenSeconds: number;
  /** how long one task holds a worker on the reference machine, seconds */
  serviceSeconds: number;
  squaredCoefficientOfVariation: number;
  shape: ServiceTimeShape;
  /** whether clients call it */
  front: boolean;
  /** bytes that one call brings in and sends out through this service's network, its own calls included */
  inBytesPerCall: number;
  outBytesPerCall: number;
}

/** One edge of the graph: who calls whom, how often per client request. `from` undefined: the clients. */
export interface Edge extends Pick<ResolvedCall, 'placement' | 'places'> {
  from: string | undefined;
  to: string | undefined;
  name: string;
  /** calls per client request */
  callsPerRequest: number;
  /** calls of one request that reach the callee at about the same moment; at least 1 */
  together: number;
  requestBytes: number;
  responseBytes: number;
  costIds: ResolvedCall['costIds'];
}

export interface Demand {
  services: Record<string, ServiceDemand>;
  edges: Edge[];
}

/**
 * @param vcpusOf billed vCPUs of a machine type, for services that state what runs today
 * @throws {RangeError} when the demand of a service is not known
 */
export function demandOf(scenario: ResolvedScenario, vcpusOf: (machineType: string) => number): Demand {
  const callsPerRequest: Record<string, number> = Object.fromEntries(scenario.order.map((name) => [name, name === scenario.front ? 1 : 0]));
  const { traffic } = scenario;
  const tasks = Object.fromEntries(scenario.order.map((name) => [name, taskOf(scenario.services[name]!, vcpusOf)]));
  const atOnce = callsAtOnce(scenario, (name) => tasks[name]!.work, networkSeconds);
  const inARow = callsInARow(scenario);
  const edges: Edge[] = [
    {
      from: undefined,
      to: scenario.front,
      name: 'clients',
      callsPerRequest: 1,
      together: 1,
      requestBytes: traffic.requestBytes,
      responseBytes: traffic.responseBytes,
      placement: traffic.placement,
      places: traffic.places,
      costIds: traffic.costIds,
    },
  ];
  for (const name of scenario.order)
    for (const call of scenario.services[name]!.calls) {
      const calls = callsPerRequest[name]! * call.perRequest;
      if (call.to !== undefined) callsPerRequest[call.to] = callsPerRequest[call.to]! + calls;
      edges.push({
        from: name,
        to: call.to,
        name: call.name,
        callsPerRequest: calls,
        together: atOnce.together.get(call) ?? 1,
        requestBytes: call.requestBytes,
        responseBytes: call.responseBytes,
        placement: call.placement,
        places: call.places,
        costIds: call.costIds,
      });
    }
  const services: Record<string, ServiceDemand> = {};
  for (const name of scenario.order)
    services[name] = serviceDemand(scenario, name, {
      callsPerRequest: callsPerRequest[name]!,
      edges,
      task: tasks[name]!,
      atOnce,
      inARow: inARow[name]!,
    });
  return { services, edges };
}

function serviceDemand(
  scenario: ResolvedScenario,
  name: string,
  { callsPerRequest, edges, task, atOnce, inARow }: { callsPerRequest: number; edges: Edge[]; task: Task; atOnce: AtOnce; inARow: InARow },
): ServiceDemand {
  const service = scenario.services[name]!;
  const incoming = edges.filter((edge) => edge.to === name);
  const arriving = incoming.reduce((sum, edge) => sum + edge.callsPerRequest, 0);
  const weighted = (pick: (edge: Edge) => number) =>
    arriving > 0 ? incoming.reduce((sum, edge) => sum + edge.callsPerRequest * pick(edge), 0) / arriving : 0;
  const outgoing = (pick: (call: ResolvedCall) => number) => service.calls.reduce((sum, call) => sum + call.perRequest * pick(call), 0);
  const { requestBytes, responseBytes } = service.betweenShards;
  const otherShards = service.everyShard ? (service.shards ?? 1) - 1 : 0;
  return {
    service,
    callsPerRequest,
    vcpuSecondsPerRequest: task.vcpuSecondsPerRequest,
    batchSize: service.batchSize,
    callsTogether: atOnce.services[name]!.together,
    apartShare: atOnce.services[name]!.apartShare,
    apartSeconds: atOnce.services[name]!.apartSeconds,
    ...inARow,
    serviceSeconds: task.serviceSeconds,
    squaredCoefficientOfVariation: spreadOf(service),
    shape: service.serviceTime?.shape ?? 'exponential',
    front: name === scenario.front,
    inBytesPerCall:
      weighted((edge) => edge.requestBytes) +
      outgoing((call) => call.responseBytes) +
      (otherShards * (requestBytes + responseBytes)) / Math.max(1, otherShards + 1),
    outBytesPerCall:
      weighted((edge) => edge.responseBytes) +
      outgoing((call) => call.requestBytes) +
      (otherShards * (requestBytes + responseBytes)) / Math.max(1, otherShards + 1),
  };
}

interface Task {
  vcpuSecondsPerRequest: number;
  serviceSeconds: number;
  work: Moment;
}

const spreadOf = ({ serviceTime }: ResolvedService) => serviceTime?.squaredCoefficientOfVariation ?? 1;

/** One task, and the least that the work of a call takes: all its tasks at once, or as many as there are workers. */
function taskOf(service: ResolvedService, vcpusOf: (machineType: string) => number): Task {
  const vcpuSecondsPerRequest = service.demandSeconds ?? measuredDemand(service, vcpusOf);
  const { batchSize, serviceTime, workers = batchSize } = service;
  const serviceSeconds = serviceTime?.meanMs === undefined ? vcpuSecondsPerRequest / batchSize : serviceTime.meanMs / 1000;
  const meanSeconds = serviceSeconds * Math.max(1, batchSize / workers);
  return { vcpuSecondsPerRequest, serviceSeconds, work: { meanSeconds, varianceSeconds2: spreadOf(service) * serviceSeconds ** 2 } };
}

/** instances × vCPUs × utilisation ÷ requests/s: what one request costs, as a dashboard tells it. */
function measuredDemand(service: ResolvedService, vcpusOf: (machineType: string) => number): number {
  const measured = service.measured;
  if (!measured) throw new RangeError(`demandOf: the demand of ${service.name} is not known`);
  return (
    ((measured.instances * vcpusOf(measured.machineType) * measured.cpuUtilizationFraction) / measured.requestsPerSecond) *
    measured.priorRatio
  );
}
