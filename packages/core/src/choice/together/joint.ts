/**
 * The cheapest combination of options, one per service, whose composed response keeps every objective. Exact: branch and bound, depth first. A branch
 * is left when what it has spent and the least the rest can cost reach the best found, or when it would fail even with the fastest rest that is left
 * of that. Of several services at most one spends more than half of what is left, so the others are as fast as half of it buys.
 *
 * Whether a combination keeps the objectives is costly to know (distributions are composed), but monotone: an option that answers no later at any
 * fraction never breaks what held. So what was asked once answers for every combination that is slower than a failed one, or faster than a kept one;
 * and most are far enough from the objective for a coarse look, where there is one.
 *
 * An option may stand for a stretch of options, as fast as the fastest of them and with the least that any of them costs: it is split where that matters.
 */
import { leastOf, type JointOption, type JointRequest } from './joint-request.ts';
import { MonotoneOracle } from './monotone-oracle.ts';
import type { SearchResult } from './search-result.ts';

const MOST_NODES = 400_000;
const MOST_COMPOSED = 6_000;
/** Of a coarse look each node takes as many as there are services, of so many answers each: nodes times the square of the services. */
const MOST_LOOKED_AT = 64 * MOST_NODES;

export function cheapestJoint<T extends JointOption>(request: JointRequest<T>): SearchResult<T> {
  return new JointSearch(request).run();
}

class JointSearch<T extends JointOption> {
  private readonly oracle: MonotoneOracle<T>;
  /** by what they cost at least */
  private readonly choices: readonly (readonly T[])[];
  /** per service and n, one no slower than any of its n + 1 cheapest */
  private readonly fastestOfFirst: readonly (readonly T[])[];
  /** services in the order that they are gone through: those with fewest options first */
  private readonly order: readonly number[];
  /** from a place of that order on, the least that it and all after it cost */
  private readonly leastAfter: readonly number[];
  /** the least that they share */
  private readonly leastShared: number;
  private best: T[] | undefined;
  private bestUsd: number;
  private nodes = 0;
  private readonly mostNodes: number;
  /** too near the objective for a coarse look: judged at the end, when few of them are cheaper than what was found */
  private readonly tooNear: { chosen: T[]; leastUsd: number }[] = [];

  constructor(private readonly request: JointRequest<T>) {
    this.oracle = new MonotoneOracle(request);
    const { choices, coarse, mostComposed = MOST_COMPOSED } = request;
    const most = (MOST_LOOKED_AT * Math.min(1, mostComposed / MOST_COMPOSED)) / choices.length ** 2;
    this.mostNodes = coarse ? Math.min(MOST_NODES, most) : MOST_NODES;
    this.bestUsd = request.belowUsdPerMonth ?? Infinity;
    this.leastShared = request.leastSharedUsdPerMonth?.() ?? 0;
    const all = request.choices.map((options) => (request.split ? [...options].sort((a, b) => leastOf(a) - leastOf(b)) : options));
    if (all.some((options) => options.length === 0)) throw new RangeError('cheapestJoint: a service without options');
    const fastest = request.coarse ? all.map((options) => this.fastestOf(options, 0).at(-1)!) : request.fastest!;
    const least = all.map(([cheapest]) => this.leastOf(cheapest!));
    const leastUsd = least.reduce((sum, usd) => sum + usd, this.leastShared);
    this.choices = all.map((options, i) =>
      options.filter((option) => {
        const whole = fastest.map((fast, other) => (other === i ? option : fast));
        const may = this.mayMeet(whole);
        if (!may) this.leave(leastUsd - least[i]! + this.leastOf(option), [whole]);
        return may;
      }),
    );
    this.fastestOfFirst = this.choices.map((options, i) => this.fastestOf(options, i));
    this.order = [...all.keys()].sort((a, b) => this.choices[a]!.length - this.choices[b]!.length);
    this.leastAfter = suffixSums(this.order.map((i) => (this.choices[i]!.length ? this.leastOf(this.choices[i]![0]!) : Infinity)));
  }

  run(): SearchResult<T> {
    const { incumbent, within } = this.request;
    if (incumbent) this.offer(incumbent);
    if (this.leastShared + this.leastAfter[0]! < this.bestUsd) {
      if (!within) this.descend();
      this.visit(0, [...this.choices.map(([cheapest]) => cheapest!)], this.leastShared);
      const near = this.tooNear.splice(0).sort((a, b) => a.leastUsd - b.leastUsd);
      for (const { chosen, leastUsd } of near) this.judge(chosen, leastUsd, 'composed');
    }
    return { chosen: this.best, usdPerMonth: this.bestUsd, complete: !this.cut, composed: this.oracle.composed };
  }

