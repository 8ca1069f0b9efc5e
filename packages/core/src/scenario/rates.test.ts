/** Rates that no client sends, and bytes that no call carries, are refused at the door: fleets for them took longer to count than anybody waits, bills were no number. */
import { expect, it } from 'vitest';
import { safeParseScenario } from './parse.ts';
import { parsePath, setAt } from './path.ts';

const of = (traffic: string) =>
  safeParseScenario(`traffic: {${traffic}}\nregions: [{cloud: gcp, region: us-central1}]\nservices: {web: {demand: 1ms}}\n`);
const week = (rate: number) => `weekRequestsPerSecond: [${Array(24).fill(rate).join(', ')}]`;

it.each([
  ['peakRequestsPerSecond: 1e16', 'traffic.peakRequestsPerSecond'],
  ['peakRequestsPerSecond: 1e15, averageRequestsPerSecond: 1e300', 'traffic.averageRequestsPerSecond'],
  ['peakRequestsPerSecond: {low: 1, mid: 2, high: 1e20}', 'traffic.peakRequestsPerSecond.high'],
  [week(1e300), 'traffic.weekRequestsPerSecond[0]'],
])('%s', (traffic, path) => {
  const read = of(traffic);
  expect(read.success ? [] : read.problems.map((problem) => [problem.code, problem.path])[0]).toEqual(['tooBig', path]);
});

it.each([
  ['web: {demand: 1ms, calls: [{external: x, perRequest: 1, requestBytes: 1e300}]}', 'tooBig', 'services.web.calls[0].requestBytes'],
  ['web: {demand: 1ms, calls: [{external: x, perRequest: 1, responseBytes: 1e300B}]}', 'tooBig', 'services.web.calls[0].responseBytes'],
  ['"  ": {demand: 1ms}', 'wrongName', 'services.  '],
  // each of these ended in no number, in endless work or in a process that died
  ['web: {demand: 1e300s}', 'tooBig', 'services.web.demand'],
  ['web: {demand: 1ms, serviceTime: {meanMs: 1e100}}', 'tooBig', 'services.web.serviceTime.meanMs'],
  [
    'web: {demand: 1ms, serviceTime: {squaredCoefficientOfVariation: 1e9}}',
    'tooBig',
    'services.web.serviceTime.squaredCoefficientOfVariation',
  ],
  ['web: {demand: 1ms, batchSize: 1e15}', 'tooBig', 'services.web.batchSize'],
  ['web: {demand: 1ms, calls: [{external: x, perRequest: 1e15, mode: parallel}]}', 'tooBig', 'services.web.calls[0].perRequest'],
  ['web: {demand: 1ms, memory: {base: 1e300B}}', 'tooBig', 'services.web.memory.base'],
])('%s', (services, code, path) => {
  const read = safeParseScenario(
    `traffic: {peakRequestsPerSecond: 1}\nregions: [{cloud: gcp, region: us-central1}]\nservices: {${services}}\n`,
  );
  expect(read.success ? [] : read.problems.map((problem) => [problem.code, problem.path])[0]).toEqual([code, path]);
});

it.each([
  ['regions[0].zones', 1e16, 'tooBig'],
  ['objectives.survive.replicas', 1e16, 'tooBig'],
  ['constraints.maxUtilizationFraction', 1e-300, 'tooSmall'],
])('%s: %d', (path, value, code) => {
  const scenario = {
    traffic: { peakRequestsPerSecond: 1 },
    regions: [{ cloud: 'gcp', region: 'us-central1' }],
    services: { web: { demand: '1ms' } },
  };
  setAt(scenario, parsePath(path), value);
  const read = safeParseScenario(scenario);
  expect(read.success ? [] : read.problems.map((problem) => [problem.code, problem.path])[0]).toEqual([code, path]);
});

it('a million billion requests/s are read', () => {
  expect(of('peakRequestsPerSecond: 1e15').success).toBe(true);
  expect(of(week(1e15)).success).toBe(true);
});
