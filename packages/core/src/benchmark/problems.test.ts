/** Files that are broken, mixed up or none at all: a problem with file, place and reason; what can be read still counts; nothing crashes. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examineRuns } from './doctor/examine-runs.ts';
import { parseRun } from './parse-run.ts';

const folder = fileURLToPath(new URL('../../../../data/examples/runs/', import.meta.url));
const ghz = {
  options: { concurrency: 8 },
  count: 100,
  total: 1e9,
  average: 8e7,
  fastest: 1e6,
  slowest: 2e8,
  rps: 100,
  statusCodeDistribution: { OK: 100 },
};
const detail = { timestamp: '2024-01-30T21:27:06Z', latency: 8e7, error: '', status: 'OK' };

describe('a broken file', () => {
  it.each([
    ['nothing', '', 'empty'],
    ['blanks', '  \n \n', 'empty'],
    ['a letter', 'Dear Sir,\nthe load test went well.\n', 'unknownFormat'],
    ['another JSON', '{"hello": 1}', 'unknownFormat'],
    ['a list of nothing known', '[1, 2]', 'unknownFormat'],
    ['a cut report', JSON.stringify({ ...ghz, details: [detail, detail] }).slice(0, -40), 'truncated'],
    ['a word that is no number', JSON.stringify(ghz).replace('8e7', 'NaN').replace('80000000', 'NaN'), 'notJson'],
    ['a negative latency', JSON.stringify({ ...ghz, average: -5 }), 'negative'],
    ['an endless latency', JSON.stringify(ghz).replace('80000000', '1e999'), 'notFinite'],
    ['a mean above the largest', JSON.stringify({ ...ghz, average: 9e8 }), 'impossible'],
    ['an absurd count', JSON.stringify({ ...ghz, count: 1e30, total: 1e39 }), 'impossible'],
    ['more errors than calls', JSON.stringify({ ...ghz, errorDistribution: { x: 200 } }), 'impossible'],
    ['a rate that is not calls ÷ time', JSON.stringify({ ...ghz, rps: 1000 }), 'impossible'],
    [
      'percentiles that fall',
      JSON.stringify({
        ...ghz,
        latencyDistribution: [
          { percentage: 50, latency: 9e7 },
          { percentage: 99, latency: 8e7 },
        ],
      }),
      'impossible',
    ],
    ['wrk that was interrupted', 'Running 30s test @ http://x/\n  2 threads and 10 connections\n', 'truncated'],
    ['k6 --out csv', 'metric_name,timestamp,metric_value\nhttp_reqs,1595325560,1\n', 'unknownFormat'],
    ['an error of Prometheus', '{"status":"error","errorType":"bad_data","error":"parse error"}', 'toolError'],
    ['a page of many', '{"timeSeries":[],"nextPageToken":"x"}', 'incomplete'],
    [
      'aggregates without a mean',
      '{"context":{},"benchmarks":[{"name":"a_stddev","run_type":"aggregate","aggregate_name":"stddev","real_time":1,"cpu_time":1,"time_unit":"ns"}]}',
      'empty',
    ],
    ['a header alone', 'requests,duration_s\n', 'empty'],
  ])('%s', (_, text, code) => {
    const { runs, problems } = parseRun(text, { fileName: 'the file' });
    expect(runs).toEqual([]);
    expect(problems.map((problem) => problem.code)).toContain(code);
    for (const { fileName, message } of problems) {
      expect(fileName).toBe('the file');
      expect(message).toMatch(/^the file/);
    }
  });

  it('names line and column', () => {
    expect(parseRun('{\n  "count": 1,\n  "total": NaN\n}').problems[0]).toMatchObject({ code: 'notJson', place: 'line 3, column 12' });
  });

  it('loses a broken call and no other', () => {
    const text = JSON.stringify({ ...ghz, details: [detail, { ...detail, latency: -1 }, 7, detail] }).replace(
      '"latency":-1',
      '"latency":-1',
    );
    const { runs, problems } = parseRun(text);
    expect(runs).toHaveLength(1);
    expect(problems.map(({ code, place }) => [code, place])).toEqual([
      ['negative', 'details[1]'],
      ['unreadable', 'details[2]'],
    ]);
  });

  it('counts the lines before a cut one, and the report before a broken one', () => {
    const point = (ms: string, second: number) =>
      `{"metric":"http_req_duration","type":"Point","data":{"time":"2024-05-09T12:00:0${second}Z","value":${ms},"tags":{}}}`;
    const lines = parseRun(`${point('1', 0)}\n${point('oops', 1)}\n${point('3', 2)}\n${point('4', 3).slice(0, 40)}`);
    expect(lines.runs[0]).toMatchObject({ requests: 2, latencyMs: { mean: 2 } });
    expect(lines.problems.map(({ code, place }) => [code, place])).toEqual([
      ['notJson', 'line 2'],
      ['truncated', 'line 4'],
    ]);
    const two = parseRun(`${JSON.stringify(ghz)}\n${JSON.stringify({ ...ghz, total: 2e9 })}`);
    expect(two.problems[0]!.code).toBe('impossible');
    expect(two.runs).toHaveLength(1);
  });

  it('reads the lines of k6 among what else it prints', () => {
    const text = `     execution: local\n\n${readFileSync(`${folder}k6-lines.json`, 'utf8')}\n     checks.....: 100%\n`;
    const { runs, problems } = parseRun(text);
    expect(runs[0]!.requests).toBe(279);
    expect(problems).toMatchObject([{ code: 'passedOver' }]);
  });

  it('reads mixed documents, and says so', () => {
    const mixed = parseRun(`${JSON.stringify(ghz)}${readFileSync(`${folder}k6-handle-summary.json`, 'utf8')}`);
    expect(mixed.runs.map(({ format }) => format)).toEqual(['ghzJson', 'k6Summary']);
    expect(mixed.problems[0]!.code).toBe('mixedUp');
  });

  it('cuts a long list of like problems short', () => {
    const { problems } = parseRun(`requests,duration_s\n${'x,1\n'.repeat(1000)}`);
    expect(problems.filter(({ code }) => code === 'notANumber')).toHaveLength(21);
  });
});

/** Walks down by the digits of `where` and replaces what it comes to. */
function changed(value: unknown, where: number, by: unknown): unknown {
  const entries = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  // a list of a thousand calls is not a thousand places
  const keys = entries.length > 50 ? entries.slice(0, 3) : entries;
  if (keys.length === 0 || where % 5 === 0) return structuredClone(by);
  const rest = Math.floor(where / 5);
  const key = keys[rest % keys.length]!;
  const holder = value as Record<string, unknown>;
  holder[key] = changed(holder[key], Math.floor(rest / keys.length), by);
  return holder;
}

