/** A plan as tidy tables: one row an observation, one column a variable, names with their unit. What CSV files, and the tables of reports, are made of. */
import type { FeasiblePlan } from '@plimsoll/core';

export type Field = string | number | boolean | null;

export interface Table {
  name: string;
  columns: readonly string[];
  rows: readonly (readonly Field[])[];
}

const table = <T>(name: string, items: readonly T[], columns: Readonly<Record<string, (item: T) => Field>>): Table => ({
  name,
  columns: Object.keys(columns),
  rows: items.map((item) => Object.values(columns).map((pick) => pick(item))),
});

/** In the plan's own order. The first is the bill: its `usdPerMonth` adds up to the plan's total. */
export function tablesOf(plan: FeasiblePlan): Table[] {
  return [
    lineItems(plan),
    services(plan),
    losses(plan),
    months(plan),
    totals(plan),
    objectives(plan),
    alternatives(plan),
    inputs(plan),
    warnings(plan),
  ];
}

const lineItems = (plan: FeasiblePlan) =>
  table('lineItems', plan.lineItems, {
    id: (line) => line.id,
    costId: (line) => line.costId,
    component: (line) => line.component,
    service: (line) => line.service,
    region: (line) => line.region,
    sku: (line) => line.sku,
    quantity: (line) => line.quantity,
    unit: (line) => line.unit,
    usdPerUnit: (line) => (line.price.state === 'unpriced' ? null : line.price.usdPerUnit),
    usdPerMonth: (line) => line.usdPerMonth,
    kind: (line) => line.kind,
    priceState: (line) => line.price.state,
    standIn: (line) => (line.price.state === 'assumed' ? line.price.standIn : null),
    priceSource: (line) => line.price.source,
    formula: (line) => line.formula,
  });

const services = (plan: FeasiblePlan) =>
  table('services', plan.services, {
    service: (row) => row.service,
    region: (row) => row.region,
    machineType: (row) => row.machineType,
    shards: (row) => row.shards,
    minReplicas: (row) => row.minReplicas,
    averageReplicas: (row) => row.averageReplicas,
    desiredReplicas: (row) => row.desiredReplicas,
    maxReplicas: (row) => row.maxReplicas,
    instances: (row) => row.instances,
    peakRequestsPerSecond: (row) => row.peakRequestsPerSecond,
    peakUnderLossRequestsPerSecond: (row) => row.peakUnderLossRequestsPerSecond,
    loadLineRequestsPerSecond: (row) => row.loadLineRequestsPerSecond,
    utilizationFraction: (row) => row.utilizationFraction,
    underLossUtilizationFraction: (row) => row.underLoss.utilizationFraction,
    bindingConstraint: (row) => row.bindingConstraint,
    p50Ms: (row) => row.latency.p50Ms,
    p95Ms: (row) => row.latency.p95Ms,
    p99Ms: (row) => row.latency.p99Ms,
    availabilityFraction: (row) => row.availabilityFraction,
    usdPerMonth: (row) => row.usdPerMonth,
  });

const losses = (plan: FeasiblePlan) =>
  table(
    'losses',
    plan.services.flatMap((row) => row.losses.map((loss) => ({ row, loss }))),
    {
      service: ({ row }) => row.service,
      region: ({ row }) => row.region,
      loss: ({ loss }) => loss.loss,
      requestsPerSecondPerShard: ({ loss }) => loss.requestsPerSecondPerShard,
      survivingReplicas: ({ loss }) => loss.survivingReplicas,
      utilizationFraction: ({ loss }) => loss.utilizationFraction,
      p50Ms: ({ loss }) => loss.latency.p50Ms,
      p95Ms: ({ loss }) => loss.latency.p95Ms,
      p99Ms: ({ loss }) => loss.latency.p99Ms,
    },
  );

const months = (plan: FeasiblePlan) =>
  table('months', plan.months, {
    month: (row) => row.month,
    usdPerMonth: (row) => row.usdPerMonth,
    peakRequestsPerSecond: (row) => row.peakRequestsPerSecond,
    instances: (row) => row.instances,
  });

const totals = ({ totals: sum, latency, underLoss, availabilityFraction, optimality, scenario, generatedFrom }: FeasiblePlan) =>
  table('totals', [sum], {
    scenario: () => scenario.name ?? null,
    usdPerMonth: () => sum.usdPerMonth,
    usdPerMonthLow: () => sum.usdPerMonthLow,
    usdPerMonthHigh: () => sum.usdPerMonthHigh,
    usdPerMillionRequests: () => sum.usdPerMillionRequests,
    fixedUsdPerMonth: () => sum.fixedUsdPerMonth,
    complete: () => sum.complete,
    unpricedItems: () => sum.unpricedItems,
    assumedItems: () => sum.assumedItems,
    p50Ms: () => latency.p50Ms,
    p95Ms: () => latency.p95Ms,
    p99Ms: () => latency.p99Ms,
    underLossP95Ms: () => underLoss.latency.p95Ms,
    availabilityFraction: () => availabilityFraction,
    proven: () => optimality.proven,
    prices: () => generatedFrom.prices.map(({ cloud, snapshotDate }) => `${cloud} ${snapshotDate}`).join('; '),
    version: () => generatedFrom.versions.plimsoll,
  });

const objectives = (plan: FeasiblePlan) =>
  table('objectives', plan.objectives, {
    service: (row) => ('service' in row ? (row.service ?? null) : null),
    fraction: (row) => ('fraction' in row ? row.fraction : null),
    ms: (row) => ('ms' in row ? row.ms : null),
    underLossMs: (row) => ('underLossMs' in row ? (row.underLossMs ?? null) : null),
    availabilityFraction: (row) => ('predictedAvailabilityFraction' in row ? row.availabilityFraction : null),
    predictedAvailabilityFraction: (row) => ('predictedAvailabilityFraction' in row ? row.predictedAvailabilityFraction : null),
    predictedMs: (row) => row.predictedMs,
    predictedUnderLossMs: (row) => row.predictedUnderLossMs,
    met: (row) => row.met,
  });

const alternatives = (plan: FeasiblePlan) =>
  table('alternatives', plan.alternatives, {
    service: (row) => row.service,
    region: (row) => row.region,
    machineType: (row) => row.machineType,
    desiredReplicas: (row) => row.desiredReplicas,
    usdPerMonth: (row) => row.usdPerMonth,
    lostByCode: (row) => row.lostBy.code,
    lostBy: (row) => row.lostBy.message,
  });

const inputs = (plan: FeasiblePlan) =>
  table(
    'inputs',
    plan.lineItems.flatMap((line) => Object.entries(line.inputs).map(([name, input]) => ({ line, name, input }))),
    {
      lineItem: ({ line }) => line.id,
      name: ({ name }) => name,
      value: ({ input }) => input.value,
      unit: ({ input }) => input.unit,
      source: ({ input }) => input.source,
    },
  );

const warnings = (plan: FeasiblePlan) =>
  table('warnings', plan.warnings, { code: (row) => row.code, path: (row) => row.path ?? null, message: (row) => row.message });
