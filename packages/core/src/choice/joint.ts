/**
 * The cheapest combination of options, one per service, whose composed response keeps every objective. Exact: branch and bound, depth first. A branch
 * is left when what it has spent and the least the rest can cost reach the best found, or when it would fail even with the fastest rest.
 *
 * Whether a combination keeps the objectives is costly to know (distributions are composed), but monotone: an option that answers no later at any
 * fraction never breaks what held. So what was asked once answers for every combination that is slower than a failed one, or faster than a kept one.
 */
import type { SearchResult } from './search-result.ts';

export interface JointOption {
  usdPerMonth: number;
  /** a lower limit of what any load line between this option's and the next higher one costs; the option's own cost when nothing lies between */
  leastUsdPerMonth?: number;
}

export interface JointRequest<T extends JointOption> {
  /** per service, cheapest first; none empty */
  choices: readonly (readonly T[])[];
  /** per service, an answer at least as fast as any of its options, real or not */
  fastest: readonly T[];
  /** cost beyond the options' own, of the whole combination; at least 0 */
  sharedUsdPerMonth: (chosen: readonly T[]) => number;
  /** whether a answers no later than b at every fraction */
  noSlower: (a: T, b: T) => boolean;
  meets: (chosen: readonly T[]) => boolean;
  /** other conditions on a whole combination, not monotone */
  within?: ((chosen: readonly T[]) => boolean) | undefined;
  /** a known combination to beat */
  incumbent?: readonly T[] | undefined;
  /** combinations that may be asked about, at most */
  mostComposed?: number;
}

const MOST_NODES = 400_000;
const MOST_COMPOSED = 6_000;

export function cheapestJoint<T extends JointOption>(request: JointRequest<T>): SearchResult<T> {
  return new JointSearch(request).run();
}

class JointSearch<T extends JointOption> {
  private readonly oracle: MonotoneOracle<T>;
  private readonly choices: readonly (readonly T[])[];
  private readonly leastOptions: readonly number[];
  /** from a service on, the least that it and all after it cost */
  private readonly leastAfter: readonly number[];
  /** per service and n, the one of its n + 1 cheapest that is no slower than any of them */
  private readonly fastestOfFirst: readonly (readonly (T | undefined)[])[];
  private best: T[] | undefined;
  private bestUsd = Infinity;
  private nodes = 0;

  constructor(private readonly request: JointRequest<T>) {
    this.oracle = new MonotoneOracle(request);
    this.choices = request.choices.map((options, i) => options.filter((option) => this.oracle.meets(this.withFastest([option], i))));
    this.leastOptions = this.choices.map((options) => Math.min(Infinity, ...options.map(({ usdPerMonth }) => usdPerMonth)));
    this.leastAfter = suffixSums(this.leastOptions);
    this.fastestOfFirst = this.choices.map((options) => {
      let fastest: T | undefined;
      return options.map((option, n) => {
        if (!fastest || !this.oracle.noSlower(fastest, option))
          fastest = options.slice(0, n).every((other) => this.oracle.noSlower(option, other)) ? option : undefined;
        return fastest;
      });
    });
  }

  run(): SearchResult<T> {
    if (this.choices.every((options) => options.length > 0)) {
      if (this.request.incumbent) this.offer(this.request.incumbent);
      if (!this.request.within) this.descend();
      this.visit(0, [], 0);
    } else if (this.request.incumbent) this.offer(this.request.incumbent);
    return { chosen: this.best, usdPerMonth: this.bestUsd, complete: !this.cut, composed: this.oracle.composed };
  }

  private get cut(): boolean {
    return this.nodes > MOST_NODES || this.oracle.composed > (this.request.mostComposed ?? MOST_COMPOSED);
  }

  /** These at place `from` and on, the fastest everywhere else. */
  private withFastest(some: readonly T[], from: number): T[] {
    const { fastest } = this.request;
    return fastest.map((fast, i) => some[i - from] ?? fast);
  }

  /** The rest as fast as what is left of the best bill can buy. */
  private withAffordable(chosen: readonly T[], spent: number): T[] {
    const start = chosen.length;
    const rest = this.choices.slice(start).map((options, k) => {
      const others = this.leastAfter[start]! - this.leastOptions[start + k]!;
      return this.fastestBelow(start + k, options, this.bestUsd - spent - others);
    });
    return [...chosen, ...rest];
  }

  /** The option no slower than any other below a price; where there is none, the fastest of all. */
  private fastestBelow(i: number, options: readonly T[], usd: number): T {
    const count = options.findIndex((option) => option.usdPerMonth > usd);
    return (count < 0 ? undefined : this.fastestOfFirst[i]![count - 1]) ?? this.request.fastest[i]!;
  }

  private usdOf(chosen: readonly T[]): number {
    return chosen.reduce((sum, option) => sum + option.usdPerMonth, 0) + this.request.sharedUsdPerMonth(chosen);
  }

  private offer(chosen: readonly T[]): boolean {
    const usd = this.usdOf(chosen);
    if (!(usd < this.bestUsd) || nearlyEqual(usd, this.bestUsd) || (this.request.within && !this.request.within(chosen))) return false;
    this.best = [...chosen];
    this.bestUsd = usd;
    return true;
  }

