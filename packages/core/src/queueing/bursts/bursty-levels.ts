/**
 * Tasks present as a batch finds them, H2^X/M/c: the time between batches is one of two exponentials, chosen anew at each batch. Exact.
 *
 * A level is left downwards one task at a time. In which phase a level below is first come to is told by a matrix of first passages G, the same at every
 * level with all servers busy; each level's chances then follow from those below it, by what jumps past it and comes down to it. Nothing is subtracted,
 * so nothing is lost to rounding.
 * Source: Neuts, Structured Stochastic Matrices of M/G/1 Type and Their Applications (1989), chapters 2 and 3; Ramaswami, Stochastic Models 4 (1988).
 */
import { LARGE, type BatchQueue, type Level } from '../batch/batch-queue.ts';
import { burstPhases } from './bursts.ts';

/** Chances of the two phases. */
type Row = readonly [number, number];
/** From each phase. */
type Passage = readonly [Row, Row];

/** @param places batches that find as many tasks are refused, and all of those that find fewer let in */
export function* burstyLevels(
  { servers, utilization, batchSize, arrivals }: Required<Omit<BatchQueue, 'own'>>,
  places = Infinity,
): Generator<Level> {
  const phases = burstPhases(arrivals, (utilization * servers) / batchSize);
  const chosen: Row = [phases[0]!.chance, phases[1]!.chance];
  const rates: Row = [phases[0]!.rate, phases[1]!.rate];
  const whole = Math.floor(batchSize);
  const more = batchSize - whole;
  const down = passages({ servers, chosen, rates, whole, more, places });
  /** Chances of each phase, on the way down from a batch at a level, at each level above it, and back at the level itself last. */
  const wayDown = (level: number): Row[] => {
    if (level >= places) return [chosen];
    const rows: Row[] = [];
    let row: Row = [more * chosen[0], more * chosen[1]];
    if (more > 0) rows[whole] = row;
    for (let above = whole; above >= 0; above--) {
      row = after(row, down(level + above + 1));
      if (above === whole) row = [row[0] + (1 - more) * chosen[0], row[1] + (1 - more) * chosen[1]];
      if (above > 0) rows[above - 1] = row;
      else rows.push(row);
    }
    return rows;
  };
  const allBusy = places === Infinity ? wayDown(servers) : undefined;
  const last = places - 1 + Math.ceil(batchSize);
  // what comes to each of the next levels from those below
  const coming: [number, number][] = Array.from({ length: whole + 2 }, () => [0, 0]);
  for (let j = 0; j <= last; j++) {
    const way = (j >= servers && allBusy) || wayDown(j);
    const back = way.at(-1)!;
    const leaves = Math.min(j, servers);
    const [first, second] = coming[0]!;
    let own: [number, number];
    if (j === 0) own = [back[0] / rates[0], back[1] / rates[1]];
    else {
      const part = (i: 0 | 1) => rates[i] / (leaves + rates[i]);
      const flow =
        (part(0) * first + part(1) * second) / (back[0] * (leaves / (leaves + rates[0])) + back[1] * (leaves / (leaves + rates[1])));
      own = [(first + flow * back[0]) / (leaves + rates[0]), (second + flow * back[1]) / (leaves + rates[1])];
    }
    let share = own[0] * rates[0] + own[1] * rates[1];
    let scale = 1;
    if (share > LARGE) {
      scale = 1 / LARGE;
      share *= scale;
      for (const row of coming) for (const i of [0, 1] as const) row[i] *= scale;
    }
    coming.shift();
    coming.push([0, 0]);
    for (let above = 0; above < way.length - 1; above++) for (const i of [0, 1] as const) coming[above]![i] += share * way[above]![i];
    yield { share, scale };
  }
}

const after = (row: Row, passage: Passage): Row => [
  row[0] * passage[0][0] + row[1] * passage[1][0],
  row[0] * passage[0][1] + row[1] * passage[1][1],
];

interface Walk {
  servers: number;
  chosen: Row;
  rates: Row;
  whole: number;
  more: number;
  places: number;
}

/** In which phase the level below is come to first, level by level; above the servers it is the same everywhere. */
function passages({ servers, chosen, rates, whole, more, places }: Walk): (level: number) => Passage {
  /** A departure first, or a batch first and then the whole way down in the end. */
  const passage = (leaves: number, end: Row): Passage => {
    const row = (i: 0 | 1): Row => {
      const all = leaves + rates[i];
      return [((i === 0 ? leaves : 0) + rates[i] * end[0]) / all, ((i === 1 ? leaves : 0) + rates[i] * end[1]) / all];
    };
    return [row(0), row(1)];
  };
  const times = (row: Row, busy: Passage, power: number): Row => {
    // two states that are never left for good: a limit, and what falls off towards it
    const [out, home] = [busy[0][1], busy[1][0]];
    const limit = home / (out + home);
    const first = limit + (1 - out - home) ** power * (row[0] - limit);
    return [first, 1 - first];
  };
  const endOf = (busy: Passage) =>
    (1 - more) * times(chosen, busy, whole + 1)[0] + (more > 0 ? more * times(chosen, busy, whole + 2)[0] : 0);
  let [low, high] = [0, 1];
  for (let i = 0; i < 70; i++) {
    const middle = (low + high) / 2;
    if (endOf(passage(servers, [middle, 1 - middle])) > middle) low = middle;
    else high = middle;
  }
  const busy = passage(servers, [low, 1 - low]);
  const fewer: Passage[] = [];
  const down = (level: number): Passage => fewer[level] ?? busy;
  for (let level = places === Infinity ? servers - 1 : places - 1 + Math.ceil(whole + more); level >= 1; level--) {
    // down to this level by the passages above it, and past it by its own: G = D + r ⊗ (way · G)
    let way: Row = [more * chosen[0], more * chosen[1]];
    if (level >= places) way = chosen;
    else
      for (let at = level + whole + 1; at > level; at--) {
        way = after(way, down(at));
        if (at === level + whole + 1) way = [way[0] + (1 - more) * chosen[0], way[1] + (1 - more) * chosen[1]];
      }
    const working = Math.min(level, servers);
    // end = way · G = way · D + (way · r) end, and way · (D + r) is all there is: what of it is left for D sums up to the end's share
    const leaves = (i: 0 | 1) => way[i] * (working / (working + rates[i]));
    const all = leaves(0) + leaves(1);
    fewer[level] = passage(working, [leaves(0) / all, leaves(1) / all]);
  }
  return down;
}
