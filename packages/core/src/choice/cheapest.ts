/**
 * The cheapest combination of options, one per service, under a condition on the whole combination. Branch and bound: a branch is left when
 * what it has spent, and the least the rest can cost, reach the best found; or when even the fastest of the rest would not meet the condition.
 * Complete within its limit of nodes; `complete: false` when the limit was reached.
 */
import type { Option } from './options.ts';

export interface SearchRequest {
  /** per service, cheapest first; none empty */
  choices: readonly (readonly Option[])[];
  /** cost beyond the options' own, of the whole combination; at least 0 */
  sharedUsdPerMonth: (chosen: readonly Option[]) => number;
  /** the most that shared cost can come to */
  sharedAtMostUsdPerMonth: number;
  /** whether a combination (or, with the fastest for those not yet chosen, any completion of it) may be taken */
  allowed: ((chosen: readonly Option[]) => boolean) | undefined;
  /** whether a whole combination keeps the limits that span services */
  within: ((chosen: readonly Option[]) => boolean) | undefined;
  /** a combination must be cheaper than this */
  belowUsdPerMonth: number;
}

export interface SearchResult {
  chosen: Option[] | undefined;
  usdPerMonth: number;
  complete: boolean;
}

const MOST_NODES = 40_000;

export function cheapest({
  choices,
  sharedUsdPerMonth,
  sharedAtMostUsdPerMonth,
  allowed,
  within,
  belowUsdPerMonth,
}: SearchRequest): SearchResult {
  const pruned = choices.map((options) =>
    within ? options : allowed ? undominated(options) : withinReach(options, sharedAtMostUsdPerMonth),
  );
  const leastAfter = suffixSums(pruned.map((options) => options[0]!.usdPerMonth));
  const fastest = pruned.map((options) => options.reduce((best, option) => (tailOf(option) < tailOf(best) ? option : best)));
  let best: Option[] | undefined;
  let bestUsd = belowUsdPerMonth;
  let nodes = 0;
  const visit = (i: number, chosen: Option[], usd: number): void => {
    if (i === pruned.length) {
      const total = usd + sharedUsdPerMonth(chosen);
      if (total < bestUsd && !nearlyEqual(total, bestUsd) && (!within || within(chosen))) {
        best = [...chosen];
        bestUsd = total;
      }
      return;
    }
    for (const option of pruned[i]!) {
      if (++nodes > MOST_NODES) return;
      const spent = usd + option.usdPerMonth;
      if (spent + leastAfter[i + 1]! >= bestUsd) return;
      chosen.push(option);
      if (!allowed || allowed([...chosen, ...fastest.slice(i + 1)])) visit(i + 1, chosen, spent);
      chosen.pop();
    }
  };
  visit(0, [], 0);
  return { chosen: best, usdPerMonth: bestUsd, complete: nodes <= MOST_NODES };
}

const nearlyEqual = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
const tailOf = (option: Option) => option.atLine.meanSeconds + 3 * Math.sqrt(option.atLine.varianceSeconds2);

/** Without a condition only options can win whose extra cost is less than what sharing could ever save. */
function withinReach(options: readonly Option[], mostSaved: number): readonly Option[] {
  const least = options[0]!.usdPerMonth;
  return mostSaved === 0 ? options.slice(0, 1) : options.filter((option) => option.usdPerMonth <= least + mostSaved);
}

/** Options that no other beats in money, instances and time at once. */
function undominated(options: readonly Option[]): Option[] {
  const kept: Option[] = [];
  for (const option of options) {
    const beaten = kept.some(
      (other) =>
        other.usdPerMonth <= option.usdPerMonth &&
        other.shards * other.fleet.billed.averageReplicas <= option.shards * option.fleet.billed.averageReplicas &&
        other.atLine.meanSeconds <= option.atLine.meanSeconds &&
        other.atLine.varianceSeconds2 <= option.atLine.varianceSeconds2,
    );
    if (!beaten) kept.push(option);
  }
  return kept;
}

function suffixSums(values: readonly number[]): number[] {
  const sums = [0];
  for (const value of [...values].reverse()) sums.unshift(value + sums[0]!);
  return sums;
}
