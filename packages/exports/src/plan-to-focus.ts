/**
 * A plan as forecast rows of FOCUS 1.2, so that they stand beside actual bills in FinOps tools. One row a line and month; costs in USD.
 * A forecast has no account, invoice or resource: the billing account is "forecast"; what the specification has no column for is in x_ columns.
 * Lines without a known price are left out, for a cost may not be null; x_Complete then says false in every row.
 * Source: FinOps Foundation, FinOps Open Cost and Usage Specification, version 1.2, "Columns".
 */
import type { FeasiblePlan, LineItem, Plan } from '@plimsoll/core';
import { csvOf } from './csv.ts';
import { linesByMonth } from './workbook/lines-by-month.ts';
import type { Field } from './tables.ts';

export interface FocusOptions {
  /** the first month of the plan; left out: the month after the newest price snapshot, for a plan knows no clock */
  firstMonth?: string;
}

const CATEGORY: Readonly<Record<LineItem['component'], readonly [category: string, subcategory: string]>> = {
  compute: ['Compute', 'Virtual Machines'],
  tee: ['Compute', 'Virtual Machines'],
  disk: ['Storage', 'Block Storage'],
  loadBalancer: ['Networking', 'Application Networking'],
  nat: ['Networking', 'Network Infrastructure'],
  endpoint: ['Networking', 'Network Connectivity'],
  ip: ['Networking', 'Network Infrastructure'],
  network: ['Networking', 'Network Connectivity'],
  storage: ['Storage', 'Object Storage'],
  messaging: ['Integration', 'Messaging'],
  monitoring: ['Management and Governance', 'Observability'],
  other: ['Other', 'Other (Other)'],
};
const SERVICE_NAMES: Readonly<Record<'aws' | 'gcp', Partial<Record<LineItem['component'], string>>>> = {
  aws: {
    compute: 'Amazon Elastic Compute Cloud',
    disk: 'Amazon Elastic Block Store',
    loadBalancer: 'Elastic Load Balancing',
    monitoring: 'Amazon CloudWatch',
    nat: 'Amazon Virtual Private Cloud',
    ip: 'Amazon Virtual Private Cloud',
    network: 'AWS Data Transfer',
    storage: 'Amazon Simple Storage Service',
  },
  gcp: {
    compute: 'Compute Engine',
    tee: 'Compute Engine',
    disk: 'Compute Engine',
    network: 'Compute Engine',
    loadBalancer: 'Networking',
    nat: 'Networking',
    ip: 'Networking',
    monitoring: 'Cloud Monitoring',
    storage: 'Cloud Storage',
    messaging: 'Cloud Pub/Sub',
  },
};
const PROVIDERS = { aws: 'AWS', gcp: 'Google Cloud' } as const;

interface Row {
  plan: FeasiblePlan;
  line: LineItem;
  cloud: 'aws' | 'gcp';
  quantity: number;
  usd: number;
  start: string;
  end: string;
}

const usdPerUnit = ({ price }: LineItem) => (price.state === 'unpriced' ? 0 : price.usdPerUnit);
const listPerUnit = ({ price }: LineItem) => (price.state === 'unpriced' ? 0 : (price.basis?.listUsdPerUnit ?? price.usdPerUnit));

