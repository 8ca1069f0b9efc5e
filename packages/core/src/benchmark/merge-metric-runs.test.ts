import { describe, expect, it } from 'vitest';
import { mergeMetricRuns } from './merge-metric-runs.ts';
import { parseRun } from './parse-run.ts';

const answer = (fileName: string, Label: string, values: object) =>
  parseRun(JSON.stringify({ Label, Datapoints: [{ Timestamp: '2024-06-11T14:02:00Z', ...values }] }), { fileName }).runs[0]!;
const count = answer('aws/count.json', 'request.count', { Sum: 600, SampleCount: 600 });
const duration = answer('aws/duration.json', 'request.duration_ms', { Average: 40, SampleCount: 600 });

describe('mergeMetricRuns', () => {
  it('makes one run of a folder’s metrics', () => {
    expect(mergeMetricRuns([count, duration])).toMatchObject([
      {
        name: 'aws',
        requests: 600,
        requestsPerSecond: 10,
        latencyMs: { mean: 40 },
        metrics: { 'request.count': {}, 'request.duration_ms': {} },
      },
    ]);
  });

  it('leaves apart what is of another folder, stands twice, or is a run of its own', () => {
    const elsewhere = { ...duration, fileName: 'other/duration.json' };
    expect(mergeMetricRuns([count, elsewhere])).toEqual([count, elsewhere]);
    const again = { ...count, fileName: 'aws/again.json', name: 'aws/again.json' };
    expect(mergeMetricRuns([count, again])).toEqual([count, again]);
    const csv = parseRun('rps,duration_s\n1,2', { fileName: 'aws/a.csv' }).runs[0]!;
    expect(mergeMetricRuns([csv, count])).toEqual([csv, count]);
  });
});
