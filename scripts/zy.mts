import { responseTime } from '../packages/core/src/queueing/index.ts';
import { simulateQueue } from '../test/simulator/simulate-queue.ts';
for (const [c, n] of [[4, 6], [8, 20], [3, 4], [16, 40], [16, 24], [6, 7], [6, 11]] as const) for (const rho of [.3, .6, .8]) {
  const service = { shape: 'deterministic', scv: 0 } as const;
  const sim = simulateQueue({ servers: c, utilization: rho, service, batch: n, calls: 150000, seed: 7 + c + n });
  const law = responseTime({ requestsPerSecond: rho * c / n, vcpus: c, serviceTime: { meanMs: 1000, squaredCoefficientOfVariation: 0, shape: 'deterministic' }, batchSize: n });
  console.log(c, n, rho, 'mean', law.meanMs / 1000, sim.mean.toFixed(3), [.5, .95, .99].map((f) => `${(law.quantileMs(f) / 1000).toFixed(2)}/${sim.quantile(f).toFixed(2)}`).join(' '));
}
