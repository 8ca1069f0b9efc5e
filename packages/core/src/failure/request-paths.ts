/** Which services one client request needs, and how often it calls each: the chain that has to be up. */
import type { ResolvedScenario } from '../scenario/index.ts';

export interface RequestPath {
  /** share of the client requests */
  chance: number;
  /** calls to each service in the scenario's order; 0: this request does not need it */
  calls: number[];
}

/** Calls that only some requests make double the paths; beyond these many they are taken as always made, which loses rather too much. */
const MOST_OPTIONAL_CALLS = 8;

/**
 * A call with perRequest below 1 is made by that share of its callers, above 1 always (so DESIGN.md's ⌊k⌋ and one more). External callees are not
 * ours: taken as always up. A callee with a timeout is needed too: a cut answer counts as lost.
 */
export function requestPaths({ order, front, services }: ResolvedScenario): RequestPath[] {
  const index = new Map(order.map((name, i) => [name, i]));
  let paths: RequestPath[] = [{ chance: 1, calls: order.map((name) => (name === front ? 1 : 0)) }];
  let optional = 0;
  for (const name of order) {
    const from = index.get(name)!;
    for (const call of services[name]!.calls) {
      if (call.to === undefined || call.perRequest === 0) continue;
      const to = index.get(call.to)!;
      const mayBeLeft = call.perRequest < 1 && paths.some(({ calls }) => calls[from]! > 0) && ++optional <= MOST_OPTIONAL_CALLS;
      paths = paths.flatMap(({ chance, calls }) => {
        const callers = calls[from]!;
        if (callers === 0) return [{ chance, calls }];
        const made = mayBeLeft ? 1 - (1 - call.perRequest) ** callers : 1;
        const more = [...calls];
        more[to] = more[to]! + Math.max(1, (callers * call.perRequest) / made);
        const taken = { chance: chance * made, calls: more };
        return made < 1 ? [taken, { chance: chance * (1 - made), calls }] : [taken];
      });
    }
  }
  return paths;
}
