/** A plan for a person: the answer first, then the fleet, what to worry about, the bill, and how to dig. Only here numbers are rounded. */
import type { Alternative, FeasiblePlan, InfeasiblePlan, LineItem, Plan } from '@plimsoll/core';
import { nines, viewAvailability } from './availability-view.ts';
import { count } from './count.ts';
import { viewFronts } from './fronts-view.ts';
import { viewMissingPrices } from './missing-prices-view.ts';
import { viewCarried, viewMonths } from './months-view.ts';
import { viewPriors } from './priors-view.ts';
import { table } from './table.ts';
import { viewToday } from './today-view.ts';
import { usd } from './usd.ts';

export function viewPlan(plan: Plan, file: string): string {
  return plan.feasible ? viewFeasible(plan, file) : viewInfeasible(plan);
}

const ms = (value: number) => `${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ms`;
const percent = (fraction: number) => `${Math.round(fraction * 100)}%`;
/** Of calls: small shares matter. */
const part = (fraction: number) => (fraction < 1e-6 ? 'under 0.0001%' : `${Number((fraction * 100).toPrecision(2))}%`);

function viewFeasible(plan: FeasiblePlan, file: string): string {
  const parts = [
    answer(plan),
    services(plan),
    objectives(plan),
    viewAvailability(plan),
    ...viewToday(plan),
    ...viewMonths(plan),
    worries(plan),
    ...viewPriors(plan),
    bill(plan),
    proof(plan),
    ...viewFronts(plan),
    digging(plan, file),
  ];
  return `${parts.join('\n\n')}\n`;
}

function answer(plan: FeasiblePlan): string {
  const { totals, months, latency, scenario } = plan;
  const over = plan.reasons.find(({ code }) => code === 'overBudget');
  const survive = scenario.objectives?.survive;
  const losses = [
    survive?.zones && `${count(Number(survive.zones))} zone${Number(survive.zones) > 1 ? 's' : ''}`,
    survive?.regions && 'a region',
    survive?.replicas && `${count(Number(survive.replicas))} replica${Number(survive.replicas) > 1 ? 's' : ''}`,
  ].filter(Boolean);
  const regions = new Set(plan.services.map(({ region }) => region)).size;
  const range =
    totals.usdPerMonthLow < totals.usdPerMonthHigh ? ` (P10 to P90: ${usd(totals.usdPerMonthLow)} to ${usd(totals.usdPerMonthHigh)})` : '';
  const million =
    totals.usdPerMillionRequests === null
      ? 'there are no requests to divide it by'
      : `$${totals.usdPerMillionRequests.toFixed(2)} per million requests`;
  const meanOf = months.length > 1 ? `, mean of ${months.length} months` : '';
  const through = losses.length ? `, through the loss of ${losses.join(' or ')}` : ', with nothing to spare for losses';
  return [
    `${over ? 'No, over budget' : 'Yes'}: ${viewCarried(plan, `${regions} region${regions === 1 ? '' : 's'}`)} at p95 ${ms(latency.p95Ms)}${through},`,
    `for ${totals.complete ? '' : '≥ '}${usd(totals.usdPerMonth)} a month${meanOf}${range}, ${million}.`,
    ...(over ? [over.message] : []),
  ].join('\n');
}

function services(plan: FeasiblePlan): string {
  const rows = plan.services.map((row) => [
    row.service,
    row.region,
    row.enclave ? `${row.machineType} (${row.enclave.vcpus} vCPU enclave)` : row.machineType,
    `${count(row.minReplicas)} · ${count(row.desiredReplicas)} · ${count(row.maxReplicas)}`,
    count(row.loadLineRequestsPerSecond),
    percent(row.utilizationFraction),
    percent(row.underLoss.utilizationFraction),
    ms(row.latency.p95Ms),
    usd(row.usdPerMonth),
    row.bindingConstraint,
  ]);
  return table(
    ['service', 'region', 'machine type', 'min·desired·max', 'line/s', 'busy', 'in loss', 'own p95', 'a month', 'binds'],
    rows,
    [3, 4, 5, 6, 7, 8],
  );
}

