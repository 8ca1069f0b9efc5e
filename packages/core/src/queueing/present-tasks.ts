/**
 * Tasks present as a batch of exponential tasks finds them: M^X/M/c where batches come at random, H2^X/M/c where they come in bursts (the time between
 * them one of two exponentials, with balanced means). Exact.
 *
 * At random, with p(j) the share of time with j tasks present, min(j, W) p(j) = (λ/μ) Σ p(i) P(n ≥ j − i): as many go down past a level as come up, and
 * arrivals see the same shares. In bursts the rate of arrivals depends on the phase, whose chances at each level come from its own balance: levels and
 * phases are solved in turn until nothing moves.
 * Source: Kabak, Management Science 16 (1970), M^X/M/c; iterative aggregation after Schweitzer, in Numerical Solution of Markov Chains (1991).
 */
import { burstPhases } from './bursts.ts';

const MOST_STATES = 200_000;
const NEGLIGIBLE = 1e-11;
const MOST_ROUNDS = 200;

export interface BatchQueue {
  servers: number;
  /** of the servers, above 0, below 1 */
  utilization: number;
  /** at least 1; n.f is n tasks, or n + 1 with chance f */
  batchSize: number;
  /** squared coefficient of variation of the time between batches; 1, Poisson, when left out, and at least 1 */
  arrivals?: number;
}

/** Chances of 0, 1, 2, … tasks. */
export function presentTasks(queue: BatchQueue): Float64Array {
  const { servers, utilization, batchSize, arrivals = 1 } = queue;
  const batches = (utilization * servers) / batchSize; // a task time
  if (arrivals === 1) return normalized(levels(queue, () => batches));
  const phases = burstPhases(arrivals, batches);
  const states = statesOf(queue, phases);
  const rates = new Float64Array(states).fill(batches);
  let found: Float64Array = new Float64Array(states);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const shares = levels(queue, (j) => rates[j]!, states);
    const next = normalized(shares.map((share, j) => share * rates[j]!));
    let moved = 0;
    for (let j = 0; j < states; j++) moved += Math.abs(next[j]! - found[j]!);
    found = next;
    if (moved < 1e-10) break;
    phasesAt(queue, phases, found, rates);
  }
  return found;
}

/** Relative chances of each level, where batches come at so many a task time; as many levels as asked for, or as matter. */
function levels({ servers, utilization, batchSize }: BatchQueue, rateAt: (level: number) => number, states?: number): Float64Array {
  const whole = Math.floor(batchSize);
  const chance = batchSize - whole;
  const present = [1];
  const flows = [rateAt(0)];
  let total = 1;
  let within = flows[0]!; // the last `whole` flows
  for (let j = 1; j < (states ?? MOST_STATES); j++) {
    const before = chance > 0 && j - whole - 1 >= 0 ? flows[j - whole - 1]! * chance : 0;
    const share = (within + before) / Math.min(j, servers);
    const flow = share * rateAt(j);
    present.push(share);
    flows.push(flow);
    total += share;
    within += flow - (j - whole >= 0 ? flows[j - whole]! : 0);
    if (total > 1e250) {
      for (let i = 0; i <= j; i++) {
        present[i]! *= 1e-250;
        flows[i]! *= 1e-250;
      }
      total *= 1e-250;
      within *= 1e-250;
    }
    if (states === undefined && j > servers + batchSize && share < NEGLIGIBLE * total * (1 - utilization)) break;
  }
  return Float64Array.from(present);
}

function normalized(values: Float64Array): Float64Array {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => value / total);
}

interface Phase {
  chance: number;
  rate: number;
}

/** So many levels that next to nothing lies beyond: they fall off as z^(−j), where z^n E e^(−cT(1 − 1/z)) = 1. */
function statesOf({ servers, batchSize }: BatchQueue, phases: readonly Phase[]): number {
  const logGain = (logZ: number) => {
    const s = -servers * Math.expm1(-logZ);
    return batchSize * logZ + Math.log(phases.reduce((sum, { chance, rate }) => sum + (chance * rate) / (rate + s), 0));
  };
  let [low, high] = [0, 1e-9];
  while (logGain(high) < 0 && high < 50) [low, high] = [high, 2 * high];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (logGain(middle) < 0) low = middle;
    else high = middle;
  }
  return Math.min(MOST_STATES, Math.ceil(servers + 2 * batchSize - Math.log(NEGLIGIBLE) / high));
}

/** The mean rate of arrivals at each level, from the balance of each phase: out by its own arrivals and by departures, in by departures and by arrivals. */
function phasesAt({ servers, batchSize }: BatchQueue, phases: readonly Phase[], found: Float64Array, rates: Float64Array): void {
  const whole = Math.floor(batchSize);
  const chance = batchSize - whole;
  const above = phases.map(() => 0);
  for (let j = found.length - 1; j >= 0; j--) {
    const came = (j >= whole ? found[j - whole]! * (1 - chance) : 0) + (chance > 0 && j > whole ? found[j - whole - 1]! * chance : 0);
    let total = 0;
    let flow = 0;
    for (let i = 0; i < phases.length; i++) {
      const share = (Math.min(j + 1, servers) * above[i]! + phases[i]!.chance * came) / (phases[i]!.rate + Math.min(j, servers));
      above[i] = share;
      total += share;
      flow += share * phases[i]!.rate;
    }
    if (total > 0) rates[j] = flow / total;
  }
}
