import type { Plan } from '@plimsoll/core';
import { reportOf, type Chart, type ReportTable } from './report.ts';

/**
 * A plan as a Markdown report: from the question to the sources, every line of the bill with its formula and inputs. Charts become tables.
 * @example planToMarkdown(plan).startsWith('# ') // => true
 */
export function planToMarkdown(plan: Plan): string {
  const { title, answer, sections } = reportOf(plan);
  const parts = sections.flatMap(({ title: name, paragraphs, charts = [], tables = [] }) => [
    `## ${plain(name)}`,
    ...paragraphs.map(plain),
    ...charts.filter(({ kind }) => kind === 'bars').map(chartText),
    ...tables.map(tableText),
  ]);
  return `${[`# ${plain(title)}`, `**${plain(answer)}**`, ...parts].join('\n\n')}\n`;
}

/** Nothing from a scenario becomes markup: links, images, HTML and tables stay text. */
const plain = (text: string) =>
  text
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_[\]|~#]/g, (mark) => `\\${mark}`);

function tableText({ head, rows, right }: ReportTable): string {
  if (rows.length === 0) return 'None.';
  const line = (cells: readonly string[]) => `| ${cells.map(plain).join(' | ')} |`;
  return [line(head), `|${head.map((_, i) => (right.includes(i) ? ' ---: ' : ' --- ')).join('|')}|`, ...rows.map(line)].join('\n');
}

const chartText = (chart: Chart): string =>
  chart.kind === 'bars'
    ? tableText({ head: [chart.title, chart.unit], right: [1], rows: chart.bars.map(({ label, text }) => [label, text]) })
    : '';
