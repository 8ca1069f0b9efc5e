/** Points of the fronts: a fleet with its bill, and how late or available it is. */
import { SECONDS_PER_MONTH } from '../../traffic/index.ts';
import { machineTypesOf } from '../availability/cost-of-nines.ts';
import { latencies, responsesOf } from '../answers/latencies.ts';
import { billOf, totalOf, type SizedFleet } from '../size.ts';
import type { Latency } from '../types.ts';

export interface FrontPoint extends Latency {
  usdPerMonth: number;
  usdPerMillionRequests: number | null;
  /** whether every price of it is known */
  complete: boolean;
  clouds: string[];
  regions: string[];
  /** by service; of several regions, the first one's */
  machineTypes: Record<string, string>;
  /** the plan itself */
  chosen?: true;
  /** what runs now, whether or not it holds */
  today?: true;
  /** of a front of p95: the objective that this fleet is the cheapest for, with everything lost that is to be survived; null: without one */
  askedP95Ms?: number | null;
  /** no other fleet that could be planned is both cheaper and faster */
  best?: true;
  /** of a least cost: the search for it was cut, and a cheaper fleet may do */
  unproven?: true;
}

/** Machines and replicas that reach an availability for least, or those that survive a region's loss too. */
export interface AvailabilityPoint extends Pick<
  FrontPoint,
  'usdPerMonth' | 'clouds' | 'regions' | 'machineTypes' | 'chosen' | 'today' | 'unproven'
> {
  /** reached */
  availabilityFraction: number;
  /** the highest of the asked ones that this fleet is the cheapest for; left out of the plan itself and of today's */
  askedAvailabilityFraction?: number;
  survive?: { regions: number };
}

export type Front =
  | { kind: 'costAgainstP95' | 'perMillionAgainstP99'; title: string; points: FrontPoint[] }
  | { kind: 'costAgainstAvailability'; title: string; points: AvailabilityPoint[] };

export function pointOf(sized: SizedFleet): FrontPoint {
  const requests = sized.week.averageRequestsPerSecond * SECONDS_PER_MONTH;
  const lines = billOf(sized);
  const fleet = fleetOf(sized, lines);
  return {
    ...fleet,
    usdPerMillionRequests: requests > 0 ? (fleet.usdPerMonth * 1e6) / requests : null,
    complete: lines.every(({ price }) => price.state !== 'unpriced'),
    ...latencies(sized, responsesOf(sized)).latency,
  };
}

export function fleetOf(sized: SizedFleet, lines = billOf(sized)): Pick<FrontPoint, 'usdPerMonth' | 'clouds' | 'regions' | 'machineTypes'> {
  return {
    usdPerMonth: totalOf(lines),
    clouds: [...new Set(sized.scenario.regions.map(({ cloud }) => cloud))],
    regions: sized.scenario.regions.map(({ region }) => region),
    machineTypes: machineTypesOf(sized.regions),
  };
}
