/**
 * Which of many combinations are too late, told of many at once: what is as fast as any of several, service by service, rules out all of them where it is
 * too late itself. A coarse look says how many may be taken together; that they are too late is told of composed distributions only.
 */
import { asFastAsEither, type Candidate } from './candidate.ts';

/** Groups that one more is tried with. */
const NEIGHBOURS = 8;
/** Of more the rest is judged one by one. */
const MOST_UNBEATEN = 4_000;
/** Sums over cells may differ so much where no cell does. */
const ALIKE = 1e-6;

/** A combination that was left, and how late each of its services is. */
export interface LeftOne {
  leastUsdPerMonth: number;
  chosen: readonly Candidate[];
  late: readonly number[];
  /** one that is no slower, where there is */
  beatenBy?: LeftOne;
}

export interface Judging {
  noSlower: (a: Candidate, b: Candidate) => boolean;
  /** as far as a coarse look tells */
  seemsLate: (chosen: readonly Candidate[]) => boolean;
  isLate: (chosen: readonly Candidate[]) => boolean;
}

/** Combinations, and one as fast as any of them. */
interface Group {
  members: readonly LeftOne[];
  fastest: readonly Candidate[];
}

/** @param all the fastest first; which of them others beat is noted @returns not those that are judged only one by one */
export function lateTogether(all: readonly LeftOne[], judging: Judging, mostComposed: number): Set<LeftOne> {
  const unbeaten: LeftOne[] = [];
  for (const one of all) {
    if (unbeaten.length >= MOST_UNBEATEN) break;
    const other = unbeaten.find((before) => isNoSlower(before, one, judging));
    if (other) one.beatenBy = other;
    else unbeaten.push(one);
  }
  const late = new Set<LeftOne>();
  const several = joined(apart(unbeaten, judging), judging).filter(({ members }) => members.length > 1);
  for (const { members, fastest } of several.slice(0, mostComposed)) if (judging.isLate(fastest)) for (const one of members) late.add(one);
  return late;
}

/** Whether a is no slower than b, so that b is too late where a is. */
export const isNoSlower = (a: LeftOne, b: LeftOne, { noSlower }: Pick<Judging, 'noSlower'>): boolean =>
  a.late.every((late, place) => late <= b.late[place]! + ALIKE) && a.chosen.every((one, place) => noSlower(one, b.chosen[place]!));

/** Halves of halves, until what is as fast as any of them seems late. */
function apart(members: readonly LeftOne[], judging: Judging): Group[] {
  if (members.length === 0) return [];
  const fastest = fastestOf(members.map(({ chosen }) => chosen));
  return members.length === 1 || judging.seemsLate(fastest)
    ? [{ members, fastest }]
    : halves(members).flatMap((half) => apart(half, judging));
}

/** Apart where they differ most. */
function halves(members: readonly LeftOne[]): LeftOne[][] {
  const spreads = members[0]!.late.map((_, place) => {
    const own = members.map(({ late }) => late[place]!);
    return Math.max(...own) - Math.min(...own);
  });
  const place = spreads.indexOf(Math.max(...spreads));
  const sorted = [...members].sort((a, b) => a.late[place]! - b.late[place]!);
  return [sorted.slice(0, sorted.length >> 1), sorted.slice(sorted.length >> 1)];
}

/** Neighbours taken together where what is as fast as either still seems late. */
function joined(groups: readonly Group[], judging: Judging): Group[] {
  const done: Group[] = [];
  for (const group of groups) {
    let found = false;
    for (let n = done.length - 1; n >= Math.max(0, done.length - NEIGHBOURS) && !found; n--) {
      const fastest = fastestOf([done[n]!.fastest, group.fastest]);
      found = judging.seemsLate(fastest);
      if (found) done[n] = { members: [...done[n]!.members, ...group.members], fastest };
    }
    if (!found) done.push(group);
  }
  return done;
}

/** As fast as any of several, service by service. */
const fastestOf = (all: readonly (readonly Candidate[])[]): Candidate[] =>
  all[0]!.map((_, place) => [...new Set(all.map((chosen) => chosen[place]!))].reduce(asFastAsEither));
