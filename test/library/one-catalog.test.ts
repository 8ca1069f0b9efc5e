/** Plans on one catalog do not see each other: what is kept from plan to plan is only what cannot differ. */
import { loadCatalog, planScenario, type Plan } from 'plimsoll';
import { describe, expect, it } from 'vitest';

// TDX is offered in two of the three zones of us-east4: data/hand/zones.json
const scenario = (zones: number, more: object = {}) => ({
  traffic: { peakRequestsPerSecond: 2000 },
  regions: [{ cloud: 'gcp', region: 'us-east4', zones }],
  services: { web: { demand: '4ms', ...more } },
  constraints: { tee: true, families: ['c3', 'n2d'], maxUtilizationFraction: 0.6 },
});
const families = (plan: Plan) => [
  ...new Set(plan.feasible ? plan.alternatives.map(({ machineType }) => machineType.split('-')[0]) : ['none']),
];

describe('one catalog', () => {
  it('offers TDX where every zone has it, whatever was planned before', async () => {
    const catalog = await loadCatalog({ regions: ['us-east4'] });
    const onlyTdx = { ...scenario(2), constraints: { tee: true, families: ['c3'] } };
    const two = await planScenario(onlyTdx, catalog);
    expect(two.feasible).toBe(true);
    const three = await planScenario({ ...onlyTdx, regions: [{ cloud: 'gcp', region: 'us-east4', zones: 3 }] }, catalog);
    expect(three.feasible).toBe(false);
  });

  it('gives every scenario the plan that a catalog of its own gives', async () => {
    const shared = await loadCatalog({ regions: ['us-east4'] });
    const scenarios = [
      scenario(3),
      scenario(2),
      scenario(3, { diskGib: 200 }),
      scenario(3, { referenceMachineType: 'c3-standard-4' }),
      scenario(3, { loadBalancer: 'public' }),
      { ...scenario(3), prices: { overrides: [{ family: 'n2d', discountFraction: 0.3 }] } },
      scenario(3),
    ];
    for (const one of scenarios) {
      const [together, alone] = [await planScenario(one, shared), await planScenario(one, await loadCatalog({ regions: ['us-east4'] }))];
      expect(together).toEqual(alone);
      expect(families(together)).not.toContain('none');
    }
  });
});
