/** Fronts of a plan, when the planner gives them: what else could be had, for how much. Read with care, for older plans have none. */

export interface FrontPoint {
  usdPerMonth: number;
  usdPerMillionRequests?: number | null;
  p95Ms?: number;
  p99Ms?: number;
  availabilityFraction?: number;
  /** what has to be survived too */
  survive?: { regions: number };
  cloud?: string;
  clouds?: string[];
  machineTypes: Record<string, string>;
  today?: true;
  chosen?: true;
}
export type FrontKind = 'costAgainstP95' | 'costAgainstAvailability' | 'perMillionAgainstP99';
export interface Front {
  kind: FrontKind;
  points: FrontPoint[];
}

export const FRONT_AXES: Record<
  FrontKind,
  { x: 'p95Ms' | 'p99Ms' | 'availabilityFraction'; y: 'usdPerMonth' | 'usdPerMillionRequests'; label: string; short: string }
> = {
  costAgainstP95: { x: 'p95Ms', y: 'usdPerMonth', label: 'cost against p95', short: 'p95' },
  costAgainstAvailability: { x: 'availabilityFraction', y: 'usdPerMonth', label: 'cost against availability', short: 'availability' },
  perMillionAgainstP99: { x: 'p99Ms', y: 'usdPerMillionRequests', label: 'cost per million against p99', short: 'a million, p99' },
};

/** The one cloud of a point, or undefined when it is on several. */
export const cloudOf = ({ cloud, clouds }: FrontPoint) => cloud ?? (clouds?.length === 1 ? clouds[0] : undefined);

export function frontsOf(given: unknown): Front[] {
  if (!Array.isArray(given)) return [];
  return given.flatMap((one: unknown): Front[] => {
    const { kind, points } = (one ?? {}) as { kind?: unknown; points?: unknown };
    if (typeof kind !== 'string' || !Object.hasOwn(FRONT_AXES, kind) || !Array.isArray(points)) return [];
    const { x, y } = FRONT_AXES[kind as FrontKind];
    const drawn = (points as FrontPoint[]).filter((point) => Number.isFinite(point[x]) && Number.isFinite(point[y]));
    return drawn.length ? [{ kind: kind as FrontKind, points: drawn }] : [];
  });
}
