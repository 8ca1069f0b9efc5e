/** A fleet as the search for an availability sees it, and where it stands. */
import { worstLoss, type Option, type RegionChoice, type RegionTask, type ServiceChoices, type TimedOption } from '../../choice/index.ts';
import type { PlannedFleet } from '../../failure/index.ts';
import type { InTime } from './in-time.ts';
import type { Size } from './spares.ts';

/** A fleet that the search may take: a machine, so many replicas of it, and what it loses in every state. */
export interface Point {
  usdPerMonth: number;
  size: Size;
  /** what one replica carries in it, and how it answers then and with all up */
  timed: TimedOption;
  planned: PlannedFleet;
  /** replicas per shard that carry the load in each situation: all regions up, some of them lost */
  needed: readonly number[];
  losses: readonly number[];
  /** where answers that are lost in time count */
  inTime: InTime | undefined;
}

/** A service in a region. */
export interface Spot {
  r: number;
  i: number;
  choice: RegionChoice;
  choices: ServiceChoices;
  task: RegionTask;
}

/** As many or more, of which no more are needed: without asking for any chance. */
export const plainlyNoWorse = (a: Point, b: Point) => a.planned.installed >= b.planned.installed && needsNoMore(a, b);

/** No more of it are needed, whatever fails. */
export const needsNoMore = (a: Point, b: Point) =>
  a.planned.shards <= b.planned.shards && a.needed.every((needed, situation) => needed <= b.needed[situation]!);

/** More of the same replicas, each carrying what its line lets it. */
export function withReplicas(task: RegionTask, base: Option, desiredReplicas: number): Option {
  const fleet = { ...base.fleet, desiredReplicas };
  const { worstSurvivors } = worstLoss(fleet, task.losses, task.region.zones);
  const { requestsPerSecond } = base.line.at(worstSurvivors);
  return {
    ...base,
    fleet,
    worstSurvivors,
    loadLineRequestsPerSecond: requestsPerSecond,
    atLine: base.line.replica.answer(requestsPerSecond, worstSurvivors),
  };
}
