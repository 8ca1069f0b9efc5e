/**
 * ghz, wrk, wrk2 and k6 by their sample files: the expected values are read off the files by eye, or worked out by hand where a comment says how.
 * V15: wrk2's own documented output.
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
