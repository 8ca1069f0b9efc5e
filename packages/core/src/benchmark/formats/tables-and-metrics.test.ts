/**
 * Tables and metrics by their sample files: the expected values are read off the files by eye, or worked out by hand where a comment says how.
 * V12: the key/value benchmark's own documented row.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseRun } from '../parse-run.ts';
import type { Run } from '../run.ts';

const folder = fileURLToPath(new URL('../../../../../data/examples/runs/', import.meta.url));
const sample = (name: string) => readFileSync(folder + name, 'utf8');
const read = (name: string) => parseRun(sample(name), { fileName: name });
const only = (name: string): Run => {
  const { runs, problems } = read(name);
  expect(problems).toEqual([]);
  expect(runs).toHaveLength(1);
  return runs[0]!;
};

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
    const lines = 'front:request.count, 500\nfront:request.size_bytes, 809600\n';
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