function objectives(plan: FeasiblePlan): string {
  const end = `end to end: p50 ${ms(plan.latency.p50Ms)}, p95 ${ms(plan.latency.p95Ms)}, p99 ${ms(plan.latency.p99Ms)}; worst under loss (${plan.underLoss.loss} in ${plan.underLoss.region}): p95 ${ms(plan.underLoss.latency.p95Ms)}`;
  const rows = plan.objectives.map((row) =>
    'predictedAvailabilityFraction' in row
      ? `  available ${nines(row.availabilityFraction)}: ${nines(row.predictedAvailabilityFraction)} predicted${row.met ? '' : ', MISSED'}`
      : `  p${Number((row.fraction * 100).toPrecision(6))}${row.service ? ` of ${row.service}` : ''} within ${row.ms} ms: ${ms(row.predictedMs)} predicted, ${ms(row.predictedUnderLossMs)} under loss${row.met ? '' : ', MISSED'}`,
  );
  const prices = plan.shadowPrices.map(({ message }) => `  ${message}`);
  const late = plan.services
    .filter(({ timedOutFraction }) => (timedOutFraction ?? 0) > 0)
    .map(
      (row) =>
        `  ${part(row.timedOutFraction!)} of the calls of ${row.service} in ${row.region} come after their caller's timeout${timedOutRange(row)}`,
    );
  const refused = plan.services
    .filter(({ refusedFraction }) => (refusedFraction ?? 0) > 0)
    .map(
      (row) =>
        `  ${part(row.refusedFraction!)} of the calls of ${row.service} in ${row.region} find its queue full${row.refusedErrorBandFraction === undefined ? '' : `, that within ${Number((row.refusedErrorBandFraction * 100).toPrecision(2))}%`}`,
    );
  const band = `  predicted within ${Number((plan.latencyErrorBandFraction * 100).toPrecision(2))}% either way`;
  return [end, band, ...rows, ...prices, ...late, ...refused].join('\n');
}

/** Plans of before state none; next to nobody needs none. */
const timedOutRange = ({ timedOutLowFraction: low, timedOutHighFraction: high }: FeasiblePlan['services'][number]) =>
  low === undefined || high === undefined || high < 1e-6 ? '' : ` (${part(low)} to ${part(high)})`;

/** Warnings that have a block of their own. */
const ELSEWHERE = ['prior', 'assumedPrice', 'unpriced'];

function worries(plan: Plan): string {
  const warnings = plan.warnings.filter(({ code }) => !ELSEWHERE.includes(code));
  if (warnings.length === 0) return 'to worry about: nothing found';
  const groups = new Map<string, string[]>();
  for (const { code, message } of warnings) {
    const kind = code.split('.', 1)[0]!;
    groups.set(kind, [...(groups.get(kind) ?? []), message]);
  }
  const lines = [...groups].map(
    ([code, messages]) => `  ${code}: ${messages[0]}${messages.length > 1 ? ` (and ${messages.length - 1} more like it)` : ''}`,
  );
  return ['to worry about', ...lines].join('\n');
}

