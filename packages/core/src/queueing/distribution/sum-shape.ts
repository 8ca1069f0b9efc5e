/** How long the tasks of a batch hold one server that does them in a row, in its own mean: their sum, by transforms on a grid. */
import { inverse, transform } from './grid.ts';
import { massesOf } from './masses.ts';
import { serviceShape, type ServiceShape } from './service-shape.ts';

const NODES = 4096;
/** So little of a task, or of the sum, lies beyond the grid. */
const BEYOND = 1e-7;
/** Standard deviations of the sum beyond its mean that the grid reaches at least. */
const REACH = 12;
/** Sums so near a normal time, by their skewness times their spread, are told by mean and spread: a gamma time is within 1 % then. */
const NEARLY_NORMAL = 0.01;

const known = new Map<string, ServiceShape>();
const MOST_KNOWN = 500;

/** @param tasks at least 1; n.f is n tasks, or n + 1 with chance f */
export function sumShape(task: ServiceShape, tasks: number): ServiceShape {
  if (tasks === 1) return task;
  const key = `${task.name} ${task.squaredCoefficientOfVariation} ${tasks}`;
  let shape = known.get(key);
  if (!shape) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, (shape = make(task, tasks)));
  }
  return shape;
}

function make(task: ServiceShape, tasks: number): ServiceShape {
  const whole = Math.floor(tasks);
  const more = tasks - whole;
  const scv = task.squaredCoefficientOfVariation;
  if (more === 0 && scv === 0) return task;
  if (more === 0 && (task.name === 'gamma' || task.name === 'erlang' || task.name === 'exponential'))
    return serviceShape('gamma', scv / tasks);
  // moments of the sum, in task times: cumulants add up
  const third = task.thirdMoment - 3 * (1 + scv) + 2;
  const momentsOfSum = (n: number) => ({ second: n * scv + n * n, third: n * third + 3 * n * n * scv + n ** 3 });
  const [few, many] = [momentsOfSum(whole), momentsOfSum(whole + 1)];
  const second = few.second + more * (many.second - few.second);
  if (third <= NEARLY_NORMAL * scv * tasks) return serviceShape('gamma', second / tasks ** 2 - 1);
  const spread = Math.sqrt(second - tasks ** 2);
  const end = Math.max(tasks + REACH * spread, task.quantile(1 - BEYOND / (whole + 1)) + tasks);
  const step = end / NODES;
  const grid = massesOf((x) => 1 - task.cdf(x), step, NODES);
  // what a coarse grid has too much or too little of one task it would have of every one: times are counted in its own mean
  const meanOfGrid = step * grid.real.reduce((sum, mass, k) => sum + k * mass, 0);
  transform(grid);
  for (let k = 0; k < 2 * NODES; k++) {
    const [real, imaginary] = [grid.real[k]!, grid.imaginary[k]!];
    const length = Math.hypot(real, imaginary) ** whole;
    const angle = Math.atan2(imaginary, real) * whole;
    const [a, b] = [length * Math.cos(angle), length * Math.sin(angle)];
    // one more, by chance
    const [c, d] = [1 - more + more * real, more * imaginary];
    grid.real[k] = a * c - b * d;
    grid.imaginary[k] = a * d + b * c;
  }
  inverse(grid);
  return onGrid({
    masses: grid.real,
    laplaceTransform: (s) => {
      const one = task.laplaceTransform(s / tasks);
      return one ** whole * (1 - more + more * one);
    },
    step: step / meanOfGrid / tasks,
    spread: second / tasks ** 2 - 1,
    thirdMoment: (few.third + more * (many.third - few.third)) / tasks ** 3,
  });
}

/** A shape from masses on an even grid of the first half of them; the rest is rounding. */
function onGrid({
  masses,
  laplaceTransform,
  step,
  spread,
  thirdMoment,
}: {
  masses: Float64Array;
  laplaceTransform: ServiceShape['laplaceTransform'];
  step: number;
  spread: number;
  thirdMoment: number;
}): ServiceShape {
  const below = new Float64Array(NODES + 1);
  for (let k = 0; k < NODES; k++) below[k + 1] = below[k]! + Math.max(0, masses[k]!);
  const all = below[NODES]!;
  for (let k = 0; k <= NODES; k++) below[k]! /= all;
  // what exceeds a place on the mean, from the far end
  const excess = new Float64Array(NODES + 1);
  for (let k = NODES - 1; k >= 0; k--) excess[k] = excess[k + 1]! + step * (1 - below[k + 1]!);
  const between = (table: Float64Array, cell: number) => {
    const k = Math.floor(cell);
    return table[k]! + (cell - k) * (table[k + 1]! - table[k]!);
  };
  // masses are spread evenly over the cell around their place
  const cdf = (x: number) => (x <= 0 ? 0 : x >= (NODES - 1) * step ? 1 : between(below, x / step + 0.5));
  return {
    name: 'sum',
    squaredCoefficientOfVariation: spread,
    thirdMoment,
    laplaceTransform,
    cdf,
    leftTail: (x) => (x <= 0 ? 1 : x >= NODES * step ? 0 : between(excess, x / step) / excess[0]!),
    quantile(fraction) {
      let [low, high] = [0, NODES - 1];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (below[middle]! < fraction) low = middle;
        else high = middle;
      }
      const rise = below[high]! - below[low]!;
      return Math.max(0, low - 0.5 + (rise > 0 ? (fraction - below[low]!) / rise : 1)) * step;
    },
  };
}
