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

/** Availabilities stand by their nines: from 99 to 99.9 % is as far as from there to 99.99 %. */
export const nines = (fraction: number) => -Math.log10(Math.max(1e-9, 1 - fraction));

/** Shares of the time that a tick may leave: a whole nine, then between nines, then ever finer. */
const PARTS = [[1], [1, 5], [1, 2, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9]];
const MOST_TICKS = 12;
/** Of the axis, between the first tick and the last: labels need room. */
const LEAST_APART = 0.35;
const FINEST = 6;

/**
 * Ticks of an axis of availabilities: whole nines where two of them lie in it, else what lies between nines, as round as can be.
 * @param from, to its ends, in nines
 * @returns two ticks or more, from left to right
 * @example nineTicks(3.1, 3.5).map(({ words }) => words) // => ['99.93%', '99.94%', '99.95%', '99.96%']
 */
export function nineTicks(from: number, to: number): { at: number; words: string }[] {
  const tick = (down: number) => ({ at: -Math.log10(down), words: `${Number(((1 - down) * 100).toPrecision(12))}%` });
  const inside = ({ at }: { at: number }) => at >= from - 1e-9 && at <= to + 1e-9;
  const isWide = (ticks: { at: number }[]) => ticks.length >= 2 && ticks.at(-1)!.at - ticks[0]!.at >= LEAST_APART * (to - from);
  for (const parts of PARTS) {
    const ticks = parts
      .flatMap((part) => Array.from({ length: 9 }, (_, i) => tick(part * 10 ** -(i + 1))))
      .filter(inside)
      .sort((a, b) => a.at - b.at);
    if (isWide(ticks)) return ticks;
  }
  // between two of the tenths of a nine: even steps of availability, as fine as it takes
  const [most, least] = [10 ** -from, 10 ** -to];
  const digits = Math.ceil(-Math.log10(most - least));
  for (let finer = digits; finer <= digits + FINEST; finer++)
    for (const times of [5, 2, 1]) {
      const step = times * 10 ** -finer;
      const first = Math.ceil(least / step - 1e-9);
      const count = Math.floor(most / step + 1e-9) - first + 1;
      const ticks = Array.from({ length: Math.max(0, Math.min(count, MOST_TICKS)) }, (_, i) => tick((first + i) * step)).reverse();
      if (isWide(ticks)) return ticks;
    }
  return [tick(most), tick(least)];
}
