/**
 * Whether two parts of scenarios, or of what follows from them, say the same. Where one input is moved most parts are the very same objects, and of the
 * others the first number that differs tells.
 * @param but keys of the two that may differ
 */
export function alike(a: unknown, b: unknown, but: readonly string[] = NONE): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((part, i) => alike(part, b[i]));
  // no lists of keys: this is asked thousands of times a plan
  let keys = 0;
  for (const key in a) {
    keys++;
    if (!but.includes(key) && !alike(a[key as keyof typeof a], b[key as keyof typeof b])) return false;
  }
  for (const _ in b) keys--;
  return keys === 0;
}

const NONE: readonly string[] = [];
