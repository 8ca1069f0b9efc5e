/** Which tool wrote a file, by its content; names and endings lie. */
import { csvTable } from './csv-table.ts';
import { isCloudMonitoring, cloudMonitoringRuns } from './formats/cloud-monitoring.ts';
import { isCloudWatch, cloudWatchRuns } from './formats/cloud-watch.ts';
import { costToolRuns, looksLikeCostTool } from './formats/cost-tool.ts';
import { GhzCsvReader, isGhzCsvHeader } from './formats/ghz-csv.ts';
import { GhzDetails, ghzRun, isGhzReport } from './formats/ghz-json.ts';
import { googleBenchmarkRuns, isGoogleBenchmark } from './formats/google-benchmark.ts';
import { isObject, type JsonObject } from './formats/json-value.ts';
import { isK6Line, K6LinesReader } from './formats/k6-lines.ts';
import { isK6Summary, k6SummaryRuns } from './formats/k6-summary.ts';
import { isKeyValueCsv, keyValueRuns } from './formats/key-value-csv.ts';
import { isRunTable, plainCsvRuns } from './formats/plain-csv.ts';
import { isPrometheus, prometheusRuns } from './formats/prometheus.ts';
import { looksLikeWrk, WrkReader } from './formats/wrk.ts';
import { JsonDocuments } from './json-documents.ts';
import { quoted } from './problem.ts';
import type { FormatReader, ReadContext } from './reader.ts';
import type { Run, RunFormat } from './run.ts';

type NamedReader = FormatReader & { format(): RunFormat | 'unknown' };

const LARGEST_TEXT = 256 * 1024 * 1024;
const KNOWN =
  'ghz (json, pretty, csv), wrk, wrk2, k6 (summary, --out json), Google Benchmark JSON, CloudWatch, Cloud Monitoring and Prometheus answers, a key/value benchmark CSV, a metrics CSV, or a CSV with named columns';

