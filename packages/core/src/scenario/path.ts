/**
 * Paths into a scenario or a plan: keys joined by dots, list items `[0]`, a key that holds a dot or a bracket in double quotes.
 * @example parsePath('services."a.b".calls[0].to') // => ['services', 'a.b', 'calls', 0, 'to']
 */
export type PathKey = string | number;

export function parsePath(text: string): PathKey[] {
  const keys: PathKey[] = [];
  const part = /(?:^|\.)(?:"((?:[^"\\]|\\.)*)"|([^.[\]"]+))|\[(\d+)\]/y;
  let at = 0;
  while (at < text.length) {
    part.lastIndex = at;
    const found = part.exec(text);
    if (!found || (found[3] !== undefined && keys.length === 0))
      throw new RangeError(
        `parsePath: cannot read "${text}" at "${text.slice(at)}": keys are joined by dots, an item of a list is [0], a key that holds a dot stands in double quotes`,
      );
    if (found[3] !== undefined) keys.push(Number(found[3]));
    else keys.push(found[1] !== undefined ? found[1].replace(/\\(.)/g, '$1') : found[2]!);
    at = part.lastIndex;
  }
  if (keys.length === 0) throw new RangeError('parsePath: an empty path names nothing');
  return keys;
}

/** The text that `parsePath` reads back as these keys. */
export function formatPath(keys: readonly PropertyKey[]): string {
  let text = '';
  for (const key of keys) {
    if (typeof key === 'number') text += `[${key}]`;
    else {
      const name = String(key);
      const quoted = /[.[\]"]/.test(name) || name === '' ? `"${name.replace(/["\\]/g, '\\$&')}"` : name;
      text += text === '' ? quoted : `.${quoted}`;
    }
  }
  return text;
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** Whether JavaScript keeps it for itself, so that nothing can be called by it. */
export const isForbiddenKey = (key: PathKey): boolean => FORBIDDEN.has(String(key));

/** The first such key, at any depth; undefined: there is none. */
export function forbiddenKeyIn(value: unknown, keys: readonly PathKey[] = []): PathKey[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const here = [...keys, Array.isArray(value) ? Number(name) : name];
    const found = isForbiddenKey(name) ? here : forbiddenKeyIn(inner, here);
    if (found) return found;
  }
  return undefined;
}

/** The value at a path, or undefined when any step is missing. Own properties only. */
export function valueAt(root: unknown, keys: readonly PathKey[]): unknown {
  let value = root;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PathKey, unknown>)[key];
  }
  return value;
}

/**
 * Sets a value, making missing parents (a list when the next key is an index). Changes `root`.
 * @throws {RangeError} when a step would leave the object (a key of the prototype) or goes into something that is no object or list
 */
export function setAt(root: object, keys: readonly PathKey[], value: unknown): void {
  let parent = root as Record<PathKey, unknown>;
  keys.forEach((key, i) => {
    if (isForbiddenKey(key)) throw new RangeError(`setAt: the key ${String(key)} is not allowed`);
    if (Array.isArray(parent) && (typeof key !== 'number' || key > parent.length))
      throw new RangeError(`setAt: ${formatPath(keys.slice(0, i))} ${placesIn(parent)}, and there is no ${formatPath([key])}`);
    if (i === keys.length - 1) parent[key] = value;
    else {
      const next = Object.hasOwn(parent, key) ? parent[key] : undefined;
      if (next === undefined || next === null) parent[key] = typeof keys[i + 1] === 'number' ? [] : {};
      else if (typeof next !== 'object')
        throw new RangeError(`setAt: ${formatPath(keys.slice(0, i + 1))} is ${JSON.stringify(next)}, it has no keys`);
      parent = parent[key] as Record<PathKey, unknown>;
    }
  });
}

const placesIn = ({ length }: unknown[]): string =>
  length === 0
    ? 'is an empty list: [0] adds to it'
    : `is a list: it holds [0]${length > 1 ? ` to [${length - 1}]` : ''}, [${length}] adds to it`;
