/** A plan as a report for a decision: the answer, the fleet, failures, the bill, the evidence, the sources. Said once, rendered as Markdown or HTML. */
import type { FeasiblePlan, InfeasiblePlan, LineItem, Plan } from '@plimsoll/core';
import { count, ms, percent, usd } from './words.ts';

export interface ReportTable {
  head: readonly string[];
  rows: readonly (readonly string[])[];
  /** columns that hold numbers */
  right: readonly number[];
}

export type Chart =
  | { kind: 'bars'; title: string; unit: string; bars: readonly { label: string; value: number; text: string }[] }
  | {
      kind: 'stack';
      title: string;
      unit: string;
      labels: readonly string[];
      series: readonly { name: string; values: readonly number[] }[];
    };

export interface Section {
  title: string;
  paragraphs: readonly string[];
  tables?: readonly ReportTable[];
  charts?: readonly Chart[];
}

export interface Report {
  title: string;
  answer: string;
  sections: readonly Section[];
}

export const reportOf = (plan: Plan): Report => (plan.feasible ? feasibleReport(plan) : refusal(plan));

function feasibleReport(plan: FeasiblePlan): Report {
  const { totals, months, latency } = plan;
  const least = totals.complete ? '' : 'at least ';
  const over = plan.reasons.find(({ code }) => code === 'overBudget');
  return {
    title: plan.scenario.name ?? 'Plan',
    answer: `${over ? 'Over budget: ' : ''}${carried(months)} at p95 ${ms(latency.p95Ms)} for ${least}${usd(totals.usdPerMonth)} a month.`,
    sections: [question(plan), fleet(plan), failures(plan), money(plan), why(plan), lines(plan), worries(plan), sources(plan)],
  };
}

/** Which machines carry how much: in the busiest month, the first of equals, and in the last where that is another. */
function carried(months: FeasiblePlan['months']): string {
  const last = months.at(-1)!;
  const busiest = months.reduce((most, month) => (month.peakRequestsPerSecond > most.peakRequestsPerSecond ? month : most));
  const inMonth = (one: typeof last) =>
    `${count(one.instances)} machine${one.instances === 1 ? ' carries' : 's carry'} ${count(one.peakRequestsPerSecond)} requests/s${months.length > 1 ? ` in month ${one.month}` : ''}`;
  return busiest === last ? inMonth(last) : `${inMonth(busiest)}, ${inMonth(last)}, then`;
}

function question({ scenario, totals, objectives, availabilityFraction }: FeasiblePlan): Section {
  const { traffic, objectives: asked } = scenario;
  const survive = Object.entries(asked?.survive ?? {})
    .filter(([key, value]) => key !== 'together' && Number(value) > 0)
    .map(([key, value]) => `${String(value)} ${key}`);
  const range =
    totals.usdPerMonthLow < totals.usdPerMonthHigh
      ? [`P10 to P90 of the cost: ${usd(totals.usdPerMonthLow)} to ${usd(totals.usdPerMonthHigh)} a month (${totals.rangeMethod}).`]
      : [];
  const million = totals.usdPerMillionRequests === null ? [] : [`A million requests cost ${usd(totals.usdPerMillionRequests)}.`];
  return {
    title: 'The question and the answer',
    paragraphs: [
      `Traffic: ${traffic.peakRequestsPerSecond === undefined ? 'a stated week' : `peak ${amount(traffic.peakRequestsPerSecond)} requests/s`}${traffic.averageRequestsPerSecond === undefined ? '' : `, average ${amount(traffic.averageRequestsPerSecond)}`}; horizon ${amount(traffic.horizonMonths ?? 1)} month(s), growth ${amount(traffic.growthPerMonthFraction ?? 0)} a month. Regions: ${scenario.regions.map(({ cloud, region }) => `${cloud} ${region}`).join(', ')}. To survive: ${survive.join(', ') || 'nothing'}.`,
      ...objectives.map((row) =>
        'predictedAvailabilityFraction' in row
          ? `Available ${(row.availabilityFraction * 100).toPrecision(7)}%: ${(row.predictedAvailabilityFraction * 100).toPrecision(7)}% predicted: ${row.met ? 'met' : 'missed'}.`
          : `p${Number((row.fraction * 100).toPrecision(6))}${row.service ? ` of ${row.service}` : ''} within ${row.ms} ms: ${ms(row.predictedMs)} predicted, ${ms(row.predictedUnderLossMs)} under the worst loss: ${row.met ? 'met' : 'missed'}.`,
      ),
      `Availability of the chain: ${(availabilityFraction * 100).toFixed(4)}%.`,
      ...range,
      ...million,
    ],
  };
}

