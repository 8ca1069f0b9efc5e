/** What is lost, what nines cost and what runs today, opened: by cause, with the priors behind each. */
import { CAUSE_WORDS, type Cause, type CauseShare } from '../../failure/index.ts';
import type { PathKey } from '../../scenario/index.ts';
import { input, type Explanation, type ExplanationInput } from './explanation.ts';
import type { FeasiblePlan, ServicePlan } from '../types.ts';

/** What each cause is worked out from. */
const BEHIND: Record<Cause, { formula: string; keys: string[] }> = {
  release: {
    formula: 'releasesPerMonth * badReleaseFraction * rollbackMinutes / minutesPerMonth, of each service that a request needs',
    keys: ['releasesPerMonth', 'badReleaseFraction', 'rollbackMinutes'],
  },
  region: {
    formula:
      '1 - regionAvailabilityFraction; where its loss is survived, the part of the outage until clients have moved, and the loss of more regions than that',
    keys: ['regionAvailabilityFraction', 'regionRepairMinutes', 'regionFailoverMinutes.aws', 'regionFailoverMinutes.gcp'],
  },
  zone: {
    formula:
      'sum over the zones that are up of P(these up) * P(fewer than needed of the replicas in them), beyond what single replicas lose',
    keys: ['zoneAvailabilityFraction', 'zoneRepairMinutes'],
  },
  maintenance: {
    formula: 'replicas * maintenanceMinutesPerMonth / minutesPerMonth of the time one replica fewer, beyond what is lost without',
    keys: ['maintenanceMinutesPerMonth'],
  },
  replica: {
    formula: 'P(fewer than needed of the replicas up), all zones up',
    keys: ['replicaAvailabilityFraction', 'replicaRepairMinutes'],
  },
  lost: { formula: 'share of answers cut off at a timeout or refused by a full queue', keys: [] },
};

/** Undefined: the path is not about availability, nines or today. */
export function ofAvailability(plan: FeasiblePlan, keys: readonly PathKey[]): Partial<Explanation> | undefined {
  // a saved plan of an earlier version
  if ((plan as Partial<FeasiblePlan>).availability === undefined) return undefined;
  switch (keys[0]) {
    case 'availabilityFraction':
      return whole(plan);
    case 'availability':
      return keys[1] === 'causes' && typeof keys[2] === 'number' ? ofCause(plan, plan.availability.causes[keys[2]]!) : whole(plan);
    case 'costOfNines':
      return typeof keys[1] === 'number' ? ofNines(plan, keys[1]) : undefined;
    case 'today':
      return ofToday(plan, String(keys[1]));
    default:
      return undefined;
  }
}

function whole(plan: FeasiblePlan): Partial<Explanation> {
  const { availability } = plan;
  return {
    title: 'client requests over a year that find enough replicas along the chain they need, all regions by their shares',
    formula: '1 - sum of what the causes take, each counted once, in the order release, region, zone, maintenance, replica, timeouts',
    inputs: availability.causes.map(({ cause, unavailabilityFraction, downtimeMinutesPerMonth }, i) =>
      input(
        cause,
        unavailabilityFraction,
        '',
        `${CAUSE_WORDS[cause]}: ${Number(downtimeMinutesPerMonth.toPrecision(3))} minutes a month`,
        `availability.causes[${i}].unavailabilityFraction`,
      ),
    ),
    sources: availability.assumptions.map(({ path, value, unit, source }) => `${path} ${value}${unit ? ` ${unit}` : ''}: ${source}`),
    ...(availability.dominantCause && { note: `most is lost to ${CAUSE_WORDS[availability.dominantCause]}` }),
  };
}

function ofCause(plan: FeasiblePlan, { cause, timesPerMonth, minutesEach }: CauseShare): Partial<Explanation> {
  const { formula, keys } = BEHIND[cause];
  return {
    title: `what is lost to ${CAUSE_WORDS[cause]}`,
    formula,
    inputs: keys.map((key) => failureInput(plan, key)),
    ...(timesPerMonth !== null &&
      minutesEach !== null && {
        note: `as if ${Number(timesPerMonth.toPrecision(3))} times a month for ${Number(minutesEach.toPrecision(3))} minutes all requests were lost`,
      }),
  };
}

function failureInput(plan: FeasiblePlan, key: string): ExplanationInput {
  const stated = key
    .split('.')
    .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], plan.scenario.failures);
  const middle = typeof stated === 'object' && stated !== null && 'mid' in stated ? stated.mid : stated;
  const assumed = (plan as Partial<FeasiblePlan>).availability?.assumptions.find(({ path }) => path === `failures.${key}`);
  return input(
    key,
    (middle as number | string | undefined) ?? null,
    assumed?.unit ?? '',
    assumed ? `prior: ${assumed.source}` : `scenario failures.${key}`,
    `scenario.failures.${key}`,
  );
}

