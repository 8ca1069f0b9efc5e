/** Options with their answers on the coarse grids of the objectives over several services: most combinations are judged on these. */
import { CoarseResponse, faster, noLater, WholeResponses, type CoarseLaw } from '../loadline/index.ts';
import type { ResponseLaw } from '../queueing/index.ts';
import type { LatencyObjective } from '../scenario/index.ts';
import type { TimedOption } from './frontier.ts';
import type { JointOption } from './joint.ts';
import { keepsObjectives, limitsOf } from './objectives.ts';
import type { RegionTask } from './task.ts';

/** How far the coarse share that is late may be from the composed one, before any was composed; and beyond what was seen of similar combinations. */
const FIRST_BAND = 0.1;
const BAND = 0.001;
const ENOUGH_SEEN = 6;

export interface Weighed extends JointOption {
  timed: TimedOption;
  /** by limit */
  laws: readonly CoarseLaw[];
}

interface Limit {
  service: string;
  response: CoarseResponse;
  fraction: number;
  ms: number;
  law: (one: TimedOption) => ResponseLaw;
  /** composed shares that are late, as ratios to the coarse ones */
  ratios: { least: number; most: number; seen: number };
}

export class CoarseObjectives {
  private readonly limits: Limit[];

  constructor(
    private readonly task: RegionTask,
    private readonly objectives: readonly LatencyObjective[],
  ) {
    const { scenario, demand } = task;
    const together = (service: string) => demand.services[service]!.callsTogether > 1;
    this.limits = limitsOf(objectives).map(({ service = scenario.front, fraction, ms, at }) => ({
      service,
      response: new CoarseResponse(scenario, service, ms / 1000, together),
      fraction,
      ms,
      law: at === 'atLine' ? (one) => one.option.atLine : (one) => one.allUp,
      ratios: { least: Infinity, most: 0, seen: 0 },
    }));
  }

  weigh(place: number, timed: TimedOption): Weighed {
    const { usdPerMonth, leastUsdPerMonth } = timed;
    const laws = this.limits.map(({ response, law }) => response.law(place, law(timed)));
    return { usdPerMonth, ...(leastUsdPerMonth !== undefined && { leastUsdPerMonth }), timed, laws };
  }

  /** Undefined where it is too near to say. */
  surely(chosen: readonly Weighed[]): boolean | undefined {
    let sure: true | undefined = true;
    for (let i = 0; i < this.limits.length; i++) {
      const { fraction, ratios } = this.limits[i]!;
      const late = this.lateFraction(i, chosen);
      const most = 1 - fraction;
      const known = ratios.seen >= ENOUGH_SEEN;
      const band = known ? BAND + ratios.most / ratios.least - 1 : FIRST_BAND;
      if (late * (known ? ratios.least : 1) > most * (1 + band)) return false;
      if (late * (known ? ratios.most : 1) * (1 + band) > most) sure = undefined;
    }
    return sure;
  }

  /** With the distributions composed; how far the coarse ones are off is learnt from it. */
  keeps(chosen: readonly Weighed[]): boolean {
    const { scenario } = this.task;
    const at = (name: string) => chosen[scenario.order.indexOf(name)]!.timed;
    const keeps = this.limits.every(({ service, fraction, ms, law, ratios }, i) => {
      const whole = new WholeResponses(scenario, (name) => law(at(name))).of(service).law;
      if (!whole.stable) return false;
      const within = whole.cdf(ms / 1000);
      const ratio = (1 - within) / this.lateFraction(i, chosen);
      if (ratio > 0 && ratio < Infinity) {
        ratios.least = Math.min(ratios.least, ratio);
        ratios.most = Math.max(ratios.most, ratio);
        ratios.seen++;
      }
      return within >= fraction * (1 - 1e-12);
    });
    return keeps || keepsObjectives(scenario, this.objectives, { atLine: (name) => at(name).option.atLine, allUp: (name) => at(name).allUp });
  }

  private lateFraction(limit: number, chosen: readonly Weighed[]): number {
    return 1 - this.limits[limit]!.response.within(chosen.map(({ laws }) => laws[limit]!));
  }
}

export const noSlowerCoarsely = (a: Weighed, b: Weighed): boolean => a.laws.every((law, limit) => noLater(law, b.laws[limit]!));

export const fasterOf = (a: Weighed, b: Weighed): Weighed => ({ ...a, laws: a.laws.map((law, limit) => faster(law, b.laws[limit]!)) });
