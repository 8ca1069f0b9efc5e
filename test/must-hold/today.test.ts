/**
 * What is said of what runs today. Witnesses: a plan that is given today's machine and number and has no other choice, for its bill; arithmetic on the two
 * bills, for savings, band and payback.
 */
import { loadCatalog, parseScenario, planScenario, type FeasiblePlan } from 'plimsoll';
import { describe, expect, it } from 'vitest';

const catalog = await loadCatalog({ regions: ['us-east-1'] });
const REGION = 'us-east-1';

async function planned(web: object, rest: object = {}): Promise<FeasiblePlan> {
  const plan = await planScenario(
    parseScenario({
      traffic: { peakRequestsPerSecond: 1000, averageRequestsPerSecond: 500 },
      regions: [{ cloud: 'aws', region: REGION, zones: 3 }],
      services: { web: { demand: '10ms', loadBalancer: 'public', ...web } },
      objectives: { survive: { zones: 1 } },
      ...rest,
    }),
    catalog,
  );
  if (!plan.feasible) throw new Error(JSON.stringify(plan.reasons));
  return plan;
}
const running = (machineType: string, instances: number) => ({ today: { services: { web: { machineType, instances } } } });
const billOf = async (machineType: string, instances: number) =>
  (await planned({ machineTypes: [machineType], replicas: { [REGION]: instances } })).totals.usdPerMonth;

describe('what runs today', () => {
  it('too much of it: saves what the two bills differ by', async () => {
    const { today, totals } = await planned({}, running('c6i.2xlarge', 12));
    const now = await billOf('c6i.2xlarge', 12);
    expect(today).toMatchObject({ verdict: 'move', meets: true });
    expect(today!.usdPerMonth).toBeCloseTo(now, 6);
    expect(today!.savingsUsdPerMonth).toBeCloseTo(now - totals.usdPerMonth, 6);
    // 8 hours at $120 for one service
    expect(today!.paybackDays).toBeCloseTo(960 / ((now - totals.usdPerMonth) / (730 / 24)), 6);
  });

  it('too little of it: has to change, and says what that costs', async () => {
    const { today, services, totals } = await planned({}, running('c7a.medium', 10));
    expect(services[0]!.machineType).toBe('c7a.medium');
    expect(today).toMatchObject({ verdict: 'mustMove', meets: false });
    const more = totals.usdPerMonth - today!.usdPerMonth!;
    expect(today!.why).toContain(`15 are needed at the load line in the worst loss; the plan costs $${more.toFixed(2)} a month more`);
  });

  it('without a price: is not said to fail, since that is not known either', async () => {
    const { today } = await planned({}, running('zz9.large', 12));
    expect(today).toMatchObject({ verdict: 'move', meets: null, usdPerMonth: null, savingsUsdPerMonth: null, paybackDays: null });
    expect(today!.reasons.map(({ code }) => code)).toEqual(['todayUnpriced']);
    expect(today!.why).toContain('no price is known for zz9.large in us-east-1');
    expect(today!.options.find(({ option }) => option === 'changeNothing')).toMatchObject({ usdPerMonth: null, meets: null });
  });

  it('savings within the band are left alone, and beyond it are not, though a change takes no effort', async () => {
    const [now, plan] = [await billOf('c7a.medium', 16), await billOf('c7a.medium', 15)];
    const saved = (now - plan) / now;
    const asked = (worthwhileFraction: number) =>
      planned({}, { ...running('c7a.medium', 16), change: { hoursPerService: 0, worthwhileFraction } });
    const within = (await asked(0.07)).today!;
    expect(saved).toBeLessThan(0.07);
    expect(within.verdict).toBe('stay');
    expect(within.why).toBe(
      `moving would save $${(now - plan).toFixed(2)} a month, ${Number((saved * 100).toPrecision(3))} %: within the band of 7 % that is left alone`,
    );
    const beyond = (await asked(saved * 0.99)).today!;
    expect(beyond).toMatchObject({ verdict: 'move', changeUsd: 0, paybackDays: 0 });
    expect(beyond.why).toBe(`the plan saves $${(now - plan).toFixed(2)} a month and takes no effort`);
  });
});
