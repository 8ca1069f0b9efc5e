/** What adopting a point of a front asks of the scenario: its p95, its availability, or its machine types where they run. */
import { available, ms, names } from '../format.ts';
import { at, withValue, type Key, type Loose } from '../state/edit.ts';
import { cloudOf, type FrontKind, type FrontPoint } from './fronts.ts';

export const machineNames = ({ machineTypes }: FrontPoint) => names([...new Set(Object.values(machineTypes))]);

/** The other regions of a point, as words; empty where it stands in those of the scenario. */
function movesTo(point: FrontPoint, expanded: Loose): string {
  const own = regionsOf(expanded);
  return point.regions.every((region, i) => own[i]?.region === region)
    ? ''
    : `${(cloudOf(point) ?? '').toUpperCase()} ${names(point.regions)}`;
}

/** In the imperative, for a button and for undo. */
export function adoptWords(kind: FrontKind, point: FrontPoint, expanded: Loose): string {
  if (kind === 'costAgainstAvailability') return `ask for ${available(point.askedAvailabilityFraction ?? point.availabilityFraction!)}`;
  if (kind === 'costAgainstP95')
    return point.askedP95Ms ? `ask for p95 within ${ms(point.askedP95Ms)} under loss too` : 'take the latency objective out';
  const moved = movesTo(point, expanded);
  return `adopt ${machineNames(point)}${moved && ` in ${moved}`}`;
}

/**
 * @param scenario the user's own
 * @param expanded what it stands for
 * @returns the scenario that asks for the point; in another cloud without what runs today, which is of this one
 */
export function adopted(kind: FrontKind, point: FrontPoint, { scenario, expanded }: { scenario: Loose; expanded: Loose }): Loose {
  const set = (to: unknown, ...changes: [readonly Key[], unknown][]) =>
    changes.reduce((next, [keys, value]) => withValue(next, keys, value, expanded), to) as Loose;
  if (kind === 'costAgainstAvailability') {
    const { survive } = point;
    const availabilityFraction = point.askedAvailabilityFraction ?? point.availabilityFraction;
    return set(
      scenario,
      [['objectives', 'availabilityFraction'], availabilityFraction],
      ...(survive ? [[['objectives', 'survive', 'regions'], survive.regions] as [Key[], unknown]] : []),
    );
  }
  if (kind === 'costAgainstP95') return set(scenario, [['objectives', 'latency'], latencyAsked(point, expanded)]);
  const types = Object.entries(point.machineTypes).map(([service, type]): [Key[], unknown] => [
    ['services', service, 'machineTypes'],
    [type],
  ]);
  if (!movesTo(point, expanded)) return set(scenario, ...types);
  const cloud = cloudOf(point);
  const places = point.regions.flatMap((region, i): [Key[], unknown][] => [
    [['regions', i, 'cloud'], cloud],
    [['regions', i, 'region'], region],
  ]);
  return set(scenario, ...types, ...places, ...(scenario.today === undefined ? [] : [[['today'], undefined] as [Key[], unknown]]));
}

const regionsOf = (expanded: Loose) => (at(expanded, ['regions']) ?? []) as { region: string }[];

/** Objectives of single services stay; the one of the whole is the point's. */
function latencyAsked({ askedP95Ms }: FrontPoint, expanded: Loose): unknown[] {
  const stated = at(expanded, ['objectives', 'latency']);
  const single = Array.isArray(stated) ? (stated as { service?: string }[]).filter(({ service }) => service !== undefined) : [];
  return [...single, ...(typeof askedP95Ms === 'number' ? [{ fraction: 0.95, ms: askedP95Ms }] : [])];
}
