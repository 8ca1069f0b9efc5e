/** Fronts of a plan, as they are drawn: their axes, their words, and which point is meant by a place in the picture. */
import type { AvailabilityPoint, Front as GivenFront, FrontPoint as GivenPoint } from '@plimsoll/core';

export type FrontPoint = Pick<GivenPoint, 'usdPerMonth' | 'clouds' | 'regions' | 'machineTypes'> &
  Partial<GivenPoint> &
  Partial<Pick<AvailabilityPoint, 'availabilityFraction' | 'askedAvailabilityFraction' | 'survive'>>;
export type FrontKind = GivenFront['kind'];
export interface Front {
  kind: FrontKind;
  points: FrontPoint[];
}

export interface Axes {
  x: 'p95Ms' | 'p99Ms' | 'availabilityFraction';
  y: 'usdPerMonth' | 'usdPerMillionRequests';
  label: string;
  short: string;
  /** named once, at the end of each axis */
  across: string;
  up: string;
}

export const FRONT_AXES: Record<FrontKind, Axes> = {
  costAgainstP95: {
    x: 'p95Ms',
    y: 'usdPerMonth',
    label: 'cost against p95',
    short: 'p95',
    across: 'p95 end to end, all up, ms',
    up: '$ a month',
  },
  costAgainstAvailability: {
    x: 'availabilityFraction',
    y: 'usdPerMonth',
    label: 'cost against availability',
    short: 'availability',
    across: 'available',
    up: '$ a month',
  },
  perMillionAgainstP99: {
    x: 'p99Ms',
    y: 'usdPerMillionRequests',
    label: 'cost per million against p99',
    short: 'a million, p99',
    across: 'p99 end to end, all up, ms',
    up: '$ per million requests',
  },
};

/** The one cloud of a point, or undefined when it is on several. */
export const cloudOf = ({ clouds }: FrontPoint) => (clouds.length === 1 ? clouds[0] : undefined);

/** Points that have both numbers: without traffic nothing costs anything a million. */
export const drawable = (fronts: readonly GivenFront[]): Front[] =>
  fronts.flatMap(({ kind, points }): Front[] => {
    const { x, y } = FRONT_AXES[kind];
    const drawn = (points as FrontPoint[]).filter((point) => Number.isFinite(point[x]) && Number.isFinite(point[y]));
    return drawn.length ? [{ kind, points: drawn }] : [];
  });

/**
 * The point nearest to a place, of many that lie over one another.
 * @param reach farther ones are not meant
 * @returns its index, of equals the one that is shown already; undefined where none is in reach
 */
export function nearest(
  places: readonly { x: number; y: number }[],
  to: { x: number; y: number },
  { reach, shown }: { reach: number; shown?: number | undefined },
): number | undefined {
  const away = ({ x, y }: { x: number; y: number }) => Math.hypot(x - to.x, y - to.y);
  let best = shown !== undefined && places[shown] ? shown : undefined;
  places.forEach((place, i) => {
    if (best === undefined || away(place) < away(places[best]!)) best = i;
  });
  return best !== undefined && away(places[best]!) <= reach ? best : undefined;
}