  /** A good combination to begin with: each service in turn takes the cheapest that holds with the others as they are, until nothing improves. */
  private descend(): void {
    let chosen: T[] = this.best ?? this.choices.map((options) => options.at(-1)!);
    if (!this.oracle.meets(chosen)) return;
    this.offer(chosen);
    for (let round = 0; round < 8; round++) {
      const before = this.usdOf(chosen);
      for (const i of chosen.keys()) {
        const better = this.cheapestThatHolds(i, (option) => chosen.map((other, k) => (k === i ? option : other)), Infinity);
        if (better) chosen = chosen.map((other, k) => (k === i ? better : other));
      }
      this.offer(chosen);
      if (this.usdOf(chosen) >= before * (1 - 1e-12)) return;
    }
  }

  private visit(i: number, chosen: T[], usd: number): void {
    if (i === this.choices.length) {
      this.offer(chosen);
      return;
    }
    if (i === this.choices.length - 1 && !this.request.within) {
      this.visitLast(chosen, usd);
      return;
    }
    for (const option of this.choices[i]!) {
      if (++this.nodes > MOST_NODES || this.cut) return;
      const spent = usd + option.usdPerMonth;
      if (spent + this.leastAfter[i + 1]! >= this.bestUsd) return;
      chosen.push(option);
      if (this.oracle.meets(this.withAffordable(chosen, spent))) this.visit(i + 1, chosen, spent);
      chosen.pop();
    }
  }

  /** The last service: dearer options than the cheapest that holds matter only where they share more of a common cost, by at most that cost. */
  private visitLast(chosen: readonly T[], usd: number): void {
    const i = this.choices.length - 1;
    const found = this.cheapestThatHolds(i, (option) => [...chosen, option], this.bestUsd - usd);
    if (!found) return;
    const whole = [...chosen, found];
    this.offer(whole);
    const shared = this.request.sharedUsdPerMonth(whole);
    if (shared === 0) return;
    for (const option of this.choices[i]!) {
      if (option === found || option.usdPerMonth < found.usdPerMonth) continue;
      if (option.usdPerMonth >= found.usdPerMonth + shared || usd + option.usdPerMonth >= this.bestUsd) break;
      const other = [...chosen, option];
      if (this.usdOf(other) < this.bestUsd && this.oracle.meets(other)) this.offer(other);
    }
  }

  /** By halves: one that fails rules out all that are slower, one that holds all that are dearer. */
  private cheapestThatHolds(i: number, whole: (option: T) => T[], belowUsd: number): T | undefined {
    let left = this.choices[i]!.filter((option) => option.usdPerMonth < belowUsd);
    let found: T | undefined;
    // the dearest, mostly the fastest, before the middle: it tells whether to look at all
    for (let first = true; left.length > 0 && !this.cut; first = false) {
      this.nodes++;
      const at = first ? left.length - 1 : left.length >> 1;
      const option = left[at]!;
      if (this.oracle.meets(whole(option))) {
        found = option;
        left = left.slice(0, at);
      } else left = left.filter((other) => other !== option && !this.oracle.noSlower(option, other));
    }
    return found;
  }
}

const leastOf = (option: JointOption) => option.leastUsdPerMonth ?? option.usdPerMonth;
const nearlyEqual = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));

/** Remembers what failed and what held, and answers for everything slower or faster. */
class MonotoneOracle<T extends JointOption> {
  composed = 0;
  private readonly failed: (readonly T[])[] = [];
  private readonly held: (readonly T[])[] = [];
  private readonly known = new Map<T, Map<T, boolean>>();

  constructor(private readonly request: JointRequest<T>) {}

  meets(chosen: readonly T[]): boolean {
    if (this.failed.some((other) => this.allNoSlower(other, chosen))) return false;
    if (this.held.some((other) => this.allNoSlower(chosen, other))) return true;
    this.composed++;
    const holds = this.request.meets(chosen);
    (holds ? this.held : this.failed).unshift(chosen);
    return holds;
  }

  private allNoSlower(a: readonly T[], b: readonly T[]): boolean {
    return a.every((option, i) => option === b[i] || this.noSlower(option, b[i]!));
  }

  noSlower(a: T, b: T): boolean {
    let row = this.known.get(a);
    if (!row) this.known.set(a, (row = new Map()));
    let answer = row.get(b);
    if (answer === undefined) row.set(b, (answer = this.request.noSlower(a, b)));
    return answer;
  }
}

/** Options that no other beats in money, in instances and at every fraction of the answers at once; cheapest first. */
export function undominated<T extends JointOption>(
  options: readonly T[],
  instances: (option: T) => number,
  noSlower: (a: T, b: T) => boolean,
): T[] {
  const kept: T[] = [];
  for (const option of [...options].sort((a, b) => a.usdPerMonth - b.usdPerMonth)) {
    const beaten = kept.some(
      (other) => leastOf(other) <= leastOf(option) && instances(other) <= instances(option) && noSlower(other, option),
    );
    if (!beaten) kept.push(option);
  }
  return kept;
}

export function suffixSums(values: readonly number[]): number[] {
  const sums = [0];
  for (const value of [...values].reverse()) sums.unshift(value + sums[0]!);
  return sums;
}
