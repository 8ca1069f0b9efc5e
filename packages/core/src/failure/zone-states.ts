/**
 * Which zones are up, and how many replicas of each fleet that leaves. Fleets are spread within one of each other and share the zones, so one
 * zone's failure meets all of them at once. Zones that hold the same of every fleet are alike and counted together.
 */
import { exactly } from './binomial.ts';

export interface ZoneState {
  chance: number;
  /** of each fleet, replicas in zones that are up */
  placed: number[];
  allUp: boolean;
}

/** Steps taken over the states, those with the fewest zones lost first; what is left over counts as if nothing were up. */
const MOST_STEPS = 50_000;

export function zoneStates(installed: readonly number[], statedZones: number, zoneUnavailabilityFraction: number): ZoneState[] {
  // zones beyond the largest fleet hold nothing
  const zones = Math.max(1, Math.min(statedZones, ...[Math.max(0, ...installed)]));
  const extra = installed.map((n) => n % zones);
  const ends = [...new Set([...extra, zones])].filter((end) => end > 0).sort((a, b) => a - b);
  const groups = ends.map((end, i) => ({ from: ends[i - 1] ?? 0, size: end - (ends[i - 1] ?? 0) }));
  // zones from..from + size hold one more of every fleet whose remainder reaches beyond `from`
  const perZone = groups.map(({ from }) => installed.map((n, s) => Math.floor(n / zones) + (from < extra[s]! ? 1 : 0)));
  const after = groups.map((_, g) => groups.slice(g + 1).reduce((sum, group) => sum + group.size, 0));
  const lostChance = (lost: number, trials: number) =>
    exactly(lost, { trials, chance: zoneUnavailabilityFraction, otherwise: 1 - zoneUnavailabilityFraction });
  const states: ZoneState[] = [];
  let seen = 0;
  let steps = 0;
  const visit = (g: number, down: number, chance: number, placed: readonly number[], allUp: boolean): void => {
    if (chance === 0) return;
    if (g === groups.length) {
      states.push({ chance, placed: [...placed], allUp });
      seen += chance;
      return;
    }
    const { size } = groups[g]!;
    for (let lost = Math.max(0, down - after[g]!); lost <= Math.min(size, down) && steps < MOST_STEPS; lost++) {
      steps++;
      const left = placed.map((n, s) => n + (size - lost) * perZone[g]![s]!);
      visit(g + 1, down - lost, chance * lostChance(lost, size), left, allUp && lost === 0);
    }
  };
  const none = installed.map(() => 0);
  let down = 0;
  for (; down <= zones && steps < MOST_STEPS; down++) {
    visit(0, down, 1, none, true);
    if (seen > 0.5 && lostChance(down + 1, zones) < NEGLIGIBLE) break;
  }
  if (steps >= MOST_STEPS) states.push({ chance: Math.max(0, 1 - seen), placed: none, allUp: false });
  return states;
}

/** More zones lost at once than this is likely change no digit of 1e-15. */
const NEGLIGIBLE = 1e-24;
