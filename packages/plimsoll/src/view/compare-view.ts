/** A comparison for a person: the answer, each measure with its interval, what it means in the plan. Text for a terminal, Markdown for a pull request. */
import type { Comparison, ComparisonRow, History } from '@plimsoll/core';
import { table } from './table.ts';

export interface MeaningInPlan {
  service: string;
  vcpuChangeFraction: number;
  replicas: number;
  usdPerYear: number;
}

const ANSWERS = {
  regression: 'Yes, slower',
  improvement: 'No, faster',
  noChange: 'No change that matters',
  undecided: 'Undecided: more runs are needed',
} as const;

const percent = (fraction: number) => `${fraction >= 0 ? '+' : ''}${(fraction * 100).toFixed(1)} %`;
const figure = (value: number) => String(Number(value.toPrecision(4)));
const signed = (value: number) => `${value >= 0 ? '+' : '-'}`;

/** Names come from files: nothing in them may steer a terminal. */
const plain = (text: string) => text.replace(/\p{Cc}/gu, '?');

const cells = (row: ComparisonRow): string[] => [
  plain(row.group) || 'all runs',
  row.measure,
  `${figure(row.baseline.median)} (${row.baseline.runs})`,
  `${figure(row.candidate.median)} (${row.candidate.runs})`,
  percent(row.changeFraction),
  `${percent(row.low)} to ${percent(row.high)}`,
  row.adjustedP < 0.001 ? '< 0.001' : row.adjustedP.toFixed(3),
  row.verdict,
];
const HEAD = ['runs of', 'measure', 'baseline', 'candidate', 'change', '95 % interval', 'p, corrected', 'verdict'];

export function meaningText({ service, vcpuChangeFraction, replicas, usdPerYear }: MeaningInPlan): string {
  const usd = Math.round(Math.abs(usdPerYear)).toLocaleString('en-US');
  return `${percent(vcpuChangeFraction)} vCPU per request of ${service} → ${signed(replicas)}${Math.abs(replicas)} replicas, ${signed(usdPerYear)}$${usd} a year`;
}

function historyLines({ rows, notes }: History): string[] {
  const lines = rows.flatMap((row) =>
    row.changes.map(
      (change) =>
        `${row.measure}${row.group ? ` (${plain(row.group)})` : ''}: ${percent(change.changeFraction)} from ${plain(change.run)}${change.date ? ` of ${change.date}` : ''} on (${change.verdict})`,
    ),
  );
  return [...(lines.length ? lines : ['no change point was found']), ...notes];
}

export function viewComparison(comparison: Comparison, history?: History, meaning?: MeaningInPlan): string {
  const parts = [
    ANSWERS[comparison.verdict],
    table(HEAD, comparison.rows.map(cells), [2, 3, 4]),
    ...(meaning ? [`in the plan: ${meaningText(meaning)}`] : []),
    ...(history ? [['over the history', ...historyLines(history).map((line) => `  ${line}`)].join('\n')] : []),
    ...(comparison.notes.length ? [comparison.notes.map((note) => `note: ${plain(note)}`).join('\n')] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Names come from files: what Markdown or HTML would act on is written out. */
const safe = (text: string) => text.replace(/[\\`*_{}[\]<>|#!&@\r\n]/g, (mark) => `&#${mark.charCodeAt(0)};`);

export function markdownComparison(comparison: Comparison, history?: History, meaning?: MeaningInPlan): string {
  const row = (values: string[]) => `| ${values.join(' | ')} |`;
  const parts = [
    `### ${ANSWERS[comparison.verdict]}`,
    [row(HEAD), row(HEAD.map(() => '---')), ...comparison.rows.map((one) => row(cells(one).map(safe)))].join('\n'),
    ...(meaning ? [`**In the plan:** ${safe(meaningText(meaning))}`] : []),
    ...(history
      ? [
          historyLines(history)
            .map((line) => `- ${safe(line)}`)
            .join('\n'),
        ]
      : []),
    ...(comparison.notes.length ? [comparison.notes.map((note) => `> ${safe(note)}`).join('\n')] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}
