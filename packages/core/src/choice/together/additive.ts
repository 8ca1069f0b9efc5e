/**
 * Multiple-choice knapsack: one option of every list, least total cost with the total weight within a limit. Exact, by labels: partial sums that cost
 * and weigh no less than another are dropped, and so are those that cannot come below the best known total even with the linear relaxation of the
 * rest. Source: Kellerer, Pferschy & Pisinger, Knapsack Problems (2004), chapter 11 (dominance, the relaxation by incremental efficiencies).
 */
export interface Weighed {
  cost: number;
  weight: number;
}

export interface AdditiveResult {
  /** index into each list */
  chosen: number[];
  cost: number;
  weight: number;
}

interface Candidate extends Weighed {
  index: number;
}

interface Label extends Weighed {
  /** option taken of the list of its level */
  index: number;
  before: Label | undefined;
}

/**
 * @param lists none empty; costs and weights finite
 * @param limit of the total weight; weights may exceed it by a billionth
 * @returns undefined when even the lightest combination is too heavy
 * @example cheapestWithin([[{ cost: 5, weight: 1 }, { cost: 2, weight: 4 }], [{ cost: 3, weight: 1 }, { cost: 1, weight: 3 }]], 5) // => chosen [1, 0], cost 5
 */
export function cheapestWithin(lists: readonly (readonly Weighed[])[], limit: number): AdditiveResult | undefined {
  const slack = 1e-9 * Math.max(1, Math.abs(limit));
  const fronts = lists.map(paretoFront);
  const lightestAfter = suffix(fronts.map((front) => front.at(-1)!.weight));
  if (lightestAfter[0]! > limit + slack) return undefined;
  const relaxations = lists.map((_, i) => new Relaxation(fronts.slice(i)));
  const afterLast = new Relaxation([]);
  let best = greedy(fronts, limit + slack);
  let labels: Label[] = [{ cost: 0, weight: 0, index: -1, before: undefined }];
  for (const [i, front] of fronts.entries()) {
    const rest = relaxations[i + 1] ?? afterLast;
    const next: Label[] = [];
    for (const label of labels)
      for (const { cost, weight, index } of front) {
        const spent = label.cost + cost;
        const used = label.weight + weight;
        if (used + lightestAfter[i + 1]! > limit + slack) continue;
        if (spent + rest.leastCost(limit + slack - used) >= best * (1 - 1e-12)) continue;
        next.push({ cost: spent, weight: used, index, before: label });
      }
    labels = paretoLabels(next);
    if (i === fronts.length - 1) for (const label of labels) best = Math.min(best, label.cost);
  }
  const found = labels.reduce<Label | undefined>((least, label) => (least && least.cost <= label.cost ? least : label), undefined);
  return found ? unwind(found) : greedyChoice(fronts, limit + slack);
}

/** Cheapest first, each next one lighter: what no other option beats in both. */
function paretoFront(list: readonly Weighed[]): Candidate[] {
  const sorted = list.map(({ cost, weight }, index) => ({ cost, weight, index })).sort((a, b) => a.cost - b.cost || a.weight - b.weight);
  const front: Candidate[] = [];
  for (const one of sorted) if (front.length === 0 || one.weight < front.at(-1)!.weight) front.push(one);
  return front;
}

function paretoLabels(labels: Label[]): Label[] {
  labels.sort((a, b) => a.cost - b.cost || a.weight - b.weight);
  const kept: Label[] = [];
  for (const label of labels) if (kept.length === 0 || label.weight < kept.at(-1)!.weight) kept.push(label);
  return kept;
}

/** The least cost of lists when options may be mixed: a convex, falling function of the weight left, by its corners. */
class Relaxation {
  private readonly weights: number[];
  private readonly costs: number[];

