import { responseTime } from '../packages/core/src/queueing/index.ts';
import { simulateQueue } from '../test/simulator/simulate-queue.ts';
import { threePhases } from './waits/three-phases.ts';
import { solveWait } from './waits/solve-wait.ts';
import { tabulatedWait } from '../packages/core/src/queueing/tabulated-wait.ts';
import { serviceShape } from '../packages/core/src/queueing/service-shape.ts';
import { waitFraction } from '../packages/core/src/queueing/erlang.ts';
for (const seed of [1, 2, 3]) { const sim = simulateQueue({ servers: 2, utilization: .7, service: { shape: 'lognormal', scv: 4 }, calls: 3_000_000, seed });
const law = responseTime({ requestsPerSecond: 1.4, vcpus: 2, serviceTime: { meanMs: 1000, squaredCoefficientOfVariation: 4, shape: 'lognormal' } });
console.log('mean', law.meanMs / 1000 / sim.mean, [.5, .9, .95, .99, .999].map((f) => (law.quantileMs(f) / 1000 / sim.quantile(f)).toFixed(3)).join(' ')); }
for (const shape of ['hyperexponential', 'lognormal', 'gamma'] as const) for (const scv of [1.12, 1.5, 2, 3, 5, 8]) { const s = serviceShape(shape, scv);
 const t0 = performance.now(); const ph = shape === 'hyperexponential' ? s.phases!.map((p) => ({ chance: p.chance, mean: 1 / p.rate })) : threePhases(s); const ms = performance.now() - t0;
 const out: string[] = []; for (const [c, u] of [[2, .6], [2, .87], [5, .7], [5, .93], [10, .8], [10, .965]] as const) { const e = solveWait(c, u, ph); const f = tabulatedWait({ shape, servers: c, utilization: u, squaredCoefficientOfVariation: scv }); const er = waitFraction({ offeredVcpus: u * c, vcpus: c });
 out.push(`${c}/${u}: ${(100 * (f.delayed * er * f.mean / (e.delayedFraction * e.moments[0] * c * (1 - u)) - 1)).toFixed(1)}`); }
 console.log(shape, scv, ms.toFixed(0) + 'ms', out.join('  ')); }
