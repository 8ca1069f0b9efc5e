/**
 * What a search left because of a coarse look, and whether composed distributions say the same: what is cheapest is proven only then. A combination that
 * fails rules out every slower one, so many are told of at once and then the fastest first (`late-together.ts`), and mostly few are composed. What is
 * refuted is learnt: the search then goes again.
 */
import { asFastAsEither, beats, type Candidate } from './candidate.ts';
import type { CoarseObjectives, Fastest } from './coarse.ts';
import { isNoSlower, lateTogether, type Judging, type LeftOne } from './late-together.ts';
import { pairwise } from './pairwise.ts';

/** Combinations composed at most, and services of them all: composing a long chain takes longer. */
const MOST_COMPOSED = 2_000;
const MOST_SERVICES = 12_000;
/** Kept at most: beyond, what is left is not looked at again. */
const MOST_LEFT = 20_000;

/** Combinations that cost at least so much, all of which are too late if each of these is. */
interface Left {
  leastUsdPerMonth: number;
  fastest: readonly (readonly Candidate[])[];
}

/** What one search left. */
export class LeftOf {
  readonly all: Left[] = [];
  /** of what is not kept */
  leastUsdPerMonth = Infinity;

  note(leastUsdPerMonth: number, fastest: readonly (readonly Candidate[])[]): void {
    if (this.all.length < MOST_LEFT) this.all.push({ leastUsdPerMonth, fastest });
    else this.leastUsdPerMonth = Math.min(this.leastUsdPerMonth, leastUsdPerMonth);
  }
}

export class Proof {
  /** per service, as fast as any that was left out since it is too late beside machines with nothing to do */
  private readonly tooLate: (Candidate | undefined)[] = [];
  private readonly noSlower = pairwise(beats);
  private readonly lateness = new Map<Candidate, number>();

  constructor(
    private readonly coarse: CoarseObjectives,
    /** false where a combination surely has too little memory */
    private readonly fits: (chosen: readonly Candidate[]) => boolean | undefined,
  ) {}

  /** Too late even beside the fastest machines with nothing to do: a coarse look says so. */
  leaveBesideIdle(place: number, options: readonly Candidate[]): void {
    for (const one of options) {
      const before = this.tooLate[place];
      this.tooLate[place] = before ? asFastAsEither(before, one) : one;
    }
  }

  /**
   * The least that anything below a cost costs which was left and is not shown to fail; the cost itself where all is.
   * @returns refuted where something was left that does not fail
   */
  leastOpenUsd(left: LeftOf, belowUsdPerMonth: number, idle: Fastest | undefined): { usdPerMonth: number; refuted: boolean } {
    const { tooLate } = this;
    const places = idle?.laws ?? [];
    const late = tooLate.every((one, i) => !one || this.coarse.fails([...places.map((_, k) => (k === i ? one : undefined))], idle));
    if (!late) return { usdPerMonth: 0, refuted: false };
    const all = left.all
      .filter(({ leastUsdPerMonth }) => leastUsdPerMonth < belowUsdPerMonth * (1 - 1e-9))
      .flatMap(({ leastUsdPerMonth, fastest }) =>
        fastest.map((chosen): LeftOne => ({ leastUsdPerMonth, chosen, late: chosen.map((one) => this.latenessOf(one)) })),
      )
      .map((one) => ({ one, late: one.late.reduce((sum, own) => sum + own, 0) }))
      .sort((a, b) => a.late - b.late)
      .map(({ one }) => one);
    const judging: Judging = {
      noSlower: this.noSlower,
      seemsLate: (chosen) => this.fits(chosen) === false || this.coarse.seemsLate(chosen),
      isLate: (chosen) => this.fits(chosen) === false || this.coarse.isLate(chosen),
    };
    const most = Math.min(MOST_COMPOSED, MOST_SERVICES / Math.max(1, all[0]?.chosen.length ?? 0));
    const together = lateTogether(all, judging, most);
    const failed = new Set<LeftOne>();
    const isBeaten = (one: LeftOne) =>
      (one.beatenBy && failed.has(one.beatenBy)) || [...failed].some((other) => isNoSlower(other, one, judging));
    let usdPerMonth = Math.min(belowUsdPerMonth, left.leastUsdPerMonth);
    let composed = 0;
    let refuted = false;
    for (const one of all) {
      const { leastUsdPerMonth, chosen } = one;
      if (leastUsdPerMonth >= usdPerMonth) continue;
      if (together.has(one)) failed.add(one);
      else if (!isBeaten(one)) {
        const asks = composed++ < most;
        if (asks && (this.fits(chosen) === false || this.coarse.fails(chosen))) failed.add(one);
        else {
          usdPerMonth = leastUsdPerMonth;
          refuted ||= asks;
        }
      }
    }
    return { usdPerMonth, refuted };
  }

  /** Less for what is faster. */
  private latenessOf(one: Candidate): number {
    let sum = this.lateness.get(one);
    if (sum === undefined) {
      sum = 0;
      for (const { late } of one.laws) for (const own of late) for (let k = 0; k < own.length; k++) sum += own[k]!;
      this.lateness.set(one, sum);
    }
    return sum;
  }
}
