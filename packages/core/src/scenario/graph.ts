/** Who calls whom: the front service, cycles, and an order in which every caller comes before those it calls. */
import { nearestName } from './nearest-name.ts';
import type { NumberReader } from './read-number.ts';
import type { RawScenario } from './schema.ts';

export interface CallGraph {
  front: string;
  /** callers before callees; every service of the scenario */
  order: string[];
  /** services that no client request reaches */
  unreached: string[];
}

export function readGraph(raw: RawScenario, reader: NumberReader): CallGraph | undefined {
  const names = Object.keys(raw.services);
  const problemsBefore = reader.problems.length;
  if (names.length === 0) reader.problem(['services'], { code: 'missing', message: 'services is empty: a plan needs at least one' });
  for (const name of names)
    if (name.trim() === '')
      reader.problem(['services', name], { code: 'wrongName', message: 'a service needs a name: letters, not blanks alone' });
  for (const name of names)
    raw.services[name]!.calls?.forEach((call, i) => {
      const keys = ['services', name, 'calls', i];
      if ((call.to === undefined) === (call.external === undefined))
        reader.problem(keys, {
          code: 'callee',
          message: `services.${name}.calls[${i}] needs exactly one of to (a service here) and external (one outside)`,
        });
      else if (call.to !== undefined && !Object.hasOwn(raw.services, call.to)) {
        const suggestion = nearestName(call.to, names);
        const hint = suggestion ? `did you mean ${suggestion}?` : `services here: ${names.join(', ')}; one outside is called external`;
        reader.problem([...keys, 'to'], {
          code: 'unknownService',
          message: `services.${name}.calls[${i}].to: there is no service ${call.to}; ${hint}`,
          ...(suggestion && { suggestion }),
        });
      }
    });
  const cycle = findCycle(raw, names);
  if (cycle)
    reader.problem(['services', cycle[0]!, 'calls'], { code: 'cyclicCalls', message: `the calls run in a circle: ${cycle.join(' -> ')}` });
  if (reader.problems.length > problemsBefore) return undefined;
  const front = frontOf(raw, names, reader);
  if (front === undefined) return undefined;
  const order = sorted(raw, names);
  const reached = new Set([front]);
  for (const name of order) if (reached.has(name)) for (const callee of callees(raw, name)) reached.add(callee);
  return { front, order, unreached: names.filter((name) => !reached.has(name)) };
}

const callees = (raw: RawScenario, name: string) =>
  (raw.services[name]?.calls ?? []).flatMap((call) => (call.to === undefined ? [] : [call.to]));

function frontOf(raw: RawScenario, names: string[], reader: NumberReader): string | undefined {
  const stated = raw.traffic.front;
  if (stated !== undefined) {
    if (Object.hasOwn(raw.services, stated)) return stated;
    const suggestion = nearestName(stated, names);
    reader.problem(['traffic', 'front'], {
      code: 'unknownService',
      message: `traffic.front: there is no service ${stated}; services here: ${names.join(', ')}`,
      ...(suggestion && { suggestion }),
    });
    return undefined;
  }
  const called = new Set(names.flatMap((name) => callees(raw, name)));
  const fronts = names.filter((name) => !called.has(name));
  if (fronts.length === 1) return fronts[0];
  reader.problem(['traffic', 'front'], {
    code: 'frontMissing',
    message: `traffic.front is needed: ${fronts.join(', ')} are called by nobody, which of them do the clients reach?`,
  });
  return undefined;
}

function findCycle(raw: RawScenario, names: string[]): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, trail: string[]): string[] | undefined => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const callee of callees(raw, name)) {
      const found = visit(callee, [...trail, name]);
      if (found) return found;
    }
    done.add(name);
    return undefined;
  };
  for (const name of names) {
    const found = visit(name, []);
    if (found) return found;
  }
  return undefined;
}

/** Callers first (reverse postorder), stable in the order the services are written. */
function sorted(raw: RawScenario, names: string[]): string[] {
  const order: string[] = [];
  const seen = new Set<string>();
  const visit = (name: string) => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const callee of [...callees(raw, name)].reverse()) visit(callee);
    order.push(name);
  };
  for (const name of [...names].reverse()) visit(name);
  return order.reverse();
}
