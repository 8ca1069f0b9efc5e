/** A scenario and a catalog in, a plan out. Pure: the same inputs give the same plan, byte for byte. */
import type { Catalog } from '../catalog/index.ts';
import { readSearch, SearchNotRead } from '../choice/index.ts';
import { readSeldom, SeldomNotRead } from '../queueing/index.ts';
import { parseScenario, type Scenario } from '../scenario/index.ts';
import type { Refused } from './refusal/infeasible.ts';
import { readSecondLook, SecondLookNotRead, wantsSpares } from './read-second-look.ts';
import { planSteps, type FirstAnswer, type StepOptions } from './steps.ts';
import type { Plan } from './types.ts';

export interface PlanOptions extends StepOptions {
  /** also what else money buys: hundreds of other plans, so it takes a second or two */
  fronts?: boolean;
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
  /** the answer itself, long before its range and its runner-ups are known; not called when nothing is feasible */
  onFirst?: (first: FirstAnswer) => void;
  /** awaited between steps of some ten milliseconds, so that a page can go on answering and `signal` is heard; without it planning runs through */
  breathe?: () => Promise<void>;
}

/**
 * Plans a scenario on a catalog.
 * @param scenario a parsed scenario, or whatever `parseScenario` reads
 * @param catalog with the regions of the scenario; a region without prices is a problem
 * @returns a plan; an infeasible scenario gives a plan with `feasible: false`, reasons and the nearest changes
 * @throws {ScenarioError} when the scenario names something that the catalog does not have; what `signal` was aborted with
 */
export async function planScenario(scenario: Scenario | object | string, catalog: Catalog, options: PlanOptions = {}): Promise<Plan> {
  const { signal, onProgress, onFirst, breathe } = options;
  signal?.throwIfAborted();
  const parsed = parsedOf(scenario, catalog);
  // read only where they are wanted: a page is small without them
  const fronts = options.fronts ? await import('./fronts/fronts.ts') : undefined;
  const today = parsed.resolved.today ? await import('./today/today.ts') : undefined;
  if (fronts || today || wantsSpares(parsed.resolved)) await readSecondLook();
  const begin = () => planSteps(parsed, catalog, options, { fronts, today });
  let steps = begin();
  let taken = 0;
  /** the next step; where it needs code that was not read yet, the same steps once it is */
  const next = async (): Promise<ReturnType<typeof steps.next>> => {
    try {
      let step = steps.next();
      for (; !step.done && step.value.unread; step = steps.next()) await step.value.unread();
      return step;
    } catch (error) {
      if (error instanceof SearchNotRead) await readSearch();
      else if (error instanceof SeldomNotRead) await readSeldom();
      else if (error instanceof SecondLookNotRead) await readSecondLook();
      else throw error;
      steps = begin();
      for (let again = 0; again < taken; again++) steps.next();
      return next();
    }
  };
  let whole = 1;
  for (let step = await next(); ; taken++, step = await next()) {
    if (step.done) {
      const plan = step.value.feasible ? step.value : await refusalOf(parsed, catalog, step.value);
      onProgress?.(whole, whole);
      return plan;
    }
    const { done, total, first } = step.value;
    whole = total;
    if (first) onFirst?.(first);
    onProgress?.(done, total);
    if (breathe) await breathe();
    signal?.throwIfAborted();
  }
}

/**
 * The answer of machines that are held, alone and at once: no range, no runner-ups. Undefined where nothing is feasible. Not for a latency over several services, or one
 * beside callers of spread tasks, or an availability: their searches may have to be read first; nor for queues with a limit, calls in a row and calls at once unless `readSeldom` has been awaited.
 */
export function answerNow(scenario: Scenario, catalog: Catalog, options: StepOptions = {}): FirstAnswer | undefined {
  const step = planSteps(scenario, catalog, options, { heldOnly: true }).next();
  return step.done ? undefined : step.value.first;
}

/** What would help is tried, so what finds it is read too. */
async function refusalOf(scenario: Scenario, catalog: Catalog, refused: Refused): Promise<Plan> {
  const [{ refuse }] = await Promise.all([import('./refusal/infeasible.ts'), readSearch(), readSecondLook(), readSeldom()]);
  return refuse(scenario, catalog, refused);
}

function parsedOf(scenario: Scenario | object | string, catalog: Catalog): Scenario {
  if (typeof scenario === 'object' && 'resolved' in scenario && 'resolveAt' in scenario) return scenario;
  return parseScenario(scenario, { known: catalog.names(), zonesOf: (cloud, region) => catalog.zonesOf(cloud, region) });
}
