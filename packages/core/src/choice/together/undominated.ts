import { leastOf, type JointOption } from './joint-request.ts';

export interface Comparing<T> {
  instances: (option: T) => number;
  /** the instances of the cheapest that an option stands for */
  fewest?: (option: T) => number;
  noSlower: (a: T, b: T) => boolean;
}

/**
 * Options that no other beats in money, in instances and at every fraction of the answers at once. They are gone through cheapest first and only a cheaper
 * one beats, so what was told of those up to a cost stays told where dearer ones are added.
 */
export class Undominated<T extends JointOption> {
  private seen: readonly T[] = [];
  private kept: T[] = [];
  /** how many were kept of the first so many */
  private readonly keptAfter: number[] = [0];

  constructor(private readonly comparing: Comparing<T>) {}

  /** @returns cheapest first */
  of(options: readonly T[]): T[] {
    const sorted = [...options].sort((a, b) => a.usdPerMonth - b.usdPerMonth);
    let same = 0;
    while (same < this.seen.length && same < sorted.length && this.seen[same] === sorted[same]) same++;
    this.keptAfter.length = same + 1;
    this.kept = this.kept.slice(0, this.keptAfter[same]);
    for (const option of sorted.slice(same)) {
      if (!this.isBeaten(option)) this.kept.push(option);
      this.keptAfter.push(this.kept.length);
    }
    this.seen = sorted;
    return [...this.kept];
  }

  private isBeaten(option: T): boolean {
    const { instances, fewest = instances, noSlower } = this.comparing;
    return this.kept.some((other) => other.usdPerMonth <= leastOf(option) && instances(other) <= fewest(option) && noSlower(other, option));
  }
}
