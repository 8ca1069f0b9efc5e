/** The rows of a plan: each service in each region, loss by loss. */
import type { LineItem } from '../bill/index.ts';
import type { Option, RegionChoice, RegionTask } from '../choice/index.ts';
import { NO_LOSS, survivors, type Loss } from '../failure/index.ts';
import { replicasFor } from '../fleet/index.ts';
import { memoryNeededGib, quantileMs, wholeResponse } from '../loadline/index.ts';
import { responseMoments, responseQuantile, type ReplicaQueue } from '../queueing/index.ts';
import { isSpared, serviceAvailability } from './availability.ts';
import type { BindingConstraint, Latency, LossRow, ServicePlan } from './types.ts';
import { totalOf } from './size.ts';

/** The queue of one replica of a service under a loss. */
export function queueUnder(
  task: RegionTask,
  choice: RegionChoice,
  index: number,
  loss: Loss,
): ReplicaQueue & { survivingReplicas: number } {
  const option = choice.chosen[index]!;
  const survivingReplicas = survivors(option.fleet.desiredReplicas, task.region.zones, loss);
  return {
    requestsPerSecond: (perShard(choice, index) * loss.rateRatio * task.demand.services[option.service]!.batchSize) / survivingReplicas,
    servers: option.line.servers,
    serviceSeconds: option.line.serviceSeconds,
    squaredCoefficientOfVariation: task.demand.services[option.service]!.squaredCoefficientOfVariation,
    survivingReplicas,
  };
}

/** Calls/s at one shard of a service in the busiest hour, all up. */
const perShard = (choice: RegionChoice, index: number) =>
  choice.choices[index]!.peakRequestsPerSecond * choice.choices[index]!.shareOf(choice.chosen[index]!.shards);

const latencyOf = (quantile: (fraction: number) => number): Latency => ({
  p50Ms: quantile(0.5),
  p95Ms: quantile(0.95),
  p99Ms: quantile(0.99),
});

/** The whole response of a service with its calls, under a loss, by fraction. A service without calls answers by its own exact queue. */
export function responseUnder(task: RegionTask, choice: RegionChoice, service: string, loss: Loss): (fraction: number) => number {
  const { scenario } = task;
  const queue = (name: string) => queueUnder(task, choice, scenario.order.indexOf(name), loss);
  if (scenario.services[service]!.calls.length === 0) return (fraction) => responseQuantile(queue(service), fraction) * 1000;
  const whole = wholeResponse(scenario, service, (name) => responseMoments(queue(name)));
  if (loss === NO_LOSS) return (fraction) => quantileMs(whole, fraction);
  // a loss never speeds anything up; two-moment fits may say so by a percent in a far tail
  const allUp = responseUnder(task, choice, service, NO_LOSS);
  return (fraction) => Math.max(quantileMs(whole, fraction), allUp(fraction));
}

export const wholeLatency = (task: RegionTask, choice: RegionChoice, loss: Loss): Latency =>
  latencyOf(responseUnder(task, choice, task.scenario.front, loss));

export function serviceRow(task: RegionTask, choice: RegionChoice, index: number, lines: readonly LineItem[]): ServicePlan {
  const option = choice.chosen[index]!;
  const { fleet, line, machine, service } = option;
  const losses = task.losses.map((loss): LossRow => {
    const queue = queueUnder(task, choice, index, loss);
    return {
      loss: loss.label,
      requestsPerSecondPerShard: perShard(choice, index) * loss.rateRatio,
      survivingReplicas: queue.survivingReplicas,
      utilizationFraction: (queue.requestsPerSecond * queue.serviceSeconds) / queue.servers,
      latency: latencyOf((fraction) => responseQuantile(queue, fraction) * 1000),
    };
  });
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
    instances: option.shards * fleet.desiredReplicas,
    ...(option.usable.enclave && { enclave: option.usable.enclave }),
    peakRequestsPerSecond: peak,
    peakUnderLossRequestsPerSecond: peak * Math.max(...task.losses.map((loss) => loss.rateRatio)),
    loadLineRequestsPerSecond: line.requestsPerSecond,
    utilizationFraction: none.utilizationFraction,
    bindingConstraint: bindingOf(task, choice, option),
    vcpuSecondsPerRequest: task.demand.services[service]!.vcpuSecondsPerRequest,
    relativeSpeed: option.relativeSpeed,
    workers: line.servers,
    memoryNeededGib: memoryNeededGib(
      task.demand.services[service]!,
      line,
      line.requestsPerSecond,
      choice.callsSeconds[service]!,
      option.shards,
    ),
    losses,
    latency: none.latency,
    underLoss: { utilizationFraction: worst.utilizationFraction, latency: worst.latency },
    ...availabilityOf(task, choice, index),
    usdPerMonth: totalOf(lines.filter((item) => item.service === service && item.region === choice.region)),
  };
}

function availabilityOf(task: RegionTask, choice: RegionChoice, index: number) {
  const { availabilityFraction, unavailabilityFraction, dominantCause } = serviceAvailability(task, choice, index);
  const option = choice.chosen[index]!;
  return {
    availabilityFraction,
    unavailabilityFraction,
    dominantCause,
    ...(isSpared(option) && { carriesRequestsPerSecond: option.carriesRequestsPerSecond }),
  };
}

/** What stops the plan from having fewer replicas. */
function bindingOf(task: RegionTask, choice: RegionChoice, option: Option): BindingConstraint {
  if (task.scenario.services[option.service]!.replicas) return 'fixed';
  if (isSpared(option)) return 'availability';
  if (option.fleet.desiredReplicas === replicasFor(0, option.line.requestsPerSecond, task.losses, task.region.zones)) return 'minimum';
  if (option.line.binding !== 'utilization') return option.line.binding;
  return choice.utilizationLimit < task.scenario.constraints.maxUtilizationFraction ? 'latency' : 'utilization';
}
