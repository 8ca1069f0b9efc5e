/** Options with their answers on the coarse grids of the objectives over several services: most combinations are judged on these. */
import { CoarseResponse, faster, noLater, type CoarseLaw } from '../loadline/index.ts';
import type { LatencyObjective } from '../scenario/index.ts';
import type { TimedOption } from './frontier.ts';
import type { JointOption } from './joint.ts';
import { limitsOf } from './objectives.ts';
import type { RegionTask } from './task.ts';

/** How far the coarse share that is late may be from the composed one. */
const BAND = 0.04;

export interface Weighed extends JointOption {
  timed: TimedOption;
  /** by limit */
  laws: readonly CoarseLaw[];
}

export class CoarseObjectives {
  private readonly limits: { response: CoarseResponse; fraction: number; law: (one: TimedOption) => TimedOption['allUp'] }[];

  constructor(task: RegionTask, objectives: readonly LatencyObjective[]) {
    const { scenario, demand } = task;
    const together = (service: string) => demand.services[service]!.callsTogether > 1;
    this.limits = limitsOf(objectives).map(({ service = scenario.front, fraction, ms, at }) => ({
      response: new CoarseResponse(scenario, service, ms / 1000, together),
      fraction,
      law: at === 'atLine' ? (one) => one.option.atLine : (one) => one.allUp,
    }));
  }

  weigh(place: number, timed: TimedOption): Weighed {
    const { usdPerMonth, leastUsdPerMonth } = timed;
    const laws = this.limits.map(({ response, law }) => response.law(place, law(timed)));
    return { usdPerMonth, ...(leastUsdPerMonth !== undefined && { leastUsdPerMonth }), timed, laws };
  }

  meets(chosen: readonly Weighed[]): boolean | undefined {
    let sure: true | undefined = true;
    for (const [limit, { response, fraction }] of this.limits.entries()) {
      const late = 1 - response.within(chosen.map(({ laws }) => laws[limit]!));
      const most = 1 - fraction;
      if (late > most * (1 + BAND)) return false;
      if (late > most * (1 - BAND)) sure = undefined;
    }
    return sure;
  }
}

export const noSlowerCoarsely = (a: Weighed, b: Weighed): boolean => a.laws.every((law, limit) => noLater(law, b.laws[limit]!));

export const fasterOf = (a: Weighed, b: Weighed): Weighed => ({ ...a, laws: a.laws.map((law, limit) => faster(law, b.laws[limit]!)) });