/** In the specification's spelling; those it makes mandatory are all there. */
const COLUMNS: Readonly<Record<string, (row: Row) => Field>> = {
  BilledCost: ({ usd }) => usd,
  BillingAccountId: () => 'forecast',
  BillingAccountName: () => null,
  BillingCurrency: () => 'USD',
  BillingPeriodEnd: ({ end }) => end,
  BillingPeriodStart: ({ start }) => start,
  ChargeCategory: () => 'Usage',
  ChargeClass: () => null,
  ChargeDescription: ({ line }) => `Forecast: ${line.component} of ${line.service ?? 'all services'}, ${line.sku}`,
  ChargeFrequency: () => 'Usage-Based',
  ChargePeriodEnd: ({ end }) => end,
  ChargePeriodStart: ({ start }) => start,
  ConsumedQuantity: ({ quantity }) => quantity,
  ConsumedUnit: ({ line }) => focusUnit(line.unit),
  ContractedCost: ({ usd }) => usd,
  ContractedUnitPrice: ({ line }) => usdPerUnit(line),
  EffectiveCost: ({ usd }) => usd,
  InvoiceIssuerName: ({ cloud }) => PROVIDERS[cloud],
  ListCost: ({ line, quantity }) => listPerUnit(line) * quantity,
  ListUnitPrice: ({ line }) => listPerUnit(line),
  PricingCategory: () => 'Standard',
  PricingQuantity: ({ quantity }) => quantity,
  PricingUnit: ({ line }) => focusUnit(line.unit),
  ProviderName: ({ cloud }) => PROVIDERS[cloud],
  PublisherName: ({ cloud }) => PROVIDERS[cloud],
  RegionId: ({ line }) => line.region,
  RegionName: ({ line }) => line.region,
  ServiceCategory: ({ line }) => CATEGORY[line.component][0],
  ServiceName: ({ line, cloud }) => SERVICE_NAMES[cloud][line.component] ?? line.component,
  ServiceSubcategory: ({ line }) => CATEGORY[line.component][1],
  SkuId: ({ line }) => line.sku,
  SkuMeter: ({ line }) => line.component,
  SkuPriceId: ({ line }) =>
    `${line.sku}${line.inputs.tierFrom ? ` from ${line.inputs.tierFrom.value}` : ''}${line.region ? ` in ${line.region}` : ''}`,
  Tags: ({ line }) => JSON.stringify({ service: line.service ?? 'shared' }),
  x_Complete: ({ plan }) => plan.totals.complete,
  x_CostId: ({ line }) => line.costId,
  x_Formula: ({ line }) => line.formula,
  x_Kind: ({ line }) => line.kind,
  x_LineId: ({ line }) => line.id,
  x_PriceState: ({ line }) => line.price.state,
  x_Scenario: ({ plan }) => plan.scenario.name ?? null,
};
export const FOCUS_COLUMNS: readonly string[] = Object.keys(COLUMNS);

/**
 * @returns the text of a CSV file; an infeasible plan gives the header alone, for it costs nothing that could be stated
 * @throws {RangeError} when `firstMonth` is not of the form 2027-01
 */
export function planToFocus(plan: Plan, { firstMonth }: FocusOptions = {}): string {
  if (firstMonth !== undefined && !/^\d{4}-(?:0[1-9]|1[0-2])$/.test(firstMonth))
    throw new RangeError(`planToFocus: firstMonth must be like 2027-01, got ${firstMonth}`);
  if (!plan.feasible) return csvOf({ columns: FOCUS_COLUMNS, rows: [] });
  const [year, month] = (firstMonth ?? monthAfter(plan)).split('-').map(Number) as [number, number];
  const day = (months: number) => `${new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10)}T00:00:00Z`;
  const regions = new Map(plan.scenario.regions.map(({ region, cloud }) => [region, cloud]));
  const rows = linesByMonth(plan).map(({ line, month: m, quantity }) => {
    const row: Row = {
      plan,
      line,
      cloud: regions.get(line.region ?? '') ?? plan.scenario.regions[0]!.cloud,
      quantity,
      usd: quantity * usdPerUnit(line),
      start: day(m),
      end: day(m + 1),
    };
    return Object.values(COLUMNS).map((pick) => pick(row));
  });
  return csvOf({ columns: FOCUS_COLUMNS, rows });
}

function monthAfter({ generatedFrom }: FeasiblePlan): string {
  const newest = generatedFrom.prices
    .map(({ snapshotDate }) => snapshotDate)
    .sort()
    .at(-1)!;
  const [year, month] = newest.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 7);
}

/** The specification writes units in capitals and plural: Hours, GB-Months. */
function focusUnit(unit: string): string {
  const known: Readonly<Record<string, string>> = {
    hour: 'Hours',
    'instance-hour': 'Instance-Hours',
    'vCPU-hour': 'vCPU-Hours',
    'GiB-hour': 'GiB-Hours',
    'GB-month': 'GB-Months',
    'GiB-month': 'GiB-Months',
    'IP-hour': 'IP-Hours',
    'VM-hour': 'VM-Hours',
    'rule-hour': 'Rule-Hours',
    'metric-month': 'Metric-Months',
    request: 'Requests',
  };
  return known[unit] ?? unit;
}
