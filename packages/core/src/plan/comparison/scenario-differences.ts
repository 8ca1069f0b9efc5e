/** Where two scenarios, defaults filled in, say something else. */
import { formatPath, type PathKey } from '../../scenario/index.ts';

export interface InputDifference {
  path: string;
  /** absent: not stated there */
  old?: unknown;
  now?: unknown;
  /** now over old, of two numbers above 0 */
  ratio?: number;
}

/** Differences listed at most; a scenario of another service altogether differs everywhere. */
const MOST = 200;
const MOST_DEPTH = 40;

/** Things that came or went first, then numbers by how far they moved. What is a whole new branch is one difference, not one for each leaf. */
export function scenarioDifferences(old: unknown, now: unknown): InputDifference[] {
  const found: InputDifference[] = [];
  const visit = (a: unknown, b: unknown, keys: PathKey[]): void => {
    if (found.length >= MOST || same(a, b)) return;
    if (isBranch(a) && isBranch(b) && Array.isArray(a) === Array.isArray(b) && keys.length < MOST_DEPTH) {
      const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
      for (const name of names)
        visit(
          Object.hasOwn(a, name) ? (a as Record<string, unknown>)[name] : undefined,
          Object.hasOwn(b, name) ? (b as Record<string, unknown>)[name] : undefined,
          [...keys, Array.isArray(a) ? Number(name) : name],
        );
      return;
    }
    const ratio = typeof a === 'number' && typeof b === 'number' && a > 0 && b > 0 ? { ratio: b / a } : {};
    found.push({ path: formatPath(keys), ...(a !== undefined && { old: a }), ...(b !== undefined && { now: b }), ...ratio });
  };
  visit(old, now, []);
  const size = ({ ratio }: InputDifference) => (ratio === undefined ? Infinity : Math.abs(Math.log(ratio)));
  return found.sort((a, b) => (size(a) === size(b) ? 0 : size(b) - size(a)));
}

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Equal but for the order of keys and the last digits of a float. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));
}