function bill(plan: FeasiblePlan): string {
  const groups = new Map<string, LineItem[]>();
  for (const line of plan.lineItems) {
    const key = JSON.stringify([line.service ?? 'shared', line.component]);
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  const sum = (lines: LineItem[]) => lines.reduce((total, line) => total + (line.usdPerMonth ?? 0), 0);
  const rows = [...groups]
    .sort(([, a], [, b]) => sum(b) - sum(a))
    .map(([key, lines]) => {
      const [service, component] = JSON.parse(key) as [string, string];
      const unknown = lines.some((line) => line.usdPerMonth === null);
      const largest = lines.reduce((most, line) => ((line.usdPerMonth ?? 0) > (most.usdPerMonth ?? 0) ? line : most));
      return [
        service,
        component,
        [...new Set(lines.map(({ kind }) => kind))].join(', '),
        `${unknown ? '≥ ' : ''}${usd(sum(lines))}`,
        `${lines.length} line${lines.length === 1 ? '' : 's'}, most: ${largest.sku.length > 52 ? `${largest.sku.slice(0, 51)}…` : largest.sku}`,
      ];
    });
  const { totals } = plan;
  const missing = [
    totals.unpricedItems && `${totals.unpricedItems} lines have no known price and are not in it`,
    totals.assumedItems && `${totals.assumedItems} lines use a stand-in price`,
  ].filter(Boolean);
  return [
    table(
      ['what it costs', '', 'moves', 'a month', ''],
      [
        ...rows,
        [
          'total',
          '',
          '',
          `${totals.complete ? '' : '≥ '}${usd(totals.usdPerMonth)}`,
          `of it ${usd(totals.fixedUsdPerMonth)} fixed${missing.length ? `; ${missing.join('; ')}` : ''}`,
        ],
      ],
      [3],
    ),
    ...viewMissingPrices(plan),
    `prices: ${plan.generatedFrom.prices.map(({ cloud, snapshotDate, regions }) => `${cloud} of ${snapshotDate} (${regions.join(', ')})`).join('; ')}`,
  ].join('\n');
}

function proof({ optimality, alternatives }: FeasiblePlan): string {
  const gap = optimality.usdPerMonth - optimality.lowerBoundUsdPerMonth;
  const claim = optimality.proven
    ? `no cheaper choice among ${count(optimality.candidatesConsidered)} candidates`
    : gap <= 1e-6 * Math.max(1, optimality.usdPerMonth)
      ? `no cheaper choice by the prices that are known; ${count(optimality.candidatesConsidered)} candidates`
      : `at most ${usd(gap)} a month above the bound of ${usd(optimality.lowerBoundUsdPerMonth)}; ${count(optimality.candidatesConsidered)} candidates`;
  const rows = alternatives.map(
    (one) =>
      `  ${one.service} in ${one.region} on ${one.machineType}: ${count(one.desiredReplicas)} replicas, ${usd(one.usdPerMonth)} in all; ${one.lostBy.message}${cheaperToWin(one)}`,
  );
  return [
    `proof: ${claim} (${optimality.method})`,
    ...(rows.length
      ? ['runner-ups', ...rows.slice(0, 8), ...(rows.length > 8 ? [`  and ${rows.length - 8} more: plan --json, alternatives`] : [])]
      : []),
  ].join('\n');
}

const cheaperToWin = ({ priceDropToWinFraction: fraction }: Alternative) =>
  fraction === undefined ? '' : `; would win ${Number((fraction * 100).toPrecision(2))} % cheaper`;

function digging(plan: FeasiblePlan, file: string): string {
  const dearest = plan.lineItems.reduce(
    (most, line, i) => ((line.usdPerMonth ?? 0) > (plan.lineItems[most]!.usdPerMonth ?? 0) ? i : most),
    0,
  );
  return [
    'every number opens:',
    `  plimsoll explain ${file} totals.usdPerMonth`,
    `  plimsoll explain ${file} services[0].desiredReplicas`,
    `  plimsoll explain ${file} lineItems[${dearest}].usdPerMonth`,
  ].join('\n');
}

function viewInfeasible(plan: InfeasiblePlan): string {
  const { reasons, nearest, warnings } = plan;
  const changes = nearest.length
    ? ['', 'what would help', ...nearest.map(({ change, message }) => `  ${message}\n    --set '${change}'`)]
    : ['', 'no single change of the scenario was found that would help'];
  const notes = warnings.length ? ['', worries(plan), ...viewPriors(plan).flatMap((part) => ['', part])] : [];
  return `${['No: there is no plan for this scenario.', ...reasons.map(({ code, message }) => `  ${code}: ${message}`), ...changes, ...notes].join('\n')}\n`;
}