const amount = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'mid' in value ? String(value.mid) : String(value);

function fleet({ services }: FeasiblePlan): Section {
  return {
    title: 'The fleet',
    paragraphs: ['Replicas are per shard; the load line is the most calls/s one replica may carry.'],
    tables: [
      {
        head: [
          'Service',
          'Region',
          'Machine type',
          'Min',
          'Desired',
          'Ceiling',
          'Load line, /s',
          'Busy',
          'In loss',
          'Own p95',
          'USD/month',
          'Bound by',
        ],
        right: [3, 4, 5, 6, 7, 8, 9, 10],
        rows: services.map((row) => [
          row.service,
          row.region,
          row.machineType,
          count(row.minReplicas),
          count(row.desiredReplicas),
          count(row.maxReplicas),
          count(row.loadLineRequestsPerSecond),
          percent(row.utilizationFraction),
          percent(row.underLoss.utilizationFraction),
          ms(row.latency.p95Ms),
          usd(row.usdPerMonth),
          row.bindingConstraint,
        ]),
      },
    ],
  };
}

function failures({ services }: FeasiblePlan): Section {
  return {
    title: 'Failures',
    paragraphs: ['Survivors times load line carry the rate of a shard in every loss.'],
    tables: [
      {
        head: ['Service', 'Region', 'Loss', 'Rate at a shard, /s', 'Survivors', 'They carry, /s', 'Busy', 'p95', 'p99'],
        right: [3, 4, 5, 6, 7, 8],
        rows: services.flatMap((row) =>
          row.losses.map((loss) => [
            row.service,
            row.region,
            loss.loss,
            count(loss.requestsPerSecondPerShard),
            count(loss.survivingReplicas),
            count(loss.survivingReplicas * row.loadLineRequestsPerSecond),
            percent(loss.utilizationFraction),
            ms(loss.latency.p95Ms),
            ms(loss.latency.p99Ms),
          ]),
        ),
      },
    ],
  };
}

const sumOf = (items: readonly LineItem[]) => items.reduce((total, line) => total + (line.usdPerMonth ?? 0), 0);

function money({ lineItems, totals, months }: FeasiblePlan): Section {
  const components = [...new Set(lineItems.map(({ component }) => component))]
    .map((component) => ({ label: component as string, value: sumOf(lineItems.filter((line) => line.component === component)) }))
    .sort((a, b) => b.value - a.value);
  const kinds = (['fixed', 'step', 'linear'] as const).map((kind) => [
    kind === 'linear' ? 'with every request' : kind === 'step' ? 'in whole instances' : 'not at all',
    usd(sumOf(lineItems.filter((line) => line.kind === kind))),
  ]);
  const charts: Chart[] = [
    {
      kind: 'bars',
      title: 'What is bought',
      unit: 'USD a month',
      bars: components.map(({ label, value }) => ({ label, value, text: usd(value) })),
    },
  ];
  if (months.length > 1)
    charts.push({
      kind: 'stack',
      title: 'Month by month',
      unit: 'USD a month',
      labels: months.map(({ month }) => String(month)),
      series: [{ name: 'USD a month', values: months.map(({ usdPerMonth }) => usdPerMonth) }],
    });
  return {
    title: 'The money',
    paragraphs: [
      `${totals.complete ? '' : `${totals.unpricedItems} lines have no known price: the total is a lower bound. `}${totals.assumedItems ? `${totals.assumedItems} lines use a stand-in price. ` : ''}On demand, 730 hours a month, mean over the horizon.`,
    ],
    charts,
    tables: [
      { head: ['Moves', 'USD/month'], right: [1], rows: [...kinds, ['total', `${totals.complete ? '' : '≥ '}${usd(totals.usdPerMonth)}`]] },
      ...(months.length > 1
        ? [
            {
              head: ['Month', 'Peak, requests/s', 'Instances', 'USD'],
              right: [0, 1, 2, 3],
              rows: months.map((row) => [String(row.month), count(row.peakRequestsPerSecond), count(row.instances), usd(row.usdPerMonth)]),
            },
          ]
        : []),
    ],
  };
}

