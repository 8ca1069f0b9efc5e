/**
 * Lines of `service:metric[:part], value` as a cost model takes them: `#` begins a comment, nothing is quoted. Whether the value of a
 * distribution is a mean or a total depends on the cloud it was downloaded from; a file that does not tell leaves those values out.
 */
import { metricMeaning, roleOf } from '../metric-names.ts';
import { runsOfSeries, type MetricSeries } from '../metric-series.ts';
import { quoted } from '../problem.ts';
import type { ReadContext } from '../reader.ts';
import type { Run } from '../run.ts';
import { numberOf } from './json-value.ts';

const LINE = /^([A-Za-z][\w.]*(?::[\w. -]+){0,2})\s*,\s*(.+?)\s*$/;

/** Two columns, names with a colon or a dot, and numbers. */
export function looksLikeCostTool(text: string): boolean {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .slice(0, 20);
  const named = lines.filter((line) => /^[A-Za-z][\w.]*(:[\w. -]+){0,2}\s*,\s*[^,]+$/.test(line));
  return lines.length > 0 && named.length >= lines.length - 1 && named.some((line) => /^[\w.]*[:.][\w.: -]*,\s*-?[\d.]/.test(line));
}

export function costToolRuns(text: string, context: ReadContext): Run[] {
  const { problems } = context;
  const values = new Map<string, number>();
  const texts: Record<string, string> = {};
  text.split(/\r?\n/).forEach((line, i) => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#') || /^metric\s*,\s*value$/i.test(trimmed)) return;
    const [, name, value] = LINE.exec(trimmed) ?? [];
    if (name === undefined || value === undefined) {
      problems.add('unreadable', `${quoted(trimmed)} is not "name, value"`, `line ${i + 1}`);
      return;
    }
    const number = numberOf(value);
    if (number === undefined) {
      if (/^[+-]?(nan|inf(inity)?)$/i.test(value)) problems.add('notFinite', `${name} is ${value}`, `line ${i + 1}`);
      else if (/^[+-]?[\d.]*,\d+$/.test(value))
        problems.add('decimalComma', `${quoted(value)} has a decimal comma; write a decimal point`, `line ${i + 1}`);
      else texts[name] = value;
    } else if (number < 0) problems.add('negative', `${name} is ${number}`, `line ${i + 1}`);
    else if (values.has(name)) problems.add('duplicate', `${name} stands here again; the first value counts`, `line ${i + 1}`);
    else values.set(name, number);
  });
  if (values.size === 0) {
    problems.add('empty', 'no line holds a number');
    return [];
  }
  const meansOrTotals =
    (texts.gcp_project ?? texts.gcp_environment) ? 'totals' : (texts.aws_region ?? texts.aws_environment) ? 'means' : 'unknown';
  return runsOfSeries(seriesOf(values, meansOrTotals, context), 'costToolMetrics', context).map((run) => ({
    ...run,
    parameters: { ...texts, ...run.parameters },
  }));
}

function seriesOf(
  values: ReadonlyMap<string, number>,
  meansOrTotals: 'totals' | 'means' | 'unknown',
  context: ReadContext,
): MetricSeries[] {
  const seconds = values.get('test.duration_seconds') ?? (values.has('test.duration') ? values.get('test.duration')! * 3600 : undefined);
  const named = [...values]
    .filter(([name]) => !name.startsWith('test.duration'))
    .map(([name, value]) => ({ parts: name.split(':'), value }));
  const services = [...new Set(named.map(({ parts }) => (parts.length > 1 ? parts[0]! : undefined)))];
  const countOf = (service: string | undefined) =>
    named.find(({ parts }) => parts[0] === service && /^request\.count$/.test(parts[1] ?? ''))?.value;
  const unclear: string[] = [];
  const series = named.flatMap(({ parts, value }): MetricSeries[] => {
    const [service, metric, part] = parts.length > 1 ? parts : [undefined, parts[0]];
    const one: MetricSeries = { given: metric!, ...(service !== undefined && { service }), ...(part !== undefined && { part }) };
    const meaning = metricMeaning(metric!, context.metricAliases);
    const role = roleOf(meaning.name, part);
    if (meaning.kind === 'counter' || meaning.kind === 'partitioned' || role === 'requests' || role === 'errors')
      return [{ ...one, total: value }];
    const distribution = meaning.kind === 'histogram' || role === 'requestBytes' || role === 'responseBytes' || role === 'latency';
    if (!distribution || meansOrTotals === 'means') return [{ ...one, mean: value }];
    const count = countOf(service);
    if (meansOrTotals === 'totals' && count) return [{ ...one, mean: value / count, count }];
    unclear.push(parts.join(':'));
    return [];
  });
  if (unclear.length > 0)
    context.problems.add(
      'meanOrTotal',
      `${unclear.join(', ')}: the file does not tell whether these are means (AWS) or totals (GCP); a line "gcp_project, …" or "aws_region, …" decides`,
    );
  const durations =
    seconds === undefined
      ? []
      : services.map((service): MetricSeries => ({
          given: 'test.duration_seconds',
          mean: seconds,
          ...(service !== undefined && { service }),
        }));
  return [...series, ...durations];
}
