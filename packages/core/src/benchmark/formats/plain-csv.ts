/** A CSV of one's own: a run a row, named columns with units in their names, anything else a parameter of the run. */
import { cellNumber, type CsvRow, type CsvTable } from '../csv-table.ts';
import type { ReadContext } from '../reader.ts';
import type { Run } from '../run.ts';
import { csvColumn, type CsvColumn, type CsvField } from './csv-columns.ts';
import { defined, numberOf } from './json-value.ts';

const TEXT_FIELDS: readonly CsvField[] = ['name', 'date', 'machineType', 'loop', 'softwareVersion'];

/** At least two columns that say something of a load. */
export function isRunTable(columns: readonly string[]): boolean {
  const fields = columns.flatMap((column) => csvColumn(column)?.field ?? []).filter((field) => !TEXT_FIELDS.includes(field));
  return new Set(fields).size >= 2;
}

export function plainCsvRuns({ columns, rows }: CsvTable, context: ReadContext): Run[] {
  const { problems, fileName } = context;
  const known = new Map<string, CsvColumn>();
  const fields = new Set<CsvField>();
  for (const column of columns) {
    const meaning = csvColumn(column);
    if (meaning === undefined) continue;
    if (meaning.unitMissing)
      problems.add('unitMissing', `the column "${column}" has no unit; name it ${adviceOf(meaning.field, column)}`, `column ${column}`);
    else if (fields.has(meaning.field))
      problems.add('duplicate', `the column "${column}" says again what another one says; the first counts`, `column ${column}`);
    else {
      fields.add(meaning.field);
      known.set(column, meaning);
    }
  }
  const ignored = new Set(columns.filter((column) => csvColumn(column) !== undefined && !known.has(column)));
  return rows.map((row, i) => runOf(row, { known, ignored, fallbackName: `${fileName} row ${i + 1}`, context }));
}

function adviceOf(field: CsvField, column: string): string {
  if (field === 'durationSeconds') return `${column}_s`;
  return field === 'cpuFraction' || field === 'generatorCpuFraction' ? `${column}_percent or ${column}_fraction` : `${column}_ms`;
}

interface RowOptions {
  known: ReadonlyMap<string, CsvColumn>;
  ignored: ReadonlySet<string>;
  fallbackName: string;
  context: ReadContext;
}

function runOf({ cells, line }: CsvRow, { known, ignored, fallbackName, context }: RowOptions): Run {
  const { problems, fileName } = context;
  const values: Partial<Record<CsvField, number>> = {};
  const texts: Partial<Record<CsvField, string>> = {};
  const parameters: Record<string, number | string> = {};
  for (const [column, text] of Object.entries(cells)) {
    const meaning = known.get(column);
    if (meaning === undefined) {
      if (text !== '' && column !== '' && !ignored.has(column)) parameters[column] = numberOf(text) ?? text;
    } else if (TEXT_FIELDS.includes(meaning.field)) texts[meaning.field] = text;
    else {
      const number = cellNumber(text, column, line, problems);
      if (number !== undefined) values[meaning.field] = number * meaning.factor;
    }
  }
  return { ...runFrom(values, texts), name: texts.name ? `${fileName} ${texts.name}` : fallbackName, fileName, format: 'csv', parameters };
}

function runFrom(
  values: Partial<Record<CsvField, number>>,
  texts: Partial<Record<CsvField, string>>,
): Omit<Run, 'name' | 'fileName' | 'format' | 'parameters'> {
  const { requests, durationSeconds, vcpus, instances, cpuFraction } = values;
  const cores = vcpus === undefined ? undefined : vcpus * (instances ?? 1);
  const rate = values.requestsPerSecond ?? (requests !== undefined && durationSeconds ? requests / durationSeconds : undefined);
  const cpu = defined({ vcpus: cores, utilizationFraction: cpuFraction, machineType: texts.machineType || undefined });
  const loop = texts.loop?.toLowerCase();
  return {
    ...defined({
      requests: requests ?? (rate !== undefined && durationSeconds ? rate * durationSeconds : undefined),
      errors: values.errors,
      durationSeconds,
      concurrency: values.concurrency,
      requestsPerSecond: rate,
      targetRequestsPerSecond: values.targetRequestsPerSecond,
      droppedRequests: values.droppedRequests,
      retries: values.retries,
      generatorCpuUtilizationFraction: values.generatorCpuFraction,
      cpu: Object.keys(cpu).length > 0 ? cpu : undefined,
      memoryBytes: values.memoryBytes,
      requestBytes: values.requestBytes,
      responseBytes: values.responseBytes,
      date: texts.date || undefined,
      softwareVersion: texts.softwareVersion || undefined,
    }),
    loop: loop === 'open' || loop === 'closed' ? loop : 'unknown',
    latencyMs: defined({ mean: values.mean, p50: values.p50, p90: values.p90, p95: values.p95, p99: values.p99, max: values.max }),
  };
}