function why({ optimality, alternatives }: FeasiblePlan): Section {
  return {
    title: 'Why these machines',
    paragraphs: [
      `${optimality.proven ? 'No cheaper choice' : optimality.usdPerMonth - optimality.lowerBoundUsdPerMonth <= 1e-6 * Math.max(1, optimality.usdPerMonth) ? 'No cheaper choice by the prices that are known' : `At most ${usd(optimality.usdPerMonth - optimality.lowerBoundUsdPerMonth)} a month above the lower bound of ${usd(optimality.lowerBoundUsdPerMonth)}`} among ${count(optimality.candidatesConsidered)} candidates: ${optimality.method}.`,
    ],
    tables: [
      {
        head: ['Service', 'Region', 'Runner-up', 'Replicas', 'USD/month in all', 'Lost by'],
        right: [3, 4],
        rows: alternatives.map((row) => [
          row.service,
          row.region,
          row.machineType,
          count(row.desiredReplicas),
          usd(row.usdPerMonth),
          row.lostBy.message,
        ]),
      },
    ],
  };
}

function lines({ lineItems, totals }: FeasiblePlan): Section {
  return {
    title: 'The bill, line by line',
    paragraphs: ['Quantity is the formula with its inputs; cost is quantity times unit price.'],
    tables: [
      {
        head: ['Line', 'SKU', 'Quantity', 'Unit', 'USD/unit', 'USD/month', 'Price', 'Formula', 'Inputs'],
        right: [2, 4, 5],
        rows: [
          ...lineItems.map((line) => [
            line.id,
            line.sku,
            count(line.quantity),
            line.unit,
            line.price.state === 'unpriced' ? 'unknown' : `$${Number(line.price.usdPerUnit.toPrecision(6))}`,
            line.usdPerMonth === null ? '≥ 0' : usd(line.usdPerMonth),
            line.price.state,
            line.formula,
            Object.entries(line.inputs)
              .map(([name, { value, unit, source }]) => `${name} = ${Number(value.toPrecision(8))}${unit ? ` ${unit}` : ''} (${source})`)
              .join('; '),
          ]),
          ['total', '', '', '', '', `${totals.complete ? '' : '≥ '}${usd(totals.usdPerMonth)}`, '', '', ''],
        ],
      },
    ],
  };
}

function worries({ warnings }: FeasiblePlan): Section {
  return {
    title: 'To worry about',
    paragraphs: warnings.length ? [] : ['Nothing found.'],
    ...(warnings.length && { tables: [{ head: ['What', 'Says'], right: [], rows: warnings.map(({ code, message }) => [code, message]) }] }),
  };
}

function sources({ generatedFrom, lineItems, seed }: FeasiblePlan): Section {
  const seen = [
    ...new Map(
      lineItems.map(({ price, sku, region }) => [
        `${region ?? ''} ${sku} ${price.source}`,
        [sku, region ?? 'every region', price.state === 'unpriced' ? 'unknown' : price.state, price.source],
      ]),
    ).values(),
  ];
  return {
    title: 'Sources and version',
    paragraphs: [
      `Plimsoll ${generatedFrom.versions.plimsoll}, seed ${seed}. Prices: ${generatedFrom.prices.map(({ cloud, snapshotDate, regions }) => `${cloud} of ${snapshotDate} (${regions.join(', ')})`).join('; ')}.`,
    ],
    tables: [{ head: ['SKU', 'Region', 'State', 'Source'], right: [], rows: seen }],
  };
}

function refusal(plan: InfeasiblePlan): Report {
  return {
    title: plan.scenario.name ?? 'Plan',
    answer: 'No: there is no plan for this scenario.',
    sections: [
      {
        title: 'Why not',
        paragraphs: [],
        tables: [
          {
            head: ['Reason', 'Resource', 'Needed', 'Limit', 'In words'],
            right: [],
            rows: plan.reasons.map(({ code, resource, need, limit, message }) => [code, resource, String(need), String(limit), message]),
          },
        ],
      },
      {
        title: 'What would help',
        paragraphs: plan.nearest.length ? [] : ['No single change of the scenario was found that would help.'],
        tables: plan.nearest.length
          ? [{ head: ['Change', 'In words'], right: [], rows: plan.nearest.map(({ change, message }) => [change, message]) }]
          : [],
      },
    ],
  };
}
