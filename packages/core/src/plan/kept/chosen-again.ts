/**
 * Fleets chosen again where what spread callers add to waits makes them late: with objectives so much tighter, as if calls came at random, that they are
 * kept as the calls do come. How much tighter is looked for between what was late and what was kept; what the first choice costs remains the least.
 * Read when it is wanted (`read-second-look.ts`).
 */
import { chooseRegion, type Late, type RegionTask } from '../../choice/index.ts';
import { WholeResponses } from '../../loadline/index.ts';
import type { ResolvedScenario } from '../../scenario/index.ts';
import { withAvailability } from '../availability/with-availability.ts';
import { keepsAsCalled, lawsAsCalled } from './kept-as-called.ts';
import { withLoweredLines } from './lowered-lines.ts';
import type { isFeasible, Sized, SizedFleet } from '../size.ts';

/** Choices at most until one is kept, and beyond it for one that is nearer to the objectives. */
const MOST_UNTIL_KEPT = 8;
const MOST_NEARER = 2;
/** Beyond the way that would do if waits grew in proportion. */
const FURTHER = 1.5;
const NEAR = 1e-9;
const JUST = 1e-3;

/**
 * @param first what is cheapest as if calls came at random
 * @param areFleets what `size.ts` tells fleets by: it is passed on so that this can be read without it
 * @returns the same where it keeps its objectives as calls do come
 */
export function keptAsCalled(first: SizedFleet, areFleets: typeof isFeasible): Sized {
  if (first.regions.every((choice, r) => keepsAsCalled(first.tasks[r]!, choice))) return first;
  const lowered = settled(first, first);
  const { feasibleOnly } = first.tasks[0]!;
  const isEnough = (found: SizedFleet | undefined) => found && (feasibleOnly || usdOf(found) <= usdOf(first) * (1 + NEAR));
  if (lowered && isEnough(lowered)) return asFirst(first, lowered);
  const times = first.scenario.objectives.latency.map(() => 1);
  lengthen(times, first);
  let best = lowered;
  // what surrounds the plan is asked for as much less time as the plan was
  let { tasks } = first;
  let late = 0;
  let enough: number | undefined;
  let part = 1;
  for (let tries = 0, nearer = 0; tries < MOST_UNTIL_KEPT && nearer <= MOST_NEARER && !isEnough(best); tries++) {
    const found = chosenWith(first, tightened(first.scenario, times, part));
    const kept = areFleets(found) ? settled(first, found) : undefined;
    if (kept && (!best || usdOf(kept) <= usdOf(best))) best = kept;
    if (!areFleets(found) || (kept && usdOf(kept) <= usdOf(found) * (1 + NEAR))) enough = part;
    else {
      lengthen(times, found);
      late = part;
    }
    if (enough === undefined || enough === part) ({ tasks } = found);
    if (best) nearer++;
    part = enough === undefined ? part * FURTHER : (late + enough) / 2;
  }
  return best ? { ...asFirst(first, best), tasks, chosenAgain: true } : refusedFor(first, times);
}

/** What was found as its calls come, with lower load lines where it is late at them; undefined where it is late as it is loaded. */
function settled(first: SizedFleet, found: SizedFleet): SizedFleet | undefined {
  const regions = found.regions.map((choice, r) => {
    const task = first.tasks[r]!;
    return keepsAsCalled(task, choice) ? choice : withLoweredLines(task, choice);
  });
  return regions.every((choice) => choice !== undefined) ? { ...found, regions } : undefined;
}

/** How many times as long as allowed each objective takes, of what was not known to be late; a little more where it is all but kept. */
function lengthen(times: number[], sized: SizedFleet): void {
  sized.regions.forEach((choice, r) => {
    const task = sized.tasks[r]!;
    const laws = lawsAsCalled(task, choice);
    const answers = { atLine: new WholeResponses(task.scenario, laws.atLine), allUp: new WholeResponses(task.scenario, laws.allUp) };
    sized.scenario.objectives.latency.forEach(({ service = sized.scenario.front, fraction, ms, underLossMs }, i) => {
      const over = (at: keyof typeof answers, most: number) => (answers[at].found(service).quantileSeconds(fraction) * 1000) / most;
      const most = Math.max(over('atLine', underLossMs ?? ms), underLossMs === undefined ? 0 : over('allUp', ms));
      if (times[i] === 1 && most > 1 - JUST) times[i] = Math.max(1 + JUST, most);
    });
  });
}

function tightened(scenario: ResolvedScenario, times: readonly number[], part: number): ResolvedScenario {
  const latency = scenario.objectives.latency.map(({ ms, underLossMs, ...objective }, i) => {
    const shorter = times[i]! ** -part;
    return { ...objective, ms: ms * shorter, underLossMs: underLossMs === undefined ? undefined : underLossMs * shorter };
  });
  return { ...scenario, objectives: { ...scenario.objectives, latency } };
}

function chosenWith(first: SizedFleet, scenario: ResolvedScenario): Sized {
  const before = first.plain ?? first.regions;
  // what an availability adds in one region depends on the others
  const together = scenario.objectives.availabilityFraction !== undefined;
  const again = first.tasks.map((task, r) => together || !keepsAsCalled(task, before[r]!));
  const tasks = first.tasks.map((task, r): RegionTask => (again[r] ? { ...task, scenario, known: first.known } : task));
  const regions = tasks.map((task, r) => (again[r] ? chooseRegion(task) : before[r]!));
  const { week, demand, book, known } = first;
  return { ...withAvailability({ scenario, week, demand, book, known, tasks, regions }), scenario: first.scenario };
}

const usdOf = ({ regions }: SizedFleet) => regions.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0);

/** Nothing that keeps the objectives costs less than what keeps them as if calls came at random. */
const asFirst = (first: SizedFleet, best: SizedFleet): SizedFleet => ({
  ...best,
  regions: best.regions.map((choice, r) => {
    const { lowerBoundUsdPerMonth, considered } = first.regions[r]!;
    return choice === first.regions[r] ? choice : { ...choice, lowerBoundUsdPerMonth, considered: considered + choice.considered };
  }),
});

/** @param times as long as allowed, by objective */
function refusedFor(first: SizedFleet, times: readonly number[]): Sized {
  const late = first.scenario.objectives.latency.flatMap(({ ms, underLossMs }, index): Late[] => {
    const limitMs = underLossMs ?? ms;
    const key = underLossMs === undefined ? 'ms' : 'underLossMs';
    return times[index]! > 1 ? [{ index, key, limitMs, bestMs: limitMs, atLimitMs: limitMs * times[index]!, asCalled: true }] : [];
  });
  const regions = first.regions.map((choice, r) =>
    keepsAsCalled(first.tasks[r]!, choice) ? choice : { feasible: false as const, region: choice.region, stopped: [], broken: [], late },
  );
  const { plain: _, ...sized } = first;
  return { ...sized, regions };
}
