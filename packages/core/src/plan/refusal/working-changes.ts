/** The smallest changes of a scenario that make a plan of it. Each was tried. */
import { WHOLE_CORE_SPEED, type Catalog } from '../../catalog/index.ts';
import { parsePath, parseScenario, ScenarioError, setAt, type RawScenario, type Scenario } from '../../scenario/index.ts';
import { noRegionLeft } from './no-region-left.ts';
import { isFeasible, size } from '../size.ts';

export interface Change {
  path: string;
  value: unknown;
  message: string;
}

/**
 * @param offered several of one path: the smallest first
 * @returns of each path the first that works by itself; where none does, the last of each if they work together
 */
export function workingChanges(scenario: Scenario, catalog: Catalog, offered: readonly Change[]): Change[] {
  const paths = [...new Set(offered.map(({ path }) => path))];
  const picked = paths.map((path) => {
    const own = offered.filter((change) => change.path === path);
    const alone = own.find((change) => works(scenario, catalog, [change]));
    return { change: alone ?? own.at(-1)!, alone: alone !== undefined };
  });
  const alone = picked.filter((one) => one.alone);
  const all = picked.map(({ change }) => change);
  if (alone.length > 0) return alone.map(({ change }) => change);
  return all.length > 1 && works(scenario, catalog, all) ? all : [];
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
