/** The rows of a plan: each service in each region, loss by loss. */
import type { LineItem } from '../bill/index.ts';
import { instancesOf, type Option, type RegionChoice, type RegionTask } from '../choice/index.ts';
import { replicasFor } from '../fleet/index.ts';
import { memoryNeededGib, type WholeResponses } from '../loadline/index.ts';
import type { ResponseLaw } from '../queueing/index.ts';
import { arrivalsBand } from './answers/arrivals-band.ts';
import { perShard } from './answers/load-under.ts';
import { replicaUnder } from './answers/replica-under.ts';
import { isSpared, neededAt, serviceAvailability } from './availability/availability.ts';
import type { BindingConstraint, Latency, LossRow, ServicePlan } from './types.ts';
import { totalOf } from './size.ts';

export const latencyOf = (law: ResponseLaw): Latency => ({
  p50Ms: law.quantileSeconds(0.5) * 1000,
  p95Ms: law.quantileSeconds(0.95) * 1000,
  p99Ms: law.quantileSeconds(0.99) * 1000,
});

export function serviceRow(
  task: RegionTask,
  choice: RegionChoice,
  index: number,
  { lines, allUp }: { lines: readonly LineItem[]; allUp: WholeResponses },
): ServicePlan {
  const option = choice.chosen[index]!;
  const { fleet, line, machine, service } = option;
  const losses = task.losses.map((loss): LossRow => {
    const under = replicaUnder(task, choice, index, loss);
    return {
      loss: loss.label,
      requestsPerSecondPerShard: perShard(choice, index) * loss.rateRatio,
      survivingReplicas: under.survivingReplicas,
      utilizationFraction: under.utilizationFraction,
      latency: latencyOf(under.ownLaw),
    };
  });
  const bands = task.losses.map((loss) => replicaUnder(task, choice, index, loss).ownLaw.errorBandFraction);
  const latencyErrorBandFraction = Math.max(...bands) + arrivalsBand(task, choice, index, true);
  const timedOut = (later: number) => allUp.timedOutFraction(service, (caller) => task.demand.services[caller]!.callsPerRequest, later);
  const none = losses[0]!;
  const worst = losses.reduce((most, row) => (row.utilizationFraction > most.utilizationFraction ? row : most), none);
  const peak = choice.choices[index]!.peakRequestsPerSecond;
  return {
    service,
    region: choice.region,
    machineType: machine.machineType,
    shards: option.shards,
    minReplicas: fleet.minReplicas,
    averageReplicas: fleet.averageReplicas,
    desiredReplicas: fleet.desiredReplicas,
    maxReplicas: fleet.maxReplicas,
    instances: instancesOf(option),
    ...(option.usable.enclave && { enclave: option.usable.enclave }),
    peakRequestsPerSecond: peak,
    peakUnderLossRequestsPerSecond: peak * Math.max(...task.losses.map((loss) => loss.rateRatio)),
    loadLineRequestsPerSecond: option.loadLineRequestsPerSecond,
    utilizationFraction: none.utilizationFraction,
    bindingConstraint: bindingOf(task, option),
    ...(hasTimeout(task, service) && {
      timedOutFraction: timedOut(1),
      timedOutLowFraction: timedOut(1 / (1 + latencyErrorBandFraction)),
      timedOutHighFraction: timedOut(1 + latencyErrorBandFraction),
    }),
    ...(task.scenario.services[service]!.queueLimit !== undefined && refusal(task, choice, index)),
    latencyErrorBandFraction,
    vcpuSecondsPerRequest: task.demand.services[service]!.vcpuSecondsPerRequest,
    relativeSpeed: option.relativeSpeed,
    batchSize: task.demand.services[service]!.batchSize,
    taskSeconds: line.replica.serviceSeconds,
    workers: line.replica.servers,
    memoryNeededGib: memoryNeededGib(task.demand.services[service]!, line.replica, {
      requestsPerSecond: option.loadLineRequestsPerSecond,
      survivors: option.worstSurvivors,
      callsSeconds: choice.callsSeconds(service),
      shards: option.shards,
    }),
    losses,
    latency: none.latency,
    underLoss: { utilizationFraction: worst.utilizationFraction, latency: worst.latency },
    ...availabilityOf(task, choice, index, allUp.of(service).lostFraction),
    usdPerMonth: totalOf(lines.filter((item) => item.service === service && item.region === choice.region)),
  };
}

function refusal(task: RegionTask, choice: RegionChoice, index: number) {
  const { refusedFraction, refusedErrorBandFraction } = replicaUnder(task, choice, index, task.losses[0]!);
  return { refusedFraction, refusedErrorBandFraction };
}

const hasTimeout = (task: RegionTask, service: string) =>
  Object.values(task.scenario.services).some(({ calls }) => calls.some((call) => call.to === service && call.timeoutMs !== undefined));
function availabilityOf(task: RegionTask, choice: RegionChoice, index: number, lostFraction: number) {
  const { availabilityFraction, unavailabilityFraction, dominantCause } = serviceAvailability(task, choice, index, lostFraction);
  const option = choice.chosen[index]!;
  return {
    availabilityFraction,
    unavailabilityFraction,
    dominantCause,
    neededReplicas: neededAt(choice, index)(1),
    ...(isSpared(option) && { carriesRequestsPerSecond: option.carriesRequestsPerSecond }),
  };
}

/** What stops the plan from having fewer replicas. */
function bindingOf(task: RegionTask, option: Option): BindingConstraint {
  if (task.scenario.services[option.service]!.replicas) return 'fixed';
  if (isSpared(option)) return option.addedFor;
  const fewest = replicasFor(0, { mostRequestsPerSecond: 1 }, task.losses, task.region.zones);
  return option.fleet.desiredReplicas === fewest ? 'minimum' : option.binding;
}
