/** Whether what runs today holds: its load lines in every loss, the objectives, the availability; and how loaded it is. */
import { survivors } from '../../failure/index.ts';
import { wholeAvailability } from '../availability/availability.ts';
import { lostFractions } from '../availability/lost-in-time.ts';
import type { SizedFleet } from '../size.ts';
import type { TodaysFleet } from './todays-fleet.ts';
import type { AvailabilityRow, ObjectiveRow, Reason } from '../types.ts';

export interface ServiceNow {
  service: string;
  region: string;
  machineType: string;
  instances: number;
  /** in the busiest hour of the last month, all up; null: nothing serves */
  utilizationFraction: number | null;
  /** in the worst loss to survive; null: nothing survives it */
  underLossUtilizationFraction: number | null;
  /** instances that the load and the losses need on this machine type */
  neededInstances: number;
  /** true: fewer may do, as the latency objectives are looked at by themselves */
  lineByLatency: boolean;
}

export interface TodayCheck {
  reasons: Reason[];
  services: ServiceNow[];
}

export function checkToday(fleet: TodaysFleet, objectivesOf: (sized: SizedFleet) => (ObjectiveRow | AvailabilityRow)[]): TodayCheck {
  const { asIs, resized, rows, unpriced } = fleet;
  if (unpriced.length > 0)
    return {
      services: [],
      reasons: unpriced.map(({ service, region, machineType }) => ({
        code: 'todayUnpriced',
        resource: 'price',
        need: 1,
        limit: 0,
        service,
        region,
        message: `no price is known for ${machineType} in ${region}, on which ${service} runs: neither what it costs nor whether it holds is known`,
      })),
    };
  if (!asIs || !resized)
    return {
      services: [],
      reasons: [
        {
          code: 'todayCannotCarry',
          resource: 'machineType',
          need: 1,
          limit: 0,
          message: `${[...new Set(rows.map(({ machineType }) => machineType))].join(', ')}: no number of what runs today carries the load and its losses`,
        },
      ],
    };
  const services = rows.map((row): ServiceNow => nowOf(asIs, resized, row));
  const limit = asIs.scenario.constraints.maxUtilizationFraction * (1 + 1e-9);
  const reasons = services.flatMap((row): Reason[] =>
    row.instances >= row.neededInstances || (row.lineByLatency && (row.underLossUtilizationFraction ?? Infinity) <= limit)
      ? []
      : [
          {
            code: 'todayTooFew',
            resource: 'replicas',
            need: row.neededInstances,
            limit: row.instances,
            service: row.service,
            region: row.region,
            message: `${row.service} in ${row.region} runs ${row.instances} × ${row.machineType}, ${row.neededInstances} are needed at the load line in the worst loss`,
          },
        ],
  );
  // an overloaded queue has no latency to speak of
  if (reasons.length === 0) reasons.push(...missed(asIs, objectivesOf));
  const { availabilityFraction } = asIs.scenario.objectives;
  if (availabilityFraction !== undefined) {
    const whole = wholeAvailability(asIs, undefined, lostFractions(asIs));
    if (whole.unavailabilityFraction > (1 - availabilityFraction) * (1 + 1e-9))
      reasons.push({
        code: 'todayAvailability',
        resource: whole.dominantCause ?? 'replicas',
        need: availabilityFraction,
        limit: whole.availabilityFraction,
        message: `what runs today is available ${Number((whole.availabilityFraction * 100).toPrecision(7))} %, the objective is ${Number((availabilityFraction * 100).toPrecision(7))} %`,
      });
  }
  return { reasons, services };
}

function missed(asIs: SizedFleet, objectivesOf: (sized: SizedFleet) => (ObjectiveRow | AvailabilityRow)[]): Reason[] {
  return objectivesOf(asIs).flatMap((row): Reason[] =>
    'ms' in row && !row.met
      ? [
          {
            code: 'todayLatency',
            resource: 'latency',
            need: Number.isFinite(row.predictedUnderLossMs) ? row.predictedUnderLossMs : 'without end',
            limit: row.underLossMs ?? row.ms,
            ...(row.service !== undefined && { service: row.service }),
            message: `what runs today answers p${Number((row.fraction * 100).toPrecision(6))}${row.service ? ` of ${row.service}` : ''} in ${Number(row.predictedUnderLossMs.toPrecision(3))} ms under loss, ${row.underLossMs ?? row.ms} ms are allowed`,
          },
        ]
      : [],
  );
}

function nowOf(asIs: SizedFleet, resized: SizedFleet, row: TodaysFleet['rows'][number]): ServiceNow {
  const r = asIs.regions.findIndex(({ region }) => region === row.region);
  const choice = asIs.regions[r]!;
  const task = asIs.tasks[r]!;
  const i = choice.chosen.findIndex(({ service }) => service === row.service);
  const option = choice.chosen[i]!;
  const needed = resized.regions[r]!.chosen[i]!;
  const rate = choice.choices[i]!.peakRequestsPerSecond * choice.choices[i]!.shareOf(option.shards);
  const busy = (replicas: number, rateRatio: number): number | null =>
    replicas >= 1 ? (rate * rateRatio) / (replicas * option.line.replica.fullRequestsPerSecond) : null;
  const underLoss = task.losses.map((loss) => busy(survivors(option.fleet.desiredReplicas, task.region.zones, loss), loss.rateRatio));
  return {
    ...row,
    utilizationFraction: busy(option.fleet.desiredReplicas, 1),
    underLossUtilizationFraction: underLoss.some((one) => one === null) ? null : Math.max(...underLoss.map((one) => one ?? 0)),
    neededInstances: needed.shards * needed.fleet.desiredReplicas,
    lineByLatency: needed.binding === 'latency',
  };
}
