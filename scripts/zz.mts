import { responseTime } from '../packages/core/src/queueing/index.ts';
import { simulateQueue } from '../test/simulator/simulate-queue.ts';
const S: any[] = [{ shape: 'deterministic', scv: 0 }, { shape: 'erlang', scv: .25 }, { shape: 'gamma', scv: .5 }, { shape: 'lognormal', scv: .5 }, { shape: 'lognormal', scv: 1 }, { shape: 'lognormal', scv: 2 }, { shape: 'hyperexponential', scv: 2 }, { shape: 'lognormal', scv: 4 }, { shape: 'hyperexponential', scv: 4 }];
const rows: any[] = [];
for (const service of S) for (const [c, n] of [[2, 4], [4, 2], [4, 8], [4, 20], [8, 16], [16, 4], [16, 24], [16, 32], [32, 8], [64, 20]] as const) for (const rho of [.3, .6, .8]) {
  const sim = simulateQueue({ servers: c, utilization: rho, service, batch: n, calls: 60000, seed: 7 + c + n });
  const law = responseTime({ requestsPerSecond: rho * c / n, vcpus: c, serviceTime: { meanMs: 1000, squaredCoefficientOfVariation: service.scv, shape: service.shape }, batchSize: n });
  const off = [.5, .95, .99].map((f) => law.quantileMs(f) / 1000 / sim.quantile(f) - 1);
  rows.push({ k: `${service.shape} ${service.scv} c=${c} n=${n} ${rho}`, mean: law.meanMs / 1000 / sim.mean - 1, off });
}
for (const i of [0, 1, 2]) { console.log(['p50', 'p95', 'p99'][i], 'worst'); rows.sort((a, b) => Math.abs(b.off[i]) - Math.abs(a.off[i])); for (const r of rows.slice(0, i === 0 ? 25 : 12)) console.log('  ', r.k, (100 * r.off[i]).toFixed(1)); console.log('  above 10%:', rows.filter((r) => Math.abs(r.off[i]) > .1).length, 'of', rows.length); }
