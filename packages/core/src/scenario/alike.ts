/**
 * Whether two parts of scenarios, or of what follows from them, say the same. Where one input is moved most parts are the very same objects, and of the
 * others the first number that differs tells.
 * @param but keys of the two that may differ
 */
export function alike(a: unknown, b: unknown, but: readonly string[] = []): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((part, i) => alike(part, b[i]));
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => but.includes(key) || alike(one[key], other[key]));
}
