/** Composed laws, kept by what they are composed of: a plan asks for the same sums again and again. Nothing but time depends on it. */
const MOST = 3000;
const made = new Map<string, unknown>();
const ids = new WeakMap<object, number>();
let count = 0;

/** A name for an object, the same for as long as it lives. */
export function idOf(object: object): number {
  let id = ids.get(object);
  if (id === undefined) ids.set(object, (id = ++count));
  return id;
}

/** @param key names everything that the result depends on */
export function remembered<T>(key: string, make: () => T): T {
  if (made.has(key)) return made.get(key) as T;
  const result = make();
  if (made.size >= MOST) made.clear();
  made.set(key, result);
  return result;
}
