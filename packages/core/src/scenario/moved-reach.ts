/** What a moved input can reach: the part of a scenario where it stands, or parts that name a parameter which follows from it. All others stay. */
import { parsePath, type PathKey } from './path.ts';
import type { MovedInput } from './read-number.ts';
import type { RawScenario } from './schema.ts';

/** Whether one of these parts of the scenario as stated may come out otherwise. */
export type Reaches = (...parts: unknown[]) => boolean;

/** @returns what an input of this scenario reaches; words of its parts are kept from one input to the next */
export function reachesIn(raw: RawScenario): (moved: MovedInput) => Reaches {
  const words = new Map<unknown, readonly string[]>();
  /** Every word in every text of a part: more than the names of its formulas, never less. */
  const wordsIn = (part: unknown): readonly string[] => {
    if (typeof part !== 'string' && (typeof part !== 'object' || part === null)) return NONE;
    let found = words.get(part);
    if (!found) {
      found = typeof part === 'string' ? (part.match(/[A-Za-z_]\w*/g) ?? NONE) : [...new Set(Object.values(part).flatMap(wordsIn))];
      words.set(part, found);
    }
    return found;
  };
  return ({ path }) => {
    const keys = parsePath(path);
    const [first, name] = keys;
    if (first !== 'parameters') {
      const around = partsAlong(raw, keys);
      return (...parts) => parts.some((part) => around.includes(part));
    }
    const reached = new Set([String(name)]);
    const names = (part: unknown) => wordsIn(part).some((word) => reached.has(word));
    // a parameter is a formula over those before it
    for (const [parameter, amount] of Object.entries(raw.parameters ?? {})) if (names(amount)) reached.add(parameter);
    return (...parts) => parts.some(names);
  };
}

const NONE: readonly string[] = [];

/** The parts that a path leads through, each within the one before. */
function partsAlong(raw: RawScenario, keys: readonly PathKey[]): unknown[] {
  let part: unknown = raw;
  return keys.flatMap((key) => {
    part = typeof part === 'object' && part !== null ? (part as Record<PathKey, unknown>)[key] : undefined;
    return typeof part === 'object' ? [part] : [];
  });
}
