/** What a moved input can reach: the part of a scenario where it stands, or parts that name a parameter which follows from it. All others stay. */
import { parsePath } from './path.ts';
import type { MovedInput } from './read-number.ts';
import type { RawScenario } from './schema.ts';

/** @returns whether one of these parts of the scenario as stated may come out otherwise */
export function reachOf(raw: RawScenario, { path }: MovedInput): (...parts: unknown[]) => boolean {
  const [first, name] = parsePath(path);
  if (first !== 'parameters') {
    const service = first === 'services' ? raw.services[String(name)] : undefined;
    const own: readonly unknown[] = service ? [service, service.profile] : [raw[first as keyof RawScenario]];
    return (...parts) => parts.some((part) => part !== undefined && own.includes(part));
  }
  const reached = new Set([String(name)]);
  const names = (part: unknown) => namesIn(part).some((word) => reached.has(word));
  // a parameter is a formula over those before it
  for (const [parameter, amount] of Object.entries(raw.parameters ?? {})) if (names(amount)) reached.add(parameter);
  return (...parts) => parts.some(names);
}

const known = new WeakMap<object, readonly string[]>();

/** Every word in every text of a part: more than the names of its formulas, never less. */
function namesIn(part: unknown): readonly string[] {
  if (typeof part === 'string') return part.match(/[A-Za-z_]\w*/g) ?? [];
  if (typeof part !== 'object' || part === null) return [];
  let names = known.get(part);
  if (!names) known.set(part, (names = [...new Set(Object.values(part).flatMap(namesIn))]));
  return names;
}
