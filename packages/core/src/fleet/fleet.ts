/**
 * Replicas hour by hour. An autoscaled fleet follows the rate, with room for the coming rise while a replica starts; a fixed one stands at
 * what the busiest hour needs. Spares for losses always run.
 */
import type { Loss } from '../failure/index.ts';
import type { ReplicaLine } from '../loadline/index.ts';
import { ceilTolerant } from '../quantity/index.ts';
import { replicasFor } from './replicas.ts';

export interface Fleet {
  minReplicas: number;
  averageReplicas: number;
  desiredReplicas: number;
  /** the ceiling to configure; never billed */
  maxReplicas: number;
  /** by hour; one value when the fleet is fixed */
  hourlyReplicas: number[];
  /** the layers' running time that falls in the first to fourth quarter of the month, in replicas; adds up to the average */
  layerQuarters: [number, number, number, number];
}

export interface FleetRequest {
  /** rates at the service in the region, all up, by hour of the week */
  hourlyRequestsPerSecond: readonly number[];
  line: ReplicaLine;
  losses: readonly Loss[];
  zones: number;
  autoscaled: boolean;
  startupSeconds: number;
  /** stated replicas: neither grown nor shrunk */
  fixedReplicas?: number | undefined;
}

/** Undefined when no number of replicas survives the losses, or the stated ones do not carry the busiest hour. */
export function fleetFor(request: FleetRequest): Fleet | undefined {
  const { hourlyRequestsPerSecond: rates, line, losses, zones, fixedReplicas } = request;
  const atPeak = replicasFor(Math.max(...rates), line, losses, zones);
  if (atPeak === Infinity || (fixedReplicas !== undefined && fixedReplicas < atPeak)) return undefined;
  const steady = fixedReplicas ?? (request.autoscaled ? undefined : atPeak);
  if (steady !== undefined)
    return {
      minReplicas: steady,
      averageReplicas: steady,
      desiredReplicas: steady,
      maxReplicas: steady,
      hourlyReplicas: [steady],
      layerQuarters: [steady / 4, steady / 4, steady / 4, steady / 4],
    };
  const hourly = autoscaledHours(rates, line, losses, zones, request.startupSeconds);
  if (hourly.includes(Infinity)) return undefined;
  const desiredReplicas = Math.max(...hourly);
  let quarters: Fleet['layerQuarters'] | undefined;
  return {
    minReplicas: Math.min(...hourly),
    averageReplicas: hourly.reduce((sum, n) => sum + n, 0) / hourly.length,
    desiredReplicas,
    maxReplicas: ceilTolerant(1.25 * desiredReplicas),
    hourlyReplicas: hourly,
    // sorted only when asked for: most candidates' families have no sustained-use discount
    get layerQuarters() {
      return (quarters ??= layerQuarters(hourly));
    },
  };
}

/** The rates that the hours of an autoscaled fleet are sized for: each with its share of the rise to the next hour. */
export function ratesToCarry(rates: readonly number[], startupSeconds: number): number[] {
  const room = Math.min(1, startupSeconds / 3600);
  return rates.map((rate, h) => rate + Math.max(0, rates[(h + 1) % rates.length]! - rate) * room);
}

/** Hour h runs what its rate and its share of the rise to the next hour need; after the last hour comes the first. */
function autoscaledHours(
  rates: readonly number[],
  line: ReplicaLine,
  losses: readonly Loss[],
  zones: number,
  startupSeconds: number,
): number[] {
  return ratesToCarry(rates, startupSeconds).map((rate) => replicasFor(rate, line, losses, zones));
}

/**
 * Layer k of a fleet is its k-th replica; it runs a share of the hours. How much of all layers' time falls into the first, second, third and
 * fourth quarter of the month, in replicas: the four add up to the average. Sustained-use discounts are priced by these quarters.
 */
function layerQuarters(hourly: readonly number[]): [number, number, number, number] {
  const sorted = Float64Array.from(hourly).sort().reverse();
  const quarter = sorted.length / 4;
  const part = (q: number) => sorted.slice(q * quarter, (q + 1) * quarter).reduce((sum, n) => sum + n, 0) / sorted.length;
  return [part(0), part(1), part(2), part(3)];
}
