/** A machine with a load line as the search compares it, and how one answers with another line. */
import { loweredTo, type LoadLine } from '../../loadline/index.ts';
import type { ResponseLaw } from '../../queueing/index.ts';
import { heldPerCallsSecond } from './in-flight.ts';
import type { JointOption } from './joint-request.ts';
import { atOnceTo, profileOf } from '../objectives.ts';
import type { ServiceChoices } from '../service-choices.ts';
import type { Option, RegionTask } from '../task.ts';

const ALIKE = 1e-9;

/** An option as the search compares it. */
export interface TimedOption extends JointOption {
  option: Option;
  /** own queue and work in the busiest hour, all up */
  allUp: ResponseLaw;
  /** times within which growing fractions are answered, at the load line and all up */
  profile: readonly number[];
  /** see `in-flight.ts` */
  heldPerCallsSecond: number;
  /** the same fleet also carries every line up to this one */
  upToRequestsPerSecond: number;
  /** of a stretch of load lines, for which this is the lowest: its fleet with the highest line, and two parts of it */
  stretch?: { cheapest: Option; parts: () => readonly TimedOption[] };
}

export const slowerOnMean = (a: TimedOption, b: TimedOption) => a.option.atLine.meanSeconds > b.option.atLine.meanSeconds * (1 + ALIKE);

/** The mean first: most pairs need no more. */
export const noSlower = (a: TimedOption, b: TimedOption) =>
  !slowerOnMean(a, b) && a.profile.every((seconds, i) => seconds <= b.profile[i]! * (1 + ALIKE));

export function withLine(option: Option, highest: LoadLine, requestsPerSecond: number): Option {
  const line = loweredTo(highest, requestsPerSecond, option.worstSurvivors);
  const at = line.at(option.worstSurvivors);
  return {
    ...option,
    line,
    loadLineRequestsPerSecond: at.requestsPerSecond,
    binding: at.binding,
    atLine: line.replica.answer(at.requestsPerSecond, option.worstSurvivors),
  };
}

export function timed(
  task: RegionTask,
  choices: ServiceChoices,
  option: Option,
  upToRequestsPerSecond: number,
  stretch?: TimedOption['stretch'],
): TimedOption {
  let allUp: ResponseLaw | undefined;
  let profile: readonly number[] | undefined;
  let held: number | undefined;
  // asked of the few that come near, not of every candidate
  return {
    option,
    usdPerMonth: option.usdPerMonth,
    ...(stretch && { stretch, leastUsdPerMonth: stretch.cheapest.usdPerMonth }),
    get allUp() {
      return (allUp ??= allUpOf(choices, option));
    },
    get heldPerCallsSecond() {
      return (held ??= heldPerCallsSecond(task, choices.demand, option));
    },
    get profile() {
      if (profile) return profile;
      const loose = task.scenario.objectives.latency.some(({ underLossMs }) => underLossMs !== undefined);
      // the slowest of calls that a caller makes at once is an answer of its own, and so is a row of calls
      const atOnce = atOnceTo(task.demand, choices.service);
      const row = Math.ceil(choices.demand.callsInARow);
      const all = (law: ResponseLaw) => [
        ...atOnce.flatMap((calls) => law.together?.(calls) ?? []),
        ...(law.inARow ? [law.inARow(row)] : []),
        law,
      ];
      return (profile = [...all(option.atLine), ...(loose ? all(this.allUp) : [])].flatMap(profileOf));
    },
    upToRequestsPerSecond: Math.max(upToRequestsPerSecond, option.loadLineRequestsPerSecond),
  };
}

function allUpOf(choices: ServiceChoices, { shards, fleet, line }: Pick<Option, 'shards' | 'fleet' | 'line'>): ResponseLaw {
  const rate = choices.peakRequestsPerSecond * choices.shareOf(shards);
  return line.replica.answer(rate / fleet.desiredReplicas, fleet.desiredReplicas);
}

/** An option as it stands, for searches that do not lower any line. */
export const asItStands = (task: RegionTask, choices: ServiceChoices, option: Option): TimedOption =>
  timed(task, choices, option, option.loadLineRequestsPerSecond);
