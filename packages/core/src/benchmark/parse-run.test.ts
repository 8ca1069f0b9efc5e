/**
 * Every format by its sample file: the expected values are read off the files by eye, or worked out by hand where a comment says how.
 * V12 and V15: the key/value benchmark's and wrk2's own documented outputs.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createRunReader, parseRun } from './parse-run.ts';
import type { Run } from './run.ts';

const folder = fileURLToPath(new URL('../../../../data/examples/runs/', import.meta.url));
const sample = (name: string) => readFileSync(folder + name, 'utf8');
const read = (name: string) => parseRun(sample(name), { fileName: name });
const only = (name: string): Run => {
  const { runs, problems } = read(name);
  expect(problems).toEqual([]);
  expect(runs).toHaveLength(1);
  return runs[0]!;
};

describe('ghz', () => {
  it('reads a closed loop: ns become ms, tags and options parameters', () => {
    const run = only('ghz-closed-2.json');
    const raw = JSON.parse(sample('ghz-closed-2.json')) as { count: number; total: number; average: number; rps: number };
    expect(run).toMatchObject({
      format: 'ghzJson',
      loop: 'closed',
      concurrency: 2,
      requests: raw.count,
      errors: 0,
      requestsPerSecond: raw.rps,
    });
    expect(run.durationSeconds).toBe(raw.total / 1e9);
    expect(run.latencyMs.mean).toBe(raw.average / 1e6);
    expect(run.parameters).toMatchObject({ ads: 20, machine_type: 'n2d-standard-4' });
  });

  it('reads an open loop with errors, its calls and its timeline', () => {
    const run = only('ghz-open-pretty.json');
    expect(run).toMatchObject({ loop: 'open', targetRequestsPerSecond: 150, latencyFrom: 'actualSend' });
    expect(run.latencySampleCount).toBe(run.requests! - run.errors!);
    expect(run.timeline!.length).toBeGreaterThan(8);
  });

  it('leaves out percentiles of zero, which ghz never filled in, and knows the cap of a million calls', () => {
    const report = {
      count: 3_000_000,
      total: 1e11,
      average: 2e6,
      fastest: 0,
      slowest: 9e6,
      rps: 30_000,
      statusCodeDistribution: { OK: 3_000_000 },
      latencyDistribution: [
        { percentage: 0, latency: 0 },
        { percentage: 95, latency: 5e6 },
      ],
    };
    const [run] = parseRun(JSON.stringify(report)).runs;
    expect(run!.latencyMs).toEqual({ mean: 2, p95: 5, max: 9 });
    expect(run!.latencySampleCount).toBe(1_000_000);
  });

  it('reads the older names of options, and codes that leave failures out', () => {
    const report = {
      date: '2018-12-17T16:52:55-04:00',
      options: { n: 200, c: 50 },
      count: 200,
      total: 172959832,
      average: 31877742,
      rps: 1156.3378484317677,
      errorDistribution: { a: 5, b: 4 },
      statusCodeDistribution: { OK: 191 },
    };
    expect(parseRun(JSON.stringify(report)).runs[0]).toMatchObject({ concurrency: 50, errors: 9 });
  });

  it('reads the rows of the CSV', () => {
    const run = only('ghz-calls.csv');
    const rows = sample('ghz-calls.csv').trim().split('\n').slice(1);
    const good = rows
      .filter((row) => row.includes(',OK,'))
      .map((row) => Number(row.split(',')[0]))
      .sort((a, b) => a - b);
    expect(run).toMatchObject({ format: 'ghzCsv', requests: rows.length, errors: rows.length - good.length, loop: 'unknown' });
    // ghz's own rule: the value of rank ⌈p·n⌉
    expect(run.latencyMs.p95).toBe(good[Math.ceil(0.95 * good.length) - 1]);
  });
});

describe('wrk and wrk2', () => {
  it('reads what wrk printed', () => {
    expect(only('wrk-errors.txt')).toMatchObject({
      format: 'wrk',
      loop: 'closed',
      concurrency: 20,
      requests: 72558,
      errors: 3635,
      durationSeconds: 4.07,
      requestsPerSecond: 17832.75,
      latencyMs: { mean: 2.16, p50: 0.791, p90: 6, p99: 17.01, max: 34.44, quantiles: { '0.75': 2.26 } },
    });
    expect(only('wrk-without-latency.txt').latencyMs).toEqual({ mean: 17.83, max: 76.89 });
    expect(read('wrk-four-runs.txt').runs.map(({ concurrency, requests }) => [concurrency, requests])).toEqual([
      [1, 191],
      [2, 377],
      [4, 776],
      [8, 1559],
    ]);
  });

  it('keeps the corrected and the uncorrected series apart', () => {
    const { runs, format } = read('wrk2-both-series.txt');
    expect(format).toBe('wrk2');
    expect(runs.map(({ latencyFrom, latencyMs }) => [latencyFrom, latencyMs.p99, latencyMs.p95, latencyMs.mean])).toEqual([
      ['plannedSend', 121.47, 86.399, 44.102],
      ['actualSend', 98.75, 79.423, 42.351],
    ]);
    expect(runs[0]).toMatchObject({ loop: 'open', targetRequestsPerSecond: 300, latencySampleCount: 5957 });
  });

  it('V15: the sample of the wrk2 README', () => {
    const text = `Running 30s test @ http://127.0.0.1:80/index.html
  2 threads and 100 connections
  Thread calibration: mean lat.: 10087 usec, rate sampling interval: 22 msec
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     6.60ms    1.92ms  12.50ms   68.46%
    Req/Sec     1.04k     1.08k    2.50k    72.79%
  Latency Distribution (HdrHistogram - Recorded Latency)
 50.000%    6.67ms
 75.000%    7.78ms
 90.000%    9.14ms
 99.000%   11.18ms
 99.900%   12.30ms
 99.990%   12.45ms
 99.999%   12.50ms
100.000%   12.50ms
#[Mean    =        6.602, StdDeviation   =        1.919]
#[Max     =       12.496, Total count    =        39500]
----------------------------------------------------------
  60018 requests in 30.00s, 19.81MB read
Requests/sec:   2000.28
Transfer/sec:    676.18KB
`;
    const { runs, problems } = parseRun(text);
    expect(problems).toEqual([]);
    expect(runs[0]).toMatchObject({
      format: 'wrk2',
      requests: 60018,
      requestsPerSecond: 2000.28,
      durationSeconds: 30,
      latencyMs: { p50: 6.67, p90: 9.14, p99: 11.18, quantiles: { '0.999': 12.3 }, mean: 6.602, max: 12.496 },
    });
  });

  it.each([
    ['450.00us', 0.45],
    ['1.10s', 1100],
    ['8.65m', 519_000],
    ['1.50h', 5_400_000],
  ])('reads %s', (text, ms) => {
    const report = `Running 1m test @ http://x/\n  Thread Stats   Avg      Stdev     Max   +/- Stdev\n    Latency   ${text}    1.00us  ${text}   68.46%\n  100 requests in 1.00m, 19.81MB read\nRequests/sec:   1.67\n`;
    expect(parseRun(report).runs[0]).toMatchObject({ durationSeconds: 60, latencyMs: { mean: ms } });
  });
});

describe('k6', () => {
  it('reads its three summaries', () => {
    expect(only('k6-summary-export.json')).toMatchObject({
      format: 'k6Summary',
      requests: 3000,
      errors: 12,
      durationSeconds: 60,
      concurrency: 6,
      latencyMs: { mean: 48.31, p50: 44.87, p90: 79.12, p95: 93.55, max: 311.4 },
    });
    expect(only('k6-handle-summary.json')).toMatchObject({
      requests: 6000,
      errors: 0,
      durationSeconds: 60.0125,
      loop: 'open',
      droppedRequests: 3,
      latencyMs: { p99: 201.3 },
    });
    expect(only('k6-machine-readable.json')).toMatchObject({
      requests: 1500,
      errors: 6,
      durationSeconds: 30.004,
      latencyMs: { p95: 41.2 },
    });
  });

  it('counts the lines as its own summary would', () => {
    const run = only('k6-lines.json');
    const points = sample('k6-lines.json')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; metric: string; data: { value: number } });
    const durations = points
      .filter(({ type, metric }) => type === 'Point' && metric === 'http_req_duration')
      .map(({ data }) => data.value)
      .sort((a, b) => a - b);
    expect(run).toMatchObject({
      format: 'k6Lines',
      requests: durations.length,
      errors: 3,
      concurrency: 5,
      requestBytes: 120,
      responseBytes: 1450,
    });
    expect(run.latencyMs.mean).toBeCloseTo(durations.reduce((a, b) => a + b, 0) / durations.length, 9);
    // k6 interpolates between the neighbours of (n − 1)·p
    const at = (durations.length - 1) * 0.95;
    const between = durations[Math.floor(at)]! + (durations[Math.ceil(at)]! - durations[Math.floor(at)]!) * (at % 1);
    expect(run.latencyMs.p95).toBeCloseTo(between, 9);
  });
});

describe('tables', () => {
  it('V12: the documented row of the key/value benchmark', () => {
    const { runs } = read('key-value-summary.csv');
    const run = runs[0]!;
    expect(run).toMatchObject({
      format: 'keyValueCsv',
      requests: 13130,
      errors: 109,
      durationSeconds: 5.000416406,
      requestsPerSecond: 2625.781322,
      latencyMs: { mean: 37.281592 },
      loop: 'closed',
    });
    // Little: the callers were 100
    expect((run.requestsPerSecond! * run.latencyMs.mean!) / 1000).toBeCloseTo(97.9, 1);
    expect(runs[3]!.parameters).toEqual({
      number_of_lookup_keys: 10,
      instance_type: 'm5.xlarge',
      udf_delta_file: 'DELTA_0000000000000001',
    });
    expect(runs[1]!.errors).toBe(0);
  });

  it('gathers the percentiles of a run from its rows', () => {
    expect(read('key-value-percentiles.csv').runs.map(({ requests, latencyMs }) => [requests, latencyMs.p50, latencyMs.p99])).toEqual([
      [13130, 38.416267, 66.120451],
      [11804, 42.00122, 80.102001],
    ]);
  });

  it('reads a plain table with semicolons, percent, and parameters of its own', () => {
    expect(read('plain.csv').runs[0]).toMatchObject({
      requests: 24000,
      concurrency: 8,
      loop: 'closed',
      requestsPerSecond: 400,
      cpu: { vcpus: 4, utilizationFraction: 0.71 },
      latencyMs: { p95: 41.5 },
      parameters: { ads: 20 },
    });
  });

  it('reads a byte-order mark and CR LF', () => {
    expect(parseRun('\uFEFFrequests,duration_s,p95_us\r\n1000,10,1200\r\n')).toMatchObject({
      problems: [],
      runs: [{ requestsPerSecond: 100, latencyMs: { p95: 1.2 } }],
    });
  });

  it.each([
    ['a decimal comma', 'rps;p95_ms\n100;1,5\n', 'decimalComma'],
    ['a latency without a unit', 'rps,p95\n100,1.5\n', 'unitMissing'],
    ['a number that is none', 'rps,p95_ms\nfast,1.5\n', 'notANumber'],
    ['not a number', 'rps,p95_ms\nNaN,1.5\n', 'notFinite'],
    ['a row of another length', 'rps,p95_ms\n100,1,5\n100,2\n', 'unevenRow'],
  ])('says what is wrong with %s', (_, text, code) => {
    const { problems } = parseRun(text, { fileName: 'a.csv' });
    expect(problems.map((problem) => problem.code)).toContain(code);
    expect(problems[0]!.message).toMatch(/^a\.csv, (line|column) /);
  });
});

describe('metrics', () => {
  it('takes means of AWS and totals of GCP as what they are, and leaves open what a file does not tell', () => {
    const lines = 'sfe:request.count, 500\nsfe:request.size_bytes, 809600\n';
    const bytes = (head: string) => parseRun(head + lines).runs[0]!.requestBytes;
    expect(bytes('aws_region, us-east-1\n')).toBe(809600);
    // V4's figures: 809,600 bytes in 500 requests
    expect(bytes('gcp_project, p\n')).toBeCloseTo(1619.2, 9);
    expect(bytes('')).toBeUndefined();
    expect(parseRun(lines).problems[0]!.code).toBe('meanOrTotal');
  });

  it('reads the cost tool’s services as runs', () => {
    expect(read('cost-tool-metrics.csv').runs).toMatchObject([
      { requests: 216000, durationSeconds: 3600, requestsPerSecond: 60, cpu: { vcpus: 4, utilizationFraction: 0.41 } },
      { requests: 214120, cpu: { vcpus: 20, utilizationFraction: 0.62 }, latencyMs: { mean: 18.25 } },
    ]);
  });

  it('adds CloudWatch’s periods: 7210 + 7240 + 7180 calls in three minutes', () => {
    expect(only('cloudwatch-data.json')).toMatchObject({ requests: 21630, durationSeconds: 180 });
    // (297052 + 285764 + 292496) ÷ 21630
    expect(only('cloudwatch-statistics.json').latencyMs.mean).toBeCloseTo(875312 / 21630, 9);
  });

  it('reads Cloud Monitoring’s increments, distributions and noise', () => {
    const run = only('cloud-monitoring.json');
    expect(run).toMatchObject({
      requests: 12000,
      durationSeconds: 120,
      requestsPerSecond: 100,
      cpu: { vcpus: 8, utilizationFraction: 0.5 },
    });
    // (26000 × 30 − 14000 × 28) ÷ 12000
    expect(run.latencyMs.mean).toBeCloseTo(388000 / 12000, 9);
    // buckets rose by 1000, 3000, 5000, 2500, 500: the 6000th of 12000 lies 2000 into the 5000 between 25 and 35
    expect(run.latencyMs.p50).toBeCloseTo(29, 9);
    expect(run.metrics!['initiated_request.kv.duration_ms']).toEqual({ value: 11, kind: 'mean', noised: true });
  });

  it('follows Prometheus’ counters through a reset: 6000 + 40 + 6000', () => {
    const run = only('prometheus-range.json');
    expect(run).toMatchObject({ requests: 12040, durationSeconds: 180 });
    // (550 − 10) s ÷ (12100 − 100)
    expect(run.latencyMs.mean).toBeCloseTo(45, 9);
  });

  it('counts the codes of failures as errors', () => {
    const result = ['200', '503'].map((code, i) => ({
      metric: { __name__: 'http_requests_total', code },
      values: [
        [0, '0'],
        [60, String(900 - 800 * i)],
      ],
    }));
    expect(parseRun(JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } })).runs[0]).toMatchObject({
      requests: 1000,
      errors: 100,
    });
  });

  it('reads Google Benchmark’s runs once each, and names what failed', () => {
    const { runs, problems } = read('google-benchmark.json');
    expect(runs.map(({ requests }) => requests)).toEqual([5210, 5210, 120]);
    // 131,050 ns of processor time in 134,210 ns
    expect(runs[0]!.cpu!.utilizationFraction).toBeCloseTo(1.3105 / 1.3421, 9);
    expect(problems.map(({ code, place }) => [code, place])).toEqual([['benchmarkFailed', 'benchmarks[4]']]);
  });

  it('takes other names of metrics from a table', () => {
    const text = JSON.stringify({
      Label: 'old.name',
      Datapoints: [{ Timestamp: '2024-06-11T14:02:00Z', Sum: 60, SampleCount: 60, Unit: 'Count' }],
    });
    expect(parseRun(text, { metricAliases: [['old.*', 'new.*']] }).runs[0]!.metrics).toHaveProperty(['new.name']);
  });
});

describe('lists and several documents', () => {
  it('reads each under a name of its own', () => {
    const two = [sample('ghz-closed-2.json'), sample('ghz-closed-32.json')];
    const names = ['a.json', 'a.json #2'];
    expect(parseRun(two.join('\n'), { fileName: 'a.json' }).runs.map(({ name }) => name)).toEqual(names);
    expect(parseRun(`[${two.join(',')}]`, { fileName: 'a.json' }).runs.map(({ name, concurrency }) => [name, concurrency])).toEqual([
      ['a.json', 2],
      ['a.json #2', 32],
    ]);
  });

  it('reads a bare list of time series', () => {
    const { timeSeries } = JSON.parse(sample('cloud-monitoring.json')) as { timeSeries: unknown[] };
    expect(parseRun(JSON.stringify(timeSeries)).runs[0]).toMatchObject({ format: 'cloudMonitoring', requests: 12000 });
  });
});

describe('chunks', () => {
  it.each(['ghz-open-pretty.json', 'k6-lines.json', 'ghz-calls.csv', 'wrk2-both-series.txt', 'cloud-monitoring.json'])(
    'reads %s alike in whatever pieces',
    (name) => {
      const text = sample(name);
      for (const size of [1, 7, 64, 4096]) {
        const reader = createRunReader({ fileName: name });
        // past the head, which is gathered whole, one letter at a time is as good as a thousand
        for (let at = 0; at < text.length; at += size) reader.push(text.slice(at, at + size));
        expect(reader.end()).toEqual(read(name));
      }
    },
  );
});
