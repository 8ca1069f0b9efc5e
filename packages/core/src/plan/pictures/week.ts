/** The last month's week, hour by hour: what the clients ask for and what runs, by the very rules that sized the plan. Hour 0 is Monday 00:00 UTC. */
import { demandOf } from '../../demand/index.ts';
import { fleetFor } from '../../fleet/index.ts';
import { lossesIn } from '../../failure/index.ts';
import { parseScenario } from '../../scenario/index.ts';
import { weekOf } from '../../traffic/index.ts';
import type { FeasiblePlan } from '../types.ts';

export interface PlanWeek {
  /** 24 (every day the same) or 168 values; client requests/s of all regions */
  requestsPerSecond: number[];
  /** instances of all services and regions */
  instances: number[];
  /** replicas × shards, one list a row of `plan.services`, in its order */
  services: { service: string; region: string; instances: number[] }[];
  meanInstances: number;
  meanRequestsPerSecond: number;
  /** what the fleet may grow to, never billed */
  ceilingInstances: number;
}

export function weekOfPlan(plan: FeasiblePlan): PlanWeek {
  const { resolved } = parseScenario(plan.scenario);
  const week = weekOf(resolved.traffic);
  const last = week.growth.at(-1)!;
  const requestsPerSecond = week.requestsPerSecond.map((rate) => rate * last);
  const demand = demandOf(resolved, () => 1); // calls per request only: nothing here depends on vCPUs
  const services = plan.services.map((row) => {
    const region = resolved.regions.find((one) => one.region === row.region)!;
    const service = resolved.services[row.service]!;
    const shardShare = service.everyShard ? 1 : 1 / row.shards;
    const callsPerRequest = demand.services[row.service]!.callsPerRequest;
    const fleet = fleetFor({
      hourlyRequestsPerSecond: requestsPerSecond.map((rate) => rate * region.shareFraction * callsPerRequest * shardShare),
      line: { mostRequestsPerSecond: row.loadLineRequestsPerSecond },
      losses: lossesIn(region, resolved),
      zones: region.zones,
      autoscaled: service.autoscaled[region.cloud],
      startupSeconds: service.startupSeconds,
      fixedReplicas: service.replicas?.[row.region],
    });
    const hourly = fleet?.hourlyReplicas ?? [row.desiredReplicas];
    const instances = requestsPerSecond.map((_, h) => (hourly[hourly.length === 1 ? 0 : h] ?? row.desiredReplicas) * row.shards);
    return { service: row.service, region: row.region, instances };
  });
  const instances = requestsPerSecond.map((_, h) => services.reduce((sum, row) => sum + row.instances[h]!, 0));
  return {
    requestsPerSecond,
    instances,
    services,
    meanInstances: mean(instances),
    meanRequestsPerSecond: mean(requestsPerSecond),
    ceilingInstances: plan.services.reduce((sum, row) => sum + row.maxReplicas * row.shards, 0),
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