/** @param head the beginning of the file, without a byte-order mark */
export function readerFor(head: string, context: ReadContext): NamedReader {
  const lines = head.split(/\r?\n/);
  const first = lines.find((line) => line.trim() !== '')?.trim() ?? '';
  if (first === '') return nothing(context);
  const isJson = /^[{[]/.test(first);
  // on standard output k6 prints its banner before the lines
  if (isJson ? isK6Line(first) : lines.some(isK6Line)) return { ...bound(new K6LinesReader(context)), format: () => 'k6Lines' };
  if (looksLikeWrk(head)) return wrkReader(context);
  if (isJson) return jsonReader(context);
  if (isGhzCsvHeader(first)) return { ...bound(new GhzCsvReader(context)), format: () => 'ghzCsv' };
  return tableReader(context);
}

const bound = (reader: FormatReader): FormatReader => ({ push: (chunk) => reader.push(chunk), end: () => reader.end() });

function nothing({ problems }: ReadContext): NamedReader {
  let blank = true;
  return {
    push: (chunk) => void (blank &&= chunk.trim() === ''),
    end: () => (problems.add('empty', blank ? 'the file is empty' : 'the file begins with more than 64 KB of blanks'), []),
    format: () => 'unknown',
  };
}

function wrkReader(context: ReadContext): NamedReader {
  const reader = new WrkReader(context);
  let format: RunFormat = 'wrk';
  return {
    push: (chunk) => reader.push(chunk),
    end() {
      const runs = reader.end();
      if (runs.some((run) => run.format === 'wrk2')) format = 'wrk2';
      return runs;
    },
    format: () => format,
  };
}

/** One document after another, or a list of them; each says by its keys what it is. */
function jsonReader(context: ReadContext): NamedReader {
  const { problems } = context;
  const runs: Run[] = [];
  let format: RunFormat | 'unknown' = 'unknown';
  let details = new GhzDetails(problems);
  const take = (root: unknown, place: string | undefined): boolean => {
    const read = isObject(root) ? ofDocument(root, context, details) : undefined;
    if (read === undefined) {
      problems.add('unknownFormat', `the JSON is none that is known here; known are ${KNOWN}`, place ?? keysOf(root));
      return false;
    }
    if (format !== 'unknown' && format !== read.format)
      problems.add('mixedUp', `the file holds ${format} and ${read.format} one after another; both were read`);
    format = read.format;
    runs.push(...read.runs);
    return true;
  };
  const documents = new JsonDocuments(
    'details',
    {
      onElements: (elements, firstIndex) => details.add(elements, firstIndex),
      onDocument(value) {
        if (!Array.isArray(value)) take(value, undefined);
        // a bare list of time series, as command-line clients print it
        else if (value.some((one) => isObject(one) && isObject(one.metric) && Array.isArray(one.points)))
          take({ timeSeries: value }, undefined);
        else if (value.length === 0) problems.add('empty', 'the list is empty');
        else value.every((root, index) => take(root, `[${index}]`));
        details = new GhzDetails(problems);
      },
    },
    problems,
  );
  return {
    push: (chunk) => documents.push(chunk),
    end: () => (documents.end(), runs),
    format: () => format,
  };
}

const keysOf = (root: unknown) => (isObject(root) ? `keys ${Object.keys(root).slice(0, 6).map(quoted).join(', ')}` : undefined);

function ofDocument(root: JsonObject, context: ReadContext, details: GhzDetails): { format: RunFormat; runs: Run[] } | undefined {
  if (isGhzReport(root)) return { format: 'ghzJson', runs: ghzRun(root, context, details) };
  if (isGoogleBenchmark(root)) return { format: 'googleBenchmark', runs: googleBenchmarkRuns(root, context) };
  if (isCloudWatch(root)) return { format: 'cloudWatch', runs: cloudWatchRuns(root, context) };
  if (isPrometheus(root)) return { format: 'prometheus', runs: prometheusRuns(root, context) };
  if (isCloudMonitoring(root)) return { format: 'cloudMonitoring', runs: cloudMonitoringRuns(root, context) };
  if (isK6Summary(root)) return { format: 'k6Summary', runs: k6SummaryRuns(root, context) };
  return undefined;
}

/** Tables are read whole: they are small. */
function tableReader(context: ReadContext): NamedReader {
  const { problems } = context;
  const parts: string[] = [];
  let length = 0;
  let format: RunFormat | 'unknown' = 'unknown';
  return {
    push(chunk) {
      length += chunk.length;
      if (length <= LARGEST_TEXT) parts.push(chunk);
    },
    end() {
      if (length > LARGEST_TEXT) {
        problems.add('tooLarge', 'the table is larger than 256 MB');
        return [];
      }
      const read = ofTable(parts.join(''), context);
      format = read.format;
      return read.runs;
    },
    format: () => format,
  };
}

function ofTable(text: string, context: ReadContext): { format: RunFormat | 'unknown'; runs: Run[] } {
  const { problems } = context;
  const header = text.split(/\r?\n/, 50).find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '';
  if (looksLikeCostTool(text)) return { format: 'costToolMetrics', runs: costToolRuns(text, context) };
  if (/^metric_name,timestamp,metric_value/.test(header)) {
    problems.add('unknownFormat', 'this is k6 --out csv; write --out json or --summary-export, which keep what is needed');
    return { format: 'unknown', runs: [] };
  }
  // the header alone decides; the rows of an unknown table are not worth problems
  const { columns } = csvTable(header, problems);
  if (isKeyValueCsv(columns)) return { format: 'keyValueCsv', runs: keyValueRuns(notEmpty(csvTable(text, problems), context), context) };
  if (isRunTable(columns)) return { format: 'csv', runs: plainCsvRuns(notEmpty(csvTable(text, problems), context), context) };
  problems.add('unknownFormat', `the file begins with ${quoted(header.trim())}, which is none of the known formats: ${KNOWN}`, 'line 1');
  return { format: 'unknown', runs: [] };
}

function notEmpty<T extends { rows: readonly unknown[] }>(table: T, { problems }: ReadContext): T {
  if (table.rows.length === 0) problems.add('empty', 'the table has a header and no rows that could be read');
  return table;
}
