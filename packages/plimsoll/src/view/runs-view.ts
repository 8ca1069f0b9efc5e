/** Runs and the doctor's report for a person. Only here numbers are rounded. */
import { wideningWords, type Finding, type Run, type RunFormat } from '@plimsoll/core';
import { printable } from './progress-bar.ts';
import { table } from './table.ts';

const FORMATS: Record<RunFormat, string> = {
  ghzJson: 'ghz JSON',
  ghzCsv: 'ghz CSV',
  wrk: 'wrk',
  wrk2: 'wrk2',
  k6Summary: 'k6 summary',
  k6Lines: 'k6 JSON lines',
  keyValueCsv: 'key/value benchmark CSV',
  googleBenchmark: 'Google Benchmark',
  costToolMetrics: 'cost tool metrics',
  cloudWatch: 'CloudWatch',
  cloudMonitoring: 'Cloud Monitoring',
  prometheus: 'Prometheus',
  csv: 'CSV',
};

const number = (value: number | undefined, unit = '') => {
  if (value === undefined) return '–';
  const rounded = Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
  return `${rounded.toLocaleString('en-US', { maximumFractionDigits: 6 })}${unit}`;
};

/** The report first, then what was read. */
export function viewRuns(runs: readonly Run[], findings: readonly Finding[]): string {
  return `${[report(runs, findings), measured(runs)].join('\n\n')}\n`;
}

function report(runs: readonly Run[], findings: readonly Finding[]): string {
  const counts = (['refused', 'widened', 'noted'] as const).map(
    (effect) => [effect, findings.filter((one) => one.effect === effect).length] as const,
  );
  const summary =
    findings.length === 0
      ? 'nothing to complain of'
      : counts
          .filter(([, count]) => count > 0)
          .map(([effect, count]) => `${count} ${effect}`)
          .join(', ');
  const lines = [`The doctor's report on ${runs.length} run${runs.length === 1 ? '' : 's'}: ${summary}`];
  for (const run of runs) {
    const own = findings.filter((one) => one.run === run.name);
    if (own.length === 0) continue;
    lines.push('', `  ${printable(run.name)} (${FORMATS[run.format]})`);
    for (const { effect, code, message, whatItDoes, widens = [] } of own) {
      lines.push(`    ${effect.padEnd(8)} ${code}: ${printable(message)}`, `             ${printable(whatItDoes)}`);
      if (widens.length > 0) lines.push(`             widened: ${wideningWords(widens)}`);
    }
  }
  return lines.join('\n');
}

function measured(runs: readonly Run[]): string {
  const rows = runs.map((run) => [
    printable(run.name),
    FORMATS[run.format],
    run.loop,
    number(run.requests),
    number(run.errors),
    number(run.durationSeconds, ' s'),
    number(run.concurrency),
    number(run.requestsPerSecond),
    number(run.latencyMs.mean),
    number(run.latencyMs.p50),
    number(run.latencyMs.p95),
    number(run.latencyMs.p99),
    run.cpu?.utilizationFraction === undefined ? '–' : number(run.cpu.utilizationFraction * 100, ' %'),
  ]);
  return table(
    ['run', 'format', 'loop', 'calls', 'errors', 'time', 'at once', 'calls/s', 'mean ms', 'p50', 'p95', 'p99', 'cpu'],
    rows,
    [3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  );
}