/** A service's row: its own replicas, its zones, and the region's loss in full. */
export function ofServiceAvailability(plan: FeasiblePlan, row: ServicePlan, at: string): Partial<Explanation> {
  return {
    title: `calls to ${row.service} in ${row.region} that find enough replicas`,
    unit: '',
    formula: 'at least neededReplicas of the desiredReplicas of a shard up, over zones, releases, maintenance and the loss of its region',
    inputs: [
      input('desiredReplicas', row.desiredReplicas, 'replicas', 'per shard, spread over the zones', `${at}.desiredReplicas`),
      // a saved plan of an earlier version has none
      input(
        'neededReplicas',
        (row as Partial<ServicePlan>).neededReplicas ?? null,
        'replicas',
        'per shard, in the busiest hour',
        `${at}.neededReplicas`,
      ),
      ...['replicaAvailabilityFraction', 'zoneAvailabilityFraction', 'regionAvailabilityFraction'].map((key) => failureInput(plan, key)),
    ],
    ...(row.dominantCause && { note: `most is lost to ${CAUSE_WORDS[row.dominantCause]}` }),
  };
}

/** How many replicas carry the busiest hour by themselves. */
export function ofNeeded(row: ServicePlan, at: string): Partial<Explanation> {
  return {
    title: `replicas of ${row.service} in ${row.region} without which a shard is out`,
    unit: 'replicas',
    formula: 'the fewest that carry requestsPerSecondPerShard, each what one of so many may: ceil(requestsPerSecondPerShard / line)',
    inputs: [
      input(
        'requestsPerSecondPerShard',
        row.losses[0]!.requestsPerSecondPerShard,
        'requests/s',
        'busiest hour',
        `${at}.losses[0].requestsPerSecondPerShard`,
      ),
      row.carriesRequestsPerSecond === undefined
        ? input('line', row.loadLineRequestsPerSecond, 'requests/s', 'most one replica may carry', `${at}.loadLineRequestsPerSecond`)
        : input(
            'line',
            row.carriesRequestsPerSecond,
            'requests/s',
            'what one replica carries while others are gone, every objective met',
            `${at}.carriesRequestsPerSecond`,
          ),
    ],
    note: 'replicas that share their calls carry less each the fewer they are: line is that of the survivors of the worst loss to survive',
  };
}

function ofNines(plan: FeasiblePlan, index: number): Partial<Explanation> | undefined {
  const row = plan.costOfNines[index];
  if (!row) return undefined;
  return {
    title: `what an availability of ${row.availabilityFraction} costs at least`,
    formula: 'the bill of the machines and replicas that reach it for least, every other objective held',
    inputs: [
      input(
        'addedInstances',
        row.addedInstances ?? null,
        'instances',
        'more than the load and the losses to survive take; machines may be others',
      ),
      input('usdPerMonth', plan.totals.usdPerMonth, 'USD/month', 'the plan as it is', 'totals.usdPerMonth'),
    ],
    ...(row.reason !== undefined && { note: row.reason }),
    ...(row.survive && { note: `with the loss of ${row.survive.regions} region survived as well` }),
  };
}

function ofToday(plan: FeasiblePlan, key: string): Partial<Explanation> | undefined {
  const { today } = plan;
  if (!today) return undefined;
  const now = input('today', today.usdPerMonth, 'USD/month', "today's machines and instances by the plan's own bill", 'today.usdPerMonth');
  const planned = input('plan', plan.totals.usdPerMonth, 'USD/month', 'the bill', 'totals.usdPerMonth');
  const prior = (name: string) => {
    const row = today.assumptions.find(({ path }) => path === `change.${name}`);
    const stated = (plan.scenario.change as Record<string, unknown> | undefined)?.[name];
    return input(
      name,
      row?.value ?? (typeof stated === 'number' ? stated : null),
      row?.unit ?? '',
      row ? `prior: ${row.source}` : `scenario change.${name}`,
    );
  };
  switch (key) {
    case 'usdPerMonth':
      return {
        title: 'what runs today, a month at the prices of this plan',
        formula: 'the same lines as the plan, machine types and instances as scenario today says',
        inputs: today.services.map(({ service, region, machineType, instances }) =>
          input(`${service} in ${region}`, instances, 'instances', machineType),
        ),
      };
    case 'savingsUsdPerMonth':
      return { title: 'what moving to the plan saves', formula: 'today - plan, for what is known of today', inputs: [now, planned] };
    case 'changeUsd':
      return {
        title: 'what moving costs, once',
        unit: 'USD',
        formula: 'services that change * hoursPerService * usdPerHour',
        inputs: [prior('hoursPerService'), prior('usdPerHour')],
      };
    case 'paybackDays':
      return {
        title: 'days until moving has paid for itself',
        unit: 'days',
        formula: 'changeUsd / savingsUsdPerMonth * 730 / 24',
        inputs: [
          input('changeUsd', today.changeUsd, 'USD', 'once', 'today.changeUsd'),
          input('savingsUsdPerMonth', today.savingsUsdPerMonth, 'USD/month', 'today less the plan', 'today.savingsUsdPerMonth'),
        ],
      };
    case 'verdict':
    case 'why':
      return {
        title: 'whether to change anything',
        inputs: [now, planned, prior('worthwhileFraction'), prior('worthwhilePaybackDays')],
        note: today.why,
      };
    default:
      return undefined;
  }
}
