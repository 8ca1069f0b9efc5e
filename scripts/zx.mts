import { responseTime } from '../packages/core/src/queueing/index.ts';
import { simulateQueue } from '../test/simulator/simulate-queue.ts';
const S: any[] = [{ shape: 'lognormal', scv: 2 }, { shape: 'hyperexponential', scv: 2 }, { shape: 'lognormal', scv: 4 }, { shape: 'hyperexponential', scv: 4 }, { shape: 'gamma', scv: 3 }];
const rows: any[] = [];
for (const service of S) for (const c of [2, 3, 4, 8, 16, 40, 64]) for (const rho of [.3, .5, .8, .9]) {
  const sim = simulateQueue({ servers: c, utilization: rho, service, calls: 300000, seed: 7 + c });
  const law = responseTime({ requestsPerSecond: rho * c, vcpus: c, serviceTime: { meanMs: 1000, squaredCoefficientOfVariation: service.scv, shape: service.shape } });
  rows.push({ k: `${service.shape} ${service.scv} c=${c} ${rho}`, mean: law.meanMs / 1000 / sim.mean - 1, off: [.5, .95, .99].map((f) => law.quantileMs(f) / 1000 / sim.quantile(f) - 1) });
}
rows.sort((a, b) => Math.abs(b.mean) - Math.abs(a.mean)); console.log('mean', rows.slice(0, 5).map((r) => `${r.k} ${(100 * r.mean).toFixed(1)}`));
for (const i of [0, 1, 2]) { rows.sort((a, b) => Math.abs(b.off[i]) - Math.abs(a.off[i])); console.log(['p50', 'p95', 'p99'][i], rows.slice(0, 8).map((r) => `${r.k} ${(100 * r.off[i]).toFixed(1)}`)); console.log('above 5%:', rows.filter((r) => Math.abs(r.off[i]) > .05).length, 'of', rows.length); }
