/** What an opened number looks like, and the small parts that every opening shares. */
export interface ExplanationInput {
  name: string;
  value: number | string | null;
  unit: string;
  source: string;
  /** open this next */
  path?: string;
}

export interface Explanation {
  path: string;
  title: string;
  value: number | string | boolean | null;
  unit: string;
  formula?: string;
  inputs: ExplanationInput[];
  sources: string[];
  note?: string;
}

export const input = (name: string, value: number | string | null, unit: string, source: string, path?: string): ExplanationInput => ({
  name,
  value,
  unit,
  source,
  ...(path && { path }),
});

export function children(value: object, at: string): ExplanationInput[] {
  return Object.entries(value).map(([key, inner]) => {
    const path = Array.isArray(value) ? `${at}[${key}]` : `${at}.${key}`;
    const shown = typeof inner === 'object' && inner !== null ? '…' : (inner as number | string | null);
    return input(key, shown, unitOf(key), 'the plan', path);
  });
}

/** The unit as the name says it. */
export function unitOf(key: string): string {
  const units: [RegExp, string][] = [
    [/^usdPerMillion/, 'USD/million requests'],
    [/usdPerMonth/i, 'USD/month'],
    [/RequestsPerSecond/i, 'requests/s'],
    [/Ms$/, 'ms'],
    [/Fraction$/, ''],
    [/Replicas$/, 'replicas'],
    [/Gib$/, 'GiB'],
    [/Seconds/, 's'],
  ];
  return units.find(([pattern]) => pattern.test(key))?.[1] ?? '';
}
