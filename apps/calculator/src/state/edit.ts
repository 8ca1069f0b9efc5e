/** Changing a scenario without touching the old one. Keys are those of the scenario; nothing is computed here. */
export type Key = string | number;
export type Loose = { [key: string]: unknown };

const FORBIDDEN = new Set<Key>(['__proto__', 'constructor', 'prototype']);
/** Names that JavaScript itself uses: no entry can have one. */
export const isForbidden = (name: Key): boolean => FORBIDDEN.has(name);
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null;

/** The value at a path, or undefined when a step is missing. Own keys only. */
export function at(root: unknown, keys: readonly Key[]): unknown {
  let value = root;
  for (const key of keys) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/**
 * A copy with one value set; `undefined` takes the key out, and parents that are left empty with it.
 * @param inherited what the scenario stands for when expanded: a list that is changed for the first time starts as its list
 */
export function withValue(root: unknown, keys: readonly Key[], value: unknown, inherited?: unknown): unknown {
  if (keys.length === 0) return value;
  const [key, ...rest] = keys as [Key, ...Key[]];
  if (isForbidden(key)) return root;
  if (typeof key === 'number') {
    const list = Array.isArray(root) ? [...root] : Array.isArray(inherited) ? structuredClone(inherited) : [];
    const inner = withValue(list[key], rest, value, Array.isArray(inherited) ? inherited[key] : undefined);
    if (inner === undefined) list.splice(key, 1);
    else list[key] = inner;
    return list;
  }
  const base = isObject(root) && !Array.isArray(root) ? root : {};
  const inner = withValue(base[key], rest, value, isObject(inherited) ? inherited[key] : undefined);
  if (inner !== undefined) return { ...base, [key]: inner };
  const { [key]: _, ...others } = base;
  return Object.keys(others).length === 0 && rest.length === 0 && keys.length === 1 && root === undefined ? undefined : others;
}

/** Keys as the planner writes them: dots, list items in brackets, quotes where needed. */
export function pathOf(keys: readonly Key[]): string {
  return keys.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = /[.[\]"]/.test(key) || key === '' ? `"${key.replace(/["\\]/g, '\\$&')}"` : key;
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

/** The words `low`, `mid` and `high` make an estimate. */
export const isEstimate = (value: unknown): value is { low: unknown; mid: unknown; high: unknown } =>
  isObject(value) && 'low' in value && 'mid' in value && 'high' in value;

export const midOf = (value: unknown): unknown => (isEstimate(value) ? value.mid : value);

/** What was typed: a number when it is one, else the text as it stands, so that `52kB` and formulas keep their words. */
export function typed(text: string): string | number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const plain = trimmed.replace(/(?<=\d),(?=\d{3}(\D|$))/g, '');
  // one that no number holds stays as it was typed: the planner says so
  return /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : trimmed;
}
