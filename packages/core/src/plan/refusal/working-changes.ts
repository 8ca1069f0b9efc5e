/** The smallest changes of a scenario that make a plan of it. Each was tried. */
import { WHOLE_CORE_SPEED, type Catalog } from '../../catalog/index.ts';
import { parsePath, parseScenario, ScenarioError, setAt, type RawScenario, type Scenario } from '../../scenario/index.ts';
import { noRegionLeft } from './no-region-left.ts';
import { isFeasible, size } from '../size.ts';

export interface Change {
  path: string;
  value: unknown;
  message: string;
  /** of a limit: the least that works is looked for from here, where none does */
  least?: { above: number; at: (value: number) => Change };
}

/**
 * @param offered several of one path: the smallest first
 * @returns of each path the first that works by itself; where none does, the last of each if they work together
 */
export function workingChanges(scenario: Scenario, catalog: Catalog, offered: readonly Change[]): Change[] {
  const paths = [...new Set(offered.map(({ path }) => path))];
  const picked = paths.map((path) => {
    const own = offered.filter((change) => change.path === path);
    const worksAlone = (change: Change) => works(scenario, catalog, [change]);
    const first = own.findIndex(worksAlone);
    const before = own.slice(0, Math.max(0, first)).map(({ value }) => Number(value));
    return { change: first < 0 ? own.at(-1)! : least(own[first]!, before, worksAlone), alone: first >= 0 };
  });
  const alone = picked.filter((one) => one.alone);
  const all = picked.map(({ change }) => change);
  if (alone.length > 0) return alone.map(({ change }) => change);
  return all.length > 1 && works(scenario, catalog, all) ? all : [];
}

/** The smallest limit that works, to the digits that limits are offered with. @param late limits that do not */
function least(change: Change, late: readonly number[], worksAlone: (change: Change) => boolean): Change {
  if (!change.least) return change;
  let low = Math.max(change.least.above, ...late);
  for (let best = change; ;) {
    const middle = change.least.at(Math.sqrt(low * Number(best.value)));
    if (Number(middle.value) >= Number(best.value)) return best;
    if (worksAlone(middle)) best = middle;
    else low = Number(middle.value);
  }
}

/** Whether the scenario with these changes can be planned. */
function works(scenario: Scenario, catalog: Catalog, changes: readonly Change[]): boolean {
  const plain = JSON.parse(JSON.stringify(scenario.plain)) as RawScenario;
  for (const { path, value } of changes) setAt(plain, parsePath(path), value);
  try {
    const changed = parseScenario(JSON.parse(JSON.stringify(plain)));
    if (noRegionLeft(changed.resolved)) return false;
    const request = { scenario: changed.resolved, catalog, wholeCoreSpeed: WHOLE_CORE_SPEED.mid };
    if (!isFeasible(size({ ...request, feasibleOnly: true }))) return false;
    // replicas for an availability are added to the best fleets alone
    return changed.resolved.objectives.availabilityFraction === undefined || isFeasible(size({ ...request, bestOnly: true }));
  } catch (error) {
    if (error instanceof ScenarioError) return false;
    throw error;
  }
}