  constructor(fronts: readonly (readonly Candidate[])[]) {
    const steps = fronts.flatMap(hullSteps).sort((a, b) => b.perWeight - a.perWeight);
    let weight = fronts.reduce((sum, front) => sum + front[0]!.weight, 0);
    let cost = fronts.reduce((sum, front) => sum + front[0]!.cost, 0);
    // from the cheapest down to the lightest: first the steps that save most weight a dollar
    this.weights = [weight];
    this.costs = [cost];
    for (const step of steps) {
      weight -= step.saved;
      cost += step.cost;
      this.weights.push(weight);
      this.costs.push(cost);
    }
  }

  /** Infinity when the weight left is below the lightest. */
  leastCost(weightLeft: number): number {
    const { weights, costs } = this;
    if (weightLeft >= weights[0]!) return costs[0]!;
    const last = weights.length - 1;
    if (weightLeft < weights[last]!)
      return weightLeft < weights[last]! - 1e-9 * Math.max(1, Math.abs(weights[last]!)) ? Infinity : costs[last]!;
    let [low, high] = [0, last];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (weights[middle]! > weightLeft) low = middle;
      else high = middle;
    }
    const part = (weights[low]! - weightLeft) / Math.max(Number.MIN_VALUE, weights[low]! - weights[high]!);
    return costs[low]! + part * (costs[high]! - costs[low]!);
  }
}

/** Steps along the lower convex hull of a front, from its cheapest to its lightest option. */
function hullSteps(front: readonly Candidate[]): { saved: number; cost: number; perWeight: number }[] {
  const hull: Candidate[] = [];
  const slope = (a: Candidate, b: Candidate) => (b.cost - a.cost) / (a.weight - b.weight);
  for (const one of front) {
    while (hull.length >= 2 && slope(hull.at(-2)!, hull.at(-1)!) >= slope(hull.at(-1)!, one)) hull.pop();
    hull.push(one);
  }
  return hull.slice(1).map((one, i) => {
    const saved = hull[i]!.weight - one.weight;
    const cost = one.cost - hull[i]!.cost;
    return { saved, cost, perWeight: saved / Math.max(Number.MIN_VALUE, cost) };
  });
}

/** From the cheapest of all, the swap that saves most weight a dollar, until it fits. */
function greedyChoice(fronts: readonly (readonly Candidate[])[], limit: number): AdditiveResult | undefined {
  const at = fronts.map(() => 0);
  let weight = fronts.reduce((sum, front) => sum + front[0]!.weight, 0);
  const swaps = fronts.reduce((sum, front) => sum + front.length, 0);
  for (let n = 0; n < swaps && weight > limit; n++) {
    let bestSwap: { list: number; perWeight: number } | undefined;
    fronts.forEach((front, list) => {
      const here = front[at[list]!]!;
      const next = front[at[list]! + 1];
      if (!next) return;
      const perWeight = (here.weight - next.weight) / Math.max(Number.MIN_VALUE, next.cost - here.cost);
      if (!bestSwap || perWeight > bestSwap.perWeight) bestSwap = { list, perWeight };
    });
    if (!bestSwap) return undefined;
    const { list } = bestSwap;
    weight += fronts[list]![at[list]! + 1]!.weight - fronts[list]![at[list]!]!.weight;
    at[list]!++;
  }
  if (weight > limit) return undefined;
  const taken = fronts.map((front, list) => front[at[list]!]!);
  return { chosen: taken.map(({ index }) => index), cost: taken.reduce((sum, { cost }) => sum + cost, 0), weight };
}

const greedy = (fronts: readonly (readonly Candidate[])[], limit: number) => greedyChoice(fronts, limit)?.cost ?? Infinity;

function unwind(label: Label): AdditiveResult {
  const chosen: number[] = [];
  for (let at: Label | undefined = label; at?.before; at = at.before) chosen.unshift(at.index);
  return { chosen, cost: label.cost, weight: label.weight };
}

function suffix(values: readonly number[]): number[] {
  const sums = [0];
  for (const value of [...values].reverse()) sums.unshift(value + sums[0]!);
  return sums;
}
