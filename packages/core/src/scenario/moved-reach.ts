/** What a moved parameter can reach: parts of a scenario that name it, or a parameter that follows from it. All others stay what they were. */
import type { MovedInput } from './read-number.ts';
import type { RawScenario } from './schema.ts';

/** @returns whether one of these parts of the scenario as stated may come out otherwise; undefined where any of them may */
export function reachOf(raw: RawScenario, { path }: MovedInput): ((...parts: unknown[]) => boolean) | undefined {
  const moved = /^parameters\.(\w+)$/.exec(path)?.[1];
  if (moved === undefined) return undefined;
  const reached = new Set([moved]);
  const names = (part: unknown) => namesIn(part).some((name) => reached.has(name));
  // a parameter is a formula over those before it
  for (const [name, amount] of Object.entries(raw.parameters ?? {})) if (names(amount)) reached.add(name);
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
