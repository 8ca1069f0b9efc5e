/** What is not in a plan itself and follows from it, opened as if it were: its load ladder and what is shared. */
import { lossWords } from '../../failure/index.ts';
import type { PathKey } from '../../scenario/index.ts';
import { input, type Explanation } from './explanation.ts';
import { loadLadderOf, sharedMoneyOf, type Rung, type SharedMoney } from '../pictures/index.ts';
import type { FeasiblePlan } from '../types.ts';

export interface Derived {
  /** `loadLadder[1].requestsPerSecond`: what the plan carries under a loss */
  loadLadder: Rung[];
  /** `shared.usdPerMonth`: the lines of no single service */
  shared: SharedMoney;
}

/** The plan with what follows from it beside its own keys. */
export const withDerived = (plan: FeasiblePlan): FeasiblePlan & Derived => ({
  ...plan,
  loadLadder: loadLadderOf(plan),
  shared: sharedMoneyOf(plan),
});

/** Undefined: the path is about something else. */
export function ofDerived(plan: FeasiblePlan, keys: readonly PathKey[]): Partial<Explanation> | undefined {
  if (keys[0] === 'loadLadder' && typeof keys[1] === 'number') return ofRung(plan, loadLadderOf(plan)[keys[1]]!);
  if (keys[0] === 'shared') return ofShared(plan);
  return undefined;
}

function ofRung(plan: FeasiblePlan, { loss, service, region }: Rung): Partial<Explanation> {
  const first = plan.services.findIndex((row) => row.service === service && row.region === region);
  const row = plan.services[first]!;
  const at = row.losses.findIndex((one) => one.loss === loss);
  const { survivingReplicas, requestsPerSecondPerShard } = row.losses[at]!;
  const month = plan.months.length - 1;
  return {
    title: `client requests/s of all regions at which the first service is at its load line${loss === 'none' ? ', all up' : `, ${lossWords(loss)}`}`,
    unit: 'requests/s',
    formula: 'peakRequestsPerSecond * survivingReplicas * loadLineRequestsPerSecond / requestsPerSecondPerShard, the least of all services',
    inputs: [
      input(
        'peakRequestsPerSecond',
        plan.months[month]!.peakRequestsPerSecond,
        'requests/s',
        'scenario traffic, all regions',
        `months[${month}].peakRequestsPerSecond`,
      ),
      input(
        'survivingReplicas',
        survivingReplicas,
        'replicas',
        `${service} in ${region}, at its line first`,
        `services[${first}].losses[${at}].survivingReplicas`,
      ),
      input(
        'loadLineRequestsPerSecond',
        row.loadLineRequestsPerSecond,
        'requests/s',
        'most one of its replicas may carry',
        `services[${first}].loadLineRequestsPerSecond`,
      ),
      input(
        'requestsPerSecondPerShard',
        requestsPerSecondPerShard,
        'requests/s',
        'arrive at it at the peak',
        `services[${first}].losses[${at}].requestsPerSecondPerShard`,
      ),
    ],
    note: 'rates of all services are taken to rise in proportion to the peak',
  };
}

function ofShared(plan: FeasiblePlan): Partial<Explanation> {
  const { lines } = sharedMoneyOf(plan);
  return {
    title: 'what belongs to no single service, a month',
    formula: 'sum of its lines',
    inputs: lines.map((i) => {
      const line = plan.lineItems[i]!;
      return input(line.id, line.usdPerMonth, 'USD/month', line.price.source, `lineItems[${i}].usdPerMonth`);
    }),
  };
}

/** `months[n]`: what a month of the horizon is made of. */
export function ofMonth(plan: FeasiblePlan, index: number, key: string): Partial<Explanation> | undefined {
  const last = index === plan.months.length - 1;
  const which = plan.months.length > 1 ? ` of month ${index + 1}` : '';
  switch (key) {
    case 'instances':
      return {
        title: `machines at the peak${which}`,
        unit: 'machines',
        formula: 'sum over services and regions of replicas * shards',
        inputs: last
          ? plan.services.map((row, i) =>
              input(`${row.service} in ${row.region}`, row.instances, 'machines', row.machineType, `services[${i}].instances`),
            )
          : [],
        ...(!last && { note: 'the rows of the plan are those of the last month; the months before are sized for their own rates' }),
      };
    case 'peakRequestsPerSecond':
      return {
        title: `client requests/s in the busiest hour${which}`,
        unit: 'requests/s',
        formula: index === 0 ? 'as stated' : `the first month's peak * (1 + growthPerMonthFraction) ^ ${index}`,
        inputs: [input('traffic', '…', '', 'the scenario', 'scenario.traffic')],
      };
    case 'usdPerMonth':
      return {
        title: `the bill${which}`,
        formula: plan.months.length > 1 ? 'sum of what that month’s own fleets and traffic cost' : 'sum of the lines',
        inputs: [input('usdPerMonth', plan.totals.usdPerMonth, 'USD/month', 'the bill, a mean over the months', 'totals.usdPerMonth')],
      };
    default:
      return undefined;
  }
}

/** An input that is stated as a range, and what its ends do to the bill. */
export function ofUncertainInput(plan: FeasiblePlan, index: number, key: string): Partial<Explanation> | undefined {
  const one = plan.uncertainty.inputs[index];
  if (!one) return undefined;
  const end = key === 'usdPerMonthLow' ? 'low' : key === 'usdPerMonthHigh' ? 'high' : undefined;
  if (!end) return undefined;
  return {
    title: `the bill with ${one.path} at the ${end} end of its range`,
    formula: 'the same scenario planned with this input there and every other as it is',
    inputs: [input('usdPerMonth', plan.totals.usdPerMonth, 'USD/month', 'the bill as planned', 'totals.usdPerMonth')],
    note: 'machine types are held; replicas and bytes follow',
  };
}
