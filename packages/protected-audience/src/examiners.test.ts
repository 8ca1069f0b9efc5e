/** The field's own examiners: chaffing (DOMAIN of the code: at most two buyers without it), capped buyer metrics, V17's clamp. */
import { examineRuns, parseRun, type Run } from '@plimsoll/core';
import { describe, expect, it } from 'vitest';
import { protectedAudienceExaminers as examiners } from './examiners.ts';
import { metricNamed } from './metrics.ts';

const run: Run = { name: 'r', fileName: 'r', format: 'cloudMonitoring', requests: 10_000, loop: 'unknown', latencyMs: {}, parameters: {} };
const codes = (one: Run, settings: Record<string, number> = {}) =>
  examineRuns([one], { examiners, settings }).map(({ code, effect }) => `${code} ${effect}`);

describe('the field’s examiners', () => {
  it('see chaffing switched off', () => {
    expect(codes({ ...run, parameters: { ENABLE_CHAFFING: 'false' } })).toEqual(['chaffingOff widened']);
    expect(codes({ ...run, parameters: { enable_chaffing: 'false' } }, { buyers: 20 })).toEqual(['chaffingOff refused']);
    expect(codes({ ...run, parameters: { ENABLE_CHAFFING: 'true', ads: 20 } })).toEqual([]);
  });

  it('see calls to buyers that stop at two', () => {
    const metrics = (total: number): Run => ({
      ...run,
      metrics: { 'sfe.initiated_request.to_bfe.count': { value: total, kind: 'total' } },
    });
    expect(codes(metrics(19_900), { buyers: 8 })).toEqual(['buyersCapped refused']);
    expect(codes(metrics(79_000), { buyers: 8 })).toEqual([]);
    expect(codes(metrics(19_900), { buyers: 2 })).toEqual([]);
  });

  it('V17: a 2 ms function that reads 11 ms is at its clamp', () => {
    const answer = {
      Label: 'js_execution.duration_ms',
      Datapoints: [{ Timestamp: '2024-06-11T14:02:00Z', Average: 11, SampleCount: 900, Unit: 'Milliseconds' }],
    };
    const { runs } = parseRun(JSON.stringify(answer), { metricAliases: metricNamed });
    expect(runs[0]!.metrics).toEqual({ 'udf_execution.duration_ms': { value: 11, kind: 'mean', noised: true } });
    // what noise was added to is no latency of the run
    expect(runs[0]!.latencyMs).toEqual({});
    expect(codes(runs[0]!)).toEqual(['clampedMetric refused', 'noisedMetrics noted']);
  });

  it.each([
    ['request.failed_count_by_status', 'request.failed_count_by_status'], // the key/value server's own name
    ['initiated_request.count_by_server', 'initiated_request.count'],
    ['initiated_request.auction.size_bytes', 'sfe.initiated_request.to_auction.size_bytes'],
    ['initiated_request.bidding.duration_ms', 'bfe.initiated_request.to_bidding.duration_ms'],
    ['initiated_request.kv.duration_ms', 'initiated_request.to_kv.duration_ms'],
    ['initiated_response.kv.size_bytes', 'sfe.initiated_response.to_kv.size_bytes'],
    ['sfe.initiated_request.duration_by_buyer', 'sfe.initiated_request.to_bfe.duration_ms'],
    ['js_execution.error.count', 'udf_execution.errors_count'],
    ['business_logic.bidding.bids.count', 'bidding.business_logic.bids_count'],
    ['bidding.error_code', 'bidding.errors_count'],
    ['workload.googleapis.com/request.count', 'request.count'],
    ['workload_googleapis_com:request_count', 'request.count'],
  ])('read %s as %s', (given, name) => {
    const answer = {
      Label: given,
      Datapoints: [{ Timestamp: '2024-06-11T14:02:00Z', Sum: 10, Average: 1, SampleCount: 10, Unit: 'Count' }],
    };
    expect(Object.keys(parseRun(JSON.stringify(answer), { metricAliases: metricNamed }).runs[0]!.metrics!)).toEqual([name]);
  });
});
