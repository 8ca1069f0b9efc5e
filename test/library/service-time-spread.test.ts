/** A spread without a mean: the mean is the demand of a task (DESIGN §4), as if it were stated. It was refused with "got undefined". */
import { loadCatalog, parseScenario, planScenario, safeParseScenario } from 'plimsoll';
import { expect, it } from 'vitest';

const catalog = await loadCatalog({ regions: ['us-east-1'] });
const scenario = (service: object) => ({
  traffic: { peakRequestsPerSecond: 100 },
  regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
  services: { a: { machineTypes: ['c7a.large'], batchSize: 2, referenceMachineType: 'c7a.large', ...service } },
});
const spread = { squaredCoefficientOfVariation: 2, shape: 'hyperexponential' };
/** 10 ms of one vCPU for a call of two tasks */
const measured = { requestsPerSecond: 100, machineType: 'c7a.large', instances: 1, cpuUtilizationFraction: 0.5 };

it.each([
  ['demand', { demand: '10ms' }],
  ['measured', { measured }],
])('with %s', async (_, demand) => {
  const at = async (serviceTime: object) => {
    const plan = await planScenario(parseScenario(scenario({ ...demand, serviceTime })), catalog);
    if (!plan.feasible) throw new Error('infeasible');
    const again = await planScenario(parseScenario(structuredClone(plan.scenario)), catalog);
    expect(again.totals).toEqual(plan.totals);
    return [plan.latency, plan.services[0]!.loadLineRequestsPerSecond];
  };
  const [left, stated, exponential] = [await at(spread), await at({ meanMs: 5, ...spread }), await at({ meanMs: 5 })];
  expect(left).toEqual(stated);
  expect(left).not.toEqual(exponential);
});

it('is still due of a callee outside the scenario, which has no demand', () => {
  const calls = [{ external: 'x', serviceTime: { shape: 'exponential' } }];
  expect(safeParseScenario(scenario({ demand: '10ms', calls })).success).toBe(false);
});
