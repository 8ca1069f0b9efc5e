import { leastOf, type JointOption } from './joint-request.ts';

/**
 * Options that no other beats in money, in instances and at every fraction of the answers at once; cheapest first.
 * @param fewest the instances of the cheapest that an option stands for
 */
export function undominated<T extends JointOption>(
  options: readonly T[],
  instances: (option: T) => number,
  noSlower: (a: T, b: T) => boolean,
  fewest = instances,
): T[] {
  const kept: T[] = [];
  for (const option of [...options].sort((a, b) => a.usdPerMonth - b.usdPerMonth)) {
    const beaten = kept.some(
      (other) => other.usdPerMonth <= leastOf(option) && instances(other) <= fewest(option) && noSlower(other, option),
    );
    if (!beaten) kept.push(option);
  }
  return kept;
}
