/**
 * The CSV that summarises ghz runs of a key/value benchmark: a row a run, or a row a percentile of a run, times in ns, a union of columns
 * with blanks. The runs behind it keep up a fixed number of calls, so their rate is what saturation gave.
 * Source: kv tools/benchmarking/create_csv_summary.py, merge_csvs.py.
 */
import { cellNumber, type CsvRow, type CsvTable } from '../csv-table.ts';
import type { ProblemList } from '../problem.ts';
import type { ReadContext } from '../reader.ts';
import type { LatencyMs, Run } from '../run.ts';
import { defined, numberOf } from './json-value.ts';

const OWN = ['date', 'count', 'total', 'average', 'fastest', 'slowest', 'rps'];
const OF_A_PERCENTILE = ['percentage', 'latency'];
const NS_PER_MS = 1e6;

export const isKeyValueCsv = (columns: readonly string[]): boolean =>
  ['count', 'total', 'average', 'rps'].every((column) => columns.includes(column));

export function keyValueRuns({ rows }: CsvTable, context: ReadContext): Run[] {
  return groupsOf(rows).flatMap((group, i) => {
    const run = runOf(group, `${context.fileName} row ${i + 1}`, context);
    return run ? [run] : [];
  });
}

/** Neighbours that differ only in their percentile are one run. */
function groupsOf(rows: readonly CsvRow[]): CsvRow[][] {
  const groups: CsvRow[][] = [];
  let before = '';
  for (const row of rows) {
    const key = JSON.stringify(Object.entries(row.cells).filter(([column]) => !OF_A_PERCENTILE.includes(column) && column !== ''));
    const percentage = row.cells.percentage ?? '';
    const repeats = percentage !== '' && groups.at(-1)?.some((other) => other.cells.percentage === percentage);
    if (key === before && percentage !== '' && !repeats) groups.at(-1)!.push(row);
    else groups.push([row]);
    before = key;
  }
  return groups;
}

function runOf(group: readonly CsvRow[], name: string, { fileName, problems }: ReadContext): Run | undefined {
  const { cells, line } = group[0]!;
  const number = (column: string) => cellNumber(cells[column], column, line, problems);
  const [count, total, average, slowest, rps] = ['count', 'total', 'average', 'slowest', 'rps'].map(number);
  if (count === undefined || total === undefined) {
    problems.add('unreadable', 'a row needs numbers in the columns count and total', `line ${line}`);
    return undefined;
  }
  const codes = Object.entries(cells).filter(([column, text]) => column.startsWith('statusCodeDistribution.') && text !== '');
  const failed = codes
    .filter(([column]) => column !== 'statusCodeDistribution.OK')
    .map(([column, text]) => cellNumber(text, column, line, problems) ?? 0);
  return {
    name,
    fileName,
    format: 'keyValueCsv',
    requests: count,
    durationSeconds: total / 1e9,
    ...defined({
      errors: codes.length === 0 ? undefined : failed.reduce((sum, one) => sum + one, 0),
      requestsPerSecond: rps,
      date: cells.date || undefined,
    }),
    loop: 'closed',
    latencyFrom: 'actualSend',
    latencyMs: {
      ...defined({ mean: average && average / NS_PER_MS, max: slowest && slowest / NS_PER_MS }),
      ...percentilesOf(group, problems),
    },
    parameters: parametersOf(cells),
  };
}

function percentilesOf(group: readonly CsvRow[], problems: ProblemList): LatencyMs {
  const stated = new Map<number, number>();
  for (const { cells, line } of group) {
    const [percentage, latency] = OF_A_PERCENTILE.map((column) => cellNumber(cells[column], column, line, problems));
    if (percentage && latency) stated.set(percentage, latency / NS_PER_MS);
  }
  const others = [...stated].filter(([percentage]) => ![50, 90, 95, 99].includes(percentage));
  return defined({
    p50: stated.get(50),
    p90: stated.get(90),
    p95: stated.get(95),
    p99: stated.get(99),
    quantiles: others.length > 0 ? Object.fromEntries(others.map(([percentage, ms]) => [String(percentage / 100), ms])) : undefined,
  });
}

/** Tags by their own name; whatever else the merged table holds likewise. A blank is a tag that this run did not have. */
function parametersOf(cells: Record<string, string>): Record<string, number | string> {
  const entries = Object.entries(cells).filter(
    ([column, text]) =>
      column !== '' &&
      text !== '' &&
      !OWN.includes(column) &&
      !OF_A_PERCENTILE.includes(column) &&
      !column.startsWith('statusCodeDistribution.') &&
      !/^Unnamed: \d+$/.test(column),
  );
  return Object.fromEntries(entries.map(([column, text]) => [column.replace(/^tags\./, ''), numberOf(text) ?? text]));
}
