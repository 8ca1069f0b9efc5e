/** Careful looks into parsed JSON of unknown make. */
export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** A number, or text that is one (protobuf JSON writes 64-bit whole numbers as text). */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value.trim())) return Number(value);
  return undefined;
}

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Keys without a value left out. */
export function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}

/** Scalars of an object, for a run's parameters: `prefix.key`, at most two levels deep. */
export function scalars(value: unknown, prefix = '', depth = 2): Record<string, number | string> {
  const found: Record<string, number | string> = {};
  for (const [key, one] of Object.entries(objectOf(value))) {
    if (typeof one === 'number' && Number.isFinite(one)) found[prefix + key] = one;
    else if (typeof one === 'string' && one !== '') found[prefix + key] = numberOf(one) ?? one;
    else if (typeof one === 'boolean') found[prefix + key] = String(one);
    else if (depth > 1 && isObject(one)) Object.assign(found, scalars(one, `${prefix}${key}.`, depth - 1));
  }
  return found;
}
