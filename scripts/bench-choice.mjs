// `node scripts/bench-choice.mjs`: the exact search raced against HiGHS on the same multiple-choice problems, in one run. Building the models and
// starting the solvers is left out, both are warmed. Each list is pruned by nobody beforehand; HiGHS has presolve on and no gap.
import loadHighs from 'highs';
import { setup } from './setup.mjs';

await setup();
const { cheapestWithin } = await import('../packages/core/dist/index.js');
const highs = await loadHighs();

/** A small linear congruential generator: the same problems every time. */
function random(seed) {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** Costs and times of machines as they come: larger ones cost more and answer sooner, with prices of their own. */
function problem(seed, services, types) {
  const next = random(seed);
  const lists = Array.from({ length: services }, () => {
    const work = 2 + 20 * next();
    return Array.from({ length: types }, () => {
      const size = 2 ** (1 + 6 * next());
      return { cost: 100 + 40 * size * (0.7 + 0.6 * next()), weight: work * (0.4 + 3 / size + 0.2 * next()) };
    });
  });
  const sum = (pick) => lists.reduce((total, list) => total + Math.min(...list.map(pick)), 0);
  const cheapest = lists.reduce((total, list) => total + list.reduce((a, b) => (b.cost < a.cost ? b : a)).weight, 0);
  return { lists, limit: sum(({ weight }) => weight) * 0.6 + cheapest * 0.4 };
}

/** All regions in one model: a binary for every machine, one per service, one budget of time a region. */
function model(regions) {
  const name = (r, s, m) => `x${r}_${s}_${m}`;
  const terms = (list, r, s, pick) => list.map((one, m) => `${pick(one).toPrecision(17)} ${name(r, s, m)}`);
  const objective = regions.flatMap(({ lists }, r) => lists.flatMap((list, s) => terms(list, r, s, ({ cost }) => cost)));
  const rows = regions.flatMap(({ lists, limit }, r) => [
    `b${r}: ${lists.flatMap((list, s) => terms(list, r, s, ({ weight }) => weight)).join(' + ')} <= ${limit.toPrecision(17)}`,
    ...lists.map((list, s) => `c${r}_${s}: ${list.map((_, m) => name(r, s, m)).join(' + ')} = 1`),
  ]);
  const binaries = regions.flatMap(({ lists }, r) => lists.flatMap((list, s) => list.map((_, m) => name(r, s, m))));
  return `Minimize\n obj: ${objective.join(' + ')}\nSubject To\n ${rows.join('\n ')}\nBinary\n ${binaries.join(' ')}\nEnd`;
}

const timed = (work) => {
  const start = performance.now();
  const value = work();
  return { value, ms: performance.now() - start };
};
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function race(services, types, regionCount, tries = 5) {
  const ours = [];
  const theirs = [];
  for (let seed = 1; seed <= tries; seed++) {
    const regions = Array.from({ length: regionCount }, (_, r) => problem(1000 * seed + r, services, types));
    const text = model(regions);
    const solveOurs = () => regions.reduce((sum, { lists, limit }) => sum + cheapestWithin(lists, limit).cost, 0);
    solveOurs();
    const one = timed(solveOurs);
    const other = timed(() => highs.solve(text, { mip_rel_gap: 0, mip_abs_gap: 0, presolve: 'on' }));
    if (other.value.Status !== 'Optimal') throw new Error(`HiGHS says ${other.value.Status}`);
    const difference = Math.abs(one.value - other.value.ObjectiveValue) / other.value.ObjectiveValue;
    if (difference > 1e-6) throw new Error(`optima differ by ${difference} (seed ${seed}, ${services} × ${types} × ${regionCount})`);
    ours.push(one.ms);
    // the model's text is read by HiGHS: an empty solve of it is not to be had, so reading is timed by a model without integers and left out
    const reading = timed(() => highs.solve(text.replace(/Binary[\s\S]*End/, 'End'), { presolve: 'on' }));
    theirs.push(Math.max(0.1, other.ms - reading.ms));
  }
  return { ours: median(ours), theirs: median(theirs) };
}

race(3, 50, 1, 2); // both warm
console.log('services × machine types × regions: ours, HiGHS without reading the model, ratio; the same optimum to 1e-6 in every try');
for (const [services, types, regions] of [
  [2, 400, 3],
  [4, 400, 3],
  [6, 100, 3],
  [6, 200, 3],
  [6, 400, 1],
  [6, 400, 3],
  [6, 400, 6],
  [6, 800, 3],
  [9, 400, 3],
  [12, 400, 3],
]) {
  const { ours, theirs } = race(services, types, regions);
  console.log(
    `${String(services).padStart(2)} × ${String(types).padStart(3)} × ${regions}: ${ours.toFixed(2)} ms, ${theirs.toFixed(0)} ms, ${(theirs / ours).toFixed(0)}×`,
  );
}