  private get cut(): boolean {
    return this.nodes > this.mostNodes || this.oracle.composed > (this.request.mostComposed ?? MOST_COMPOSED);
  }

  private leastOf(option: T): number {
    return this.request.split ? leastOf(option) : option.usdPerMonth;
  }

  private fastestOf(options: readonly T[], i: number): T[] {
    const { coarse, fastest } = this.request;
    let best: T | undefined;
    return options.map((option, n) => {
      if (coarse) return (best = best ? coarse.faster(best, option) : option);
      if (!best || !this.request.noSlower(best, option))
        best = options.slice(0, n).every((other) => this.request.noSlower(option, other)) ? option : undefined;
      return best ?? fastest![i]!;
    });
  }

  /** False where it surely does not. */
  private mayMeet(chosen: readonly T[]): boolean {
    const { coarse } = this.request;
    return coarse ? coarse.meets(chosen) !== false : this.oracle.meets(chosen);
  }

  private meets(chosen: readonly T[]): boolean {
    return this.request.coarse?.meets(chosen) ?? this.oracle.meets(chosen);
  }

  /**
   * Why no rest does, as fast as what is left of the best bill can buy: combinations that are all too late; undefined where one may do.
   * @param chosen at the places of the order before this one
   */
  private whyNot(place: number, chosen: readonly T[], spent: number): T[][] | undefined {
    const left = this.bestUsd - spent - this.leastAfter[place]!;
    const rest = this.order.slice(place);
    const whole = [...chosen];
    for (const i of rest) whole[i] = this.fastestWithin(i, left);
    if (!this.mayMeet(whole)) return [whole];
    if (rest.length < 2 || !this.request.coarse) return undefined;
    const half = rest.map((i) => this.fastestWithin(i, left / 2));
    const all: T[][] = [];
    for (const i of rest) {
      const one = whole.map((option, other) => (other === i || !rest.includes(other) ? option : half[rest.indexOf(other)]!));
      if (this.mayMeet(one)) return undefined;
      all.push(one);
    }
    return all;
  }

  /** What a coarse look rules out. */
  private leave(leastUsd: number, fastest: readonly (readonly T[])[]): void {
    if (leastUsd < this.bestUsd) this.request.coarse?.left?.(leastUsd, fastest);
  }

  /** As fast as any option of a service that costs so much more than its cheapest. */
  private fastestWithin(i: number, moreUsd: number): T {
    const options = this.choices[i]!;
    const most = this.leastOf(options[0]!) + moreUsd;
    const count = firstWhere(options.length, (n) => this.leastOf(options[n]!) > most);
    return this.fastestOfFirst[i]![Math.max(0, count - 1)]!;
  }

  private usdOf(chosen: readonly T[]): number {
    return chosen.reduce((sum, option) => sum + option.usdPerMonth, 0) + this.request.sharedUsdPerMonth(chosen);
  }

  private offer(chosen: readonly T[]): boolean {
    const usd = this.usdOf(chosen);
    if (!(usd < this.bestUsd) || nearlyEqual(usd, this.bestUsd) || (this.request.within && !this.request.within(chosen))) return false;
    if (this.request.coarse && !this.oracle.meets(chosen)) return false;
    this.best = [...chosen];
    this.bestUsd = usd;
    return true;
  }

  /** A good combination to begin with: each service in turn takes the cheapest that holds with the others as they are, until nothing improves. */
  private descend(): void {
    let chosen: T[] = this.best ?? this.choices.map((options) => options.at(-1)!);
    if (!this.meets(chosen)) return;
    this.offer(chosen);
    for (let round = 0; round < 8; round++) {
      const before = this.usdOf(chosen);
      for (const i of chosen.keys()) {
        const found = this.cheapestThatHolds(chosen, i);
        if (found) chosen = this.withAt(chosen, i, found);
      }
      this.offer(chosen);
      if (this.usdOf(chosen) >= before * (1 - 1e-12)) return;
    }
  }

