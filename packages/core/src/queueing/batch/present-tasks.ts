/**
 * Tasks present as a batch of exponential tasks finds them, exactly: M^X/M/c where batches come at random, H2^X/M/c where they come in bursts.
 *
 * At random, with p(j) the share of time with j tasks present, min(j, W) p(j) = (λ/μ) Σ p(i) P(n ≥ j − i): as many go down past a level as come up, and
 * arrivals see the same shares.
 * Source: Kabak, Management Science 16 (1970).
 */
import { LARGE, type BatchQueue, type Level } from './batch-queue.ts';
import { burstyLevels } from '../bursts/bursty-levels.ts';

const MOST_STATES = 200_000;
const NEGLIGIBLE = 1e-11;

const kept = new Map<string, number[]>();
const MOST_KEPT = 6;

/** Chances of 0, 1, 2, … tasks; the last few are kept, for batches of several sizes ask the same queues in a row. */
export function presentTasks(queue: BatchQueue): number[] {
  const { servers, utilization, batchSize, arrivals = 1 } = queue;
  const key = `${servers} ${utilization} ${batchSize} ${arrivals}`;
  let present = kept.get(key);
  if (!present) {
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, (present = solved(queue)));
  }
  return present;
}

/** The same where batches that find so many are refused, in bursts: as all that come find them, those that are refused too. */
export function presentWithin(queue: BatchQueue & { arrivals: number }, places: number): number[] {
  const present: number[] = [];
  for (const { share, scale } of burstyLevels(queue, places)) {
    if (scale !== 1) for (let i = 0; i < present.length; i++) present[i]! *= scale;
    present.push(share);
  }
  return present;
}

function solved(queue: BatchQueue): number[] {
  const { servers, utilization, batchSize, arrivals = 1 } = queue;
  const levels = arrivals === 1 ? randomLevels(queue) : burstyLevels({ ...queue, arrivals });
  const present: number[] = [];
  let total = 0;
  for (const { share, scale } of levels) {
    if (scale !== 1) {
      for (let i = 0; i < present.length; i++) present[i]! *= scale;
      total *= scale;
    }
    present.push(share);
    total += share;
    const j = present.length - 1;
    if (j >= MOST_STATES || (j > servers + batchSize && share < NEGLIGIBLE * total * (1 - utilization))) break;
  }
  return present.map((share) => share / total);
}

function* randomLevels({ servers, utilization, batchSize }: BatchQueue): Generator<Level> {
  const whole = Math.floor(batchSize);
  const chance = batchSize - whole;
  const offered = (utilization * servers) / batchSize; // λ/μ, batches a task time
  const present = [1];
  yield { share: 1, scale: 1 };
  let within = 1; // Σ of the last `whole` entries
  for (let j = 1; ; j++) {
    const before = chance > 0 && j - whole - 1 >= 0 ? present[j - whole - 1]! * chance : 0;
    let share = (offered * (within + before)) / Math.min(j, servers);
    let scale = 1;
    if (share > LARGE) {
      scale = 1 / LARGE;
      for (let i = Math.max(0, j - whole - 2); i < j; i++) present[i]! *= scale;
      share *= scale;
      within *= scale;
    }
    present.push(share);
    within += share - (j - whole >= 0 ? present[j - whole]! : 0);
    yield { share, scale };
  }
}