const numbersOf = (value: unknown): number[] =>
  typeof value === 'number' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];

describe('any damage', () => {
  const names = readdirSync(folder).filter((name) => name !== 'README.md');
  const texts = names.map((name) => readFileSync(folder + name, 'utf8').slice(0, 30_000));

  it('never crashes, and leaves no number that cannot be', () => {
    fc.assert(
      fc.property(
        fc.nat(texts.length - 1),
        fc.array(
          fc.tuple(
            fc.double({ min: 0, max: 1, noNaN: true }),
            fc.constantFrom('', '-', '9', '.', ',', 'e', '"', '{', '}', '[', ']', '\n', ':', '\\', '\u0000', 'NaN', 'é'),
          ),
          { maxLength: 6 },
        ),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (which, edits, cut) => {
          let text = texts[which]!;
          for (const [where, letter] of edits) {
            const at = Math.floor(where * text.length);
            text = text.slice(0, at) + letter + text.slice(at + 1);
          }
          if (cut < 0.5) text = text.slice(0, Math.floor(cut * 2 * text.length));
          const { runs, problems } = parseRun(text, { fileName: names[which]! });
          expect(runs.length + problems.length).toBeGreaterThan(0);
          for (const run of runs) {
            for (const value of [...Object.values(run), ...Object.values(run.latencyMs)])
              if (typeof value === 'number') expect(value >= 0 && value < Infinity).toBe(true);
          }
          for (const { message, whatItDoes } of examineRuns(runs)) expect(message + whatItDoes).not.toMatch(/NaN|undefined|Infinity/);
        },
      ),
      { numRuns: 1500, seed: 5 },
    );
  });

  it('never crashes on JSON of another shape', () => {
    const documents = names
      .filter((name) => name.endsWith('.json') && name !== 'k6-lines.json')
      .map((name) => JSON.parse(readFileSync(folder + name, 'utf8')) as unknown);
    const strange = fc.oneof(
      fc.constantFrom<unknown>(null, -1, 0, 1e308, -1e308, 5e-324, '', 'x', '12', [], {}, true, [null], { a: 1 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    fc.assert(
      fc.property(
        fc.nat(documents.length - 1),
        fc.array(fc.tuple(fc.maxSafeNat(), strange), { minLength: 1, maxLength: 4 }),
        (which, changes) => {
          let document = structuredClone(documents[which]);
          for (const [where, value] of changes) document = changed(document, where, value);
          const { runs, problems } = parseRun(JSON.stringify(document), { fileName: 'changed.json' });
          expect(runs.length + problems.length).toBeGreaterThan(0);
          for (const run of runs) expect(numbersOf(run).every(Number.isFinite)).toBe(true);
          for (const { message, whatItDoes, numbers } of examineRuns(runs)) {
            expect(message + whatItDoes).not.toMatch(/NaN|undefined|Infinity/);
            expect(Object.values(numbers).every(Number.isFinite)).toBe(true);
          }
        },
      ),
      { numRuns: 1500, seed: 7 },
    );
  });

  it('takes deep nesting, long lines and endless keys', () => {
    for (const text of [
      '['.repeat(200_000),
      '{"a":'.repeat(100_000),
      `{"details":[${'{"x":['.repeat(50_000)}`,
      '"'.repeat(300_000),
      `a,b\n${'1'.repeat(300_000)}`,
      '{"timeSeries":[{"metric":{"type":"x"},"points":[{"interval":{"endTime":"2024-06-11T14:02:00Z"},"value":{"distributionValue":{"count":"1","mean":1,"bucketOptions":{"linearBuckets":{"numFiniteBuckets":1e9,"width":1,"offset":0}},"bucketCounts":["1"]}}}]}]}',
    ])
      expect(() => parseRun(text)).not.toThrow();
  });
});