  /** By halves: one that fails rules out all that are slower, one that holds all that are dearer. */
  private cheapestThatHolds(chosen: readonly T[], i: number): T | undefined {
    let left = this.choices[i]!.filter(({ usdPerMonth }) => usdPerMonth < chosen[i]!.usdPerMonth).sort(
      (a, b) => a.usdPerMonth - b.usdPerMonth,
    );
    let found: T | undefined;
    while (left.length > 0 && !this.cut) {
      this.nodes++;
      const at = left.length >> 1;
      const option = left[at]!;
      if (this.meets(this.withAt(chosen, i, option))) {
        found = option;
        left = left.slice(0, at);
      } else left = left.filter((other) => other !== option && !this.request.noSlower(option, other));
    }
    return found;
  }

  private withAt(chosen: readonly T[], i: number, option: T): T[] {
    return chosen.map((other, k) => (k === i ? option : other));
  }

  private visit(place: number, chosen: T[], usd: number): void {
    const i = this.order[place];
    if (i === undefined) {
      this.judge(chosen, usd - this.leastShared);
      return;
    }
    const options = this.choices[i]!;
    const own = chosen[i]!;
    let why: T[][] | undefined;
    const at = (option: T, least: number) => {
      chosen[i] = option;
      const not = this.whyNot(place + 1, chosen, usd + least);
      if (not) why = not;
      return !not;
    };
    const last = place === this.order.length - 1 && !this.request.split;
    // cheaper ones are too slow, all of them together
    const least = this.leastOf(options[0]!);
    const first = firstWhere(options.length, (n) => at(this.fastestOfFirst[i]![n]!, least));
    if (first > 0) this.leave(usd + least + this.leastAfter[place + 1]!, why!);
    for (let n = first; n < options.length && !this.cut; n++) {
      this.nodes++;
      const spent = usd + this.leastOf(options[n]!);
      if (spent + this.leastAfter[place + 1]! >= this.bestUsd) break;
      // dearer with what they share: that is known of whole combinations only
      if (last && this.usdOf(this.withAt(chosen, i, options[n]!)) >= this.bestUsd) continue;
      if (at(options[n]!, this.leastOf(options[n]!))) this.visit(place + 1, chosen, spent);
      else this.leave(spent + this.leastAfter[place + 1]!, why!);
    }
    chosen[i] = own;
  }

  /** A whole combination, and what its stretches stand for. @param leastUsd of the options, without what they share */
  private judge(chosen: T[], leastUsd: number, by: 'coarse' | 'composed' = 'coarse'): void {
    const { coarse } = this.request;
    // what is dearer needs no look
    if (this.cut || !this.maybeCheaper(chosen, leastUsd)) return;
    const meets = coarse?.meets(chosen);
    if (coarse && meets === undefined && by === 'coarse') this.tooNear.push({ chosen: [...chosen], leastUsd });
    else if (meets ?? this.oracle.meets(chosen)) this.take(chosen, leastUsd, by);
    else if (meets === false) this.leave(leastUsd + this.leastShared, [[...chosen]]);
  }

  private maybeCheaper(chosen: readonly T[], leastUsd: number): boolean {
    const { sharedUsdPerMonth, leastSharedUsdPerMonth = sharedUsdPerMonth } = this.request;
    return leastUsd + leastSharedUsdPerMonth(chosen) < this.bestUsd;
  }

  /** A combination that keeps the objectives: offered, and its widest stretch split while any part might be cheaper. */
  private take(chosen: T[], leastUsd: number, by: 'coarse' | 'composed'): void {
    this.offer(chosen);
    const { split } = this.request;
    if (!split || !this.maybeCheaper(chosen, leastUsd)) return;
    const widths = chosen.map((option) => option.usdPerMonth - leastOf(option));
    const i = widths.indexOf(Math.max(...widths));
    if (widths[i] === 0) return;
    const own = chosen[i]!;
    for (const part of split(own)) {
      this.nodes++;
      chosen[i] = part;
      this.judge(chosen, leastUsd - leastOf(own) + leastOf(part), by);
    }
    chosen[i] = own;
  }
}

/** The first of so many for which a condition holds that then holds for all after it; the number itself where there is none. */
function firstWhere(count: number, holds: (n: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

const nearlyEqual = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));

function suffixSums(values: readonly number[]): number[] {
  const sums = [0];
  for (const value of [...values].reverse()) sums.unshift(value + sums[0]!);
  return sums;
}
