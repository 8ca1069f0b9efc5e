/**
 * What clients lose at least, whatever machines of the list and however many of them: every service as if it ran on a machine that is short as seldom
 * and answers as soon as any. No fleet loses less, so what a refusal says of it holds for all of them; where one machine is the best in every respect it
 * is what that one loses. Promises of latency are left aside: they let no fleet lose less.
 */
import { NO_CALLS_SECONDS, type Option, type RegionTask, type ServiceChoices } from '../../choice/index.ts';
import type { EnoughUp, PlannedFleet } from '../../failure/index.ts';
import { availabilityOf, neededBy, type Fleets } from './availability.ts';
import { fastestIdle, LostInTime, type InTime } from './in-time.ts';
import { mayLoseInTime } from './lost-in-time.ts';
import { PLENTY } from './reach.ts';
import { mostReplicas } from './spares.ts';

export function leastLost({ scenario, tasks, regions }: Fleets): EnoughUp {
  const inTime = mayLoseInTime(scenario) ? new LostInTime(scenario) : undefined;
  const { maxUtilizationFraction } = scenario.constraints;
  const each = regions.map(({ choices }, r) =>
    choices.map((own) => {
      const { options } = own.sized(maxUtilizationFraction, NO_CALLS_SECONDS);
      return { planned: neverShorter(tasks[r]!, own, options), answers: inTime && neverLater(inTime, tasks[r]!, own, options) };
    }),
  );
  return availabilityOf(
    { scenario, tasks },
    each.map((own) => own.map(({ planned }) => planned)),
    inTime && each.map((own) => inTime.fraction(own.map(({ answers }) => answers!))),
  );
}

/** Of as few shards, as many replicas and as few of them needed as any machine allows. */
function neverShorter(task: RegionTask, choices: ServiceChoices, options: readonly Option[]): PlannedFleet {
  const needed = options.map((option) => neededBy(choices, option));
  const replicas = options.map((option, i) => {
    const most = mostReplicas(task, option);
    return most < Infinity ? most : PLENTY * needed[i]!(1);
  });
  return {
    installed: Math.max(...replicas),
    shards: Math.min(...options.map(({ shards }) => shards)),
    everyShard: task.scenario.services[choices.service]!.everyShard,
    neededAt: (rateRatio) => Math.min(...needed.map((own) => own(rateRatio))),
  };
}

/** As soon as any machine answers, with as many replicas as it may have. */
function neverLater(inTime: LostInTime, task: RegionTask, choices: ServiceChoices, options: readonly Option[]): InTime {
  const limited = options.filter((option) => mostReplicas(task, option) < Infinity);
  if (limited.length === 0) return inTime.best(fastestIdle(options).map((option) => inTime.idle(task, choices, option)));
  return inTime.best(limited.map((option) => inTime.of({ task, choices, base: option, installed: mostReplicas(task, option) })));
}
