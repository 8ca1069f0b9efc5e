import { describe, expect, it } from 'vitest';
import type { Candidate } from './candidate.ts';
import type { CoarseObjectives, Fastest } from './coarse.ts';
import { LeftOf, Proof } from './proof.ts';

/** As late as that at every time; the slower, the cheaper. */
const option = (late: number): Candidate =>
  ({ usdPerMonth: 1 / late, laws: [{ id: 0, late: [new Float64Array(4).fill(late)], transforms: [] }] }) as never;
const lateOf = ({ laws }: Candidate) => laws[0]!.late[0]![0]!;

/** Too late are those that are later than so much together; a service without an option of its own is never late. */
function proofWith(most: number, seemsMost = Infinity) {
  const asked: number[] = [];
  const askedTogether: number[] = [];
  const sumOf = (chosen: readonly (Candidate | undefined)[]) => chosen.reduce((sum, one) => sum + (one ? lateOf(one) : 0), 0);
  const asking = (list: number[]) => (chosen: readonly (Candidate | undefined)[]) => {
    list.push(sumOf(chosen));
    return sumOf(chosen) > most;
  };
  const seemsLate = (chosen: readonly Candidate[]) => sumOf(chosen) > seemsMost;
  const coarse = { fails: asking(asked), isLate: asking(askedTogether), seemsLate } as unknown as CoarseObjectives;
  return { asked, askedTogether, proof: new Proof(coarse, () => true) };
}

// Witness of each: the sum of what is late, which is what counts here
describe('what a search left', () => {
  it('is too late where the fastest of it are: slower ones are not asked about', () => {
    const left = new LeftOf();
    for (const [usd, a, b] of [[10, 0.3, 0.3], [20, 0.2, 0.2], [30, 0.2, 0.3]] as const) left.note(usd, [[option(a), option(b)]]); // prettier-ignore
    const { proof, asked } = proofWith(0.35);
    expect(proof.leastOpenUsd(left, 40, undefined)).toEqual({ usdPerMonth: 40, refuted: false });
    expect(asked).toEqual([0.4]);
  });

  it('is a bound where some of it is not too late, and what is dearer does not matter', () => {
    const left = new LeftOf();
    for (const [usd, a, b] of [[10, 0.3, 0.3], [20, 0.2, 0.2], [50, 0.1, 0.1]] as const) left.note(usd, [[option(a), option(b)]]); // prettier-ignore
    expect(proofWith(0.5).proof.leastOpenUsd(left, 40, undefined)).toEqual({ usdPerMonth: 20, refuted: true });
    expect(proofWith(0.7).proof.leastOpenUsd(left, 40, undefined)).toEqual({ usdPerMonth: 10, refuted: true });
  });

  it('needs all of several to fail that stand for it together', () => {
    const left = new LeftOf();
    left.note(10, [[option(0.3), option(0.1)], [option(0.1), option(0.4)]]); // prettier-ignore
    expect(proofWith(0.45).proof.leastOpenUsd(left, 40, undefined).usdPerMonth).toBe(10);
    expect(proofWith(0.35).proof.leastOpenUsd(left, 40, undefined).usdPerMonth).toBe(40);
  });

  it('is open beyond what is composed at most', () => {
    const left = new LeftOf();
    // neither is slower than another
    for (let i = 0; i < 2_020; i++) left.note(1 + i, [[option(0.1 + i * 0.0001), option(0.9 - i * 0.0001)]]);
    const { proof, asked } = proofWith(0);
    const { usdPerMonth, refuted } = proof.leastOpenUsd(left, 3_000, undefined);
    expect(asked).toHaveLength(2_000);
    expect(refuted).toBe(false);
    expect(usdPerMonth).toBeLessThanOrEqual(2_001);
  });

  it('is asked about together where what is as fast as any of it seems late', () => {
    const left = new LeftOf();
    // as fast as any of the first three is 0.3 and 0.25, too late together; with the fourth it would not be: that is asked about alone
    for (const [usd, a, b] of [[10, 0.3, 0.35], [20, 0.4, 0.25], [30, 0.35, 0.3], [40, 0.05, 0.55]] as const) left.note(usd, [[option(a), option(b)]]); // prettier-ignore
    const { proof, asked, askedTogether } = proofWith(0.5, 0.5);
    expect(proof.leastOpenUsd(left, 50, undefined)).toEqual({ usdPerMonth: 50, refuted: false });
    expect(askedTogether).toHaveLength(1);
    expect(askedTogether[0]).toBeCloseTo(0.55, 12);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toBeCloseTo(0.6, 12);
  });

  it('is asked about one by one where a coarse look was wrong about all together', () => {
    const left = new LeftOf();
    for (const [usd, a, b] of [[10, 0.3, 0.35], [20, 0.4, 0.25]] as const) left.note(usd, [[option(a), option(b)]]); // prettier-ignore
    // as fast as either is 0.55, which is not too late; each of the two, 0.65, is
    const { proof, asked, askedTogether } = proofWith(0.6, 0.5);
    expect(proof.leastOpenUsd(left, 50, undefined)).toEqual({ usdPerMonth: 50, refuted: false });
    expect([askedTogether.length, asked.length]).toEqual([1, 2]);
    // neither is where more is allowed
    expect(proofWith(0.66, 0.5).proof.leastOpenUsd(left, 50, undefined)).toEqual({ usdPerMonth: 10, refuted: true });
  });

  it('knows nothing where what was left out beside idle machines is not too late there', () => {
    const idle = { laws: [[], []] } as unknown as Fastest;
    const { proof } = proofWith(0.25);
    proof.leaveBesideIdle(0, [option(0.3)]);
    expect(proof.leastOpenUsd(new LeftOf(), 40, idle).usdPerMonth).toBe(40);
    proof.leaveBesideIdle(1, [option(0.2), option(0.4)]);
    expect(proof.leastOpenUsd(new LeftOf(), 40, idle).usdPerMonth).toBe(0);
  });
});
