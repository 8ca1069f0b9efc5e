/** F20: how weighted arms share the traffic. */
import { fieldFormula } from './formulas.ts';

const MOST_WEIGHT = 1000;

/**
 * Share of each arm, its weight over all weights.
 * @param weights by arm; each 0 to 1000, the default arm's above 0
 * @param defaultArm the arm that takes what no other does
 * @throws {RangeError} naming the arm whose weight breaks a rule
 * @example armShares({ weights: { default: 1000, canary: 50 }, defaultArm: 'default' }).canary // => 0.047619 (the document's "5 %")
 */
export function armShares({ weights, defaultArm }: { weights: Record<string, number>; defaultArm: string }): Record<string, number> {
  for (const [arm, weight] of Object.entries(weights))
    if (!(weight >= 0 && weight <= MOST_WEIGHT))
      throw new RangeError(`armShares: the weight of ${arm} must be 0 to ${MOST_WEIGHT}, got ${weight}`);
  if (!(weights[defaultArm]! > 0))
    throw new RangeError(`armShares: the default arm ${defaultArm} must have a weight above 0, got ${weights[defaultArm]}`);
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  return Object.fromEntries(Object.entries(weights).map(([arm, weight]) => [arm, fieldFormula('F20', { weight, weights: sum }).value]));
}
