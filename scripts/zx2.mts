import { responseTime } from '../packages/core/src/queueing/index.ts';
import { simulateQueue } from '../test/simulator/simulate-queue.ts';
for (const [shape, scv, c, rho] of [['lognormal', 4, 3, .8], ['lognormal', 4, 3, .9], ['lognormal', 4, 2, .8], ['lognormal', 4, 8, .8], ['hyperexponential', 4, 2, .8]] as const) for (const seed of [1, 2]) {
  const service = { shape, scv };
  const sim = simulateQueue({ servers: c, utilization: rho, service, calls: 2_500_000, seed });
  const law = responseTime({ requestsPerSecond: rho * c, vcpus: c, serviceTime: { meanMs: 1000, squaredCoefficientOfVariation: scv, shape } });
  console.log(shape, scv, c, rho, 'mean', (100 * (law.meanMs / 1000 / sim.mean - 1)).toFixed(1), [.5, .95, .99].map((f) => (100 * (law.quantileMs(f) / 1000 / sim.quantile(f) - 1)).toFixed(1)).join(' '));
}
