/** Metric names, their aliases and how noised values read. Source: the server definitions, and the monitoring document's own names. */
import { describe, expect, it } from 'vitest';
import { COUNT_EDGES, METRICS, metricNamed, reportedAs, SIZE_EDGES_BYTES, TIME_EDGES_MS } from './metrics.ts';

describe('metric names', () => {
  it('are unique, with a unit, and their bounds in order', () => {
    const names = METRICS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { clamp, noised } of METRICS) {
      if (clamp) expect(clamp[0]).toBeLessThan(clamp[1]);
      if (clamp) expect(noised).toBe(true);
    }
  });

  // DOMAIN §5.1, every pair of the sentence on aliases
  it.each([
    ['initiated_request.count_by_server', 'initiated_request.count'],
    ['initiated_request.auction.duration_ms', 'sfe.initiated_request.to_auction.duration_ms'],
    ['initiated_request.auction.size_bytes', 'sfe.initiated_request.to_auction.size_bytes'],
    ['initiated_request.auction.errors_count_by_status', 'sfe.initiated_request.to_auction.errors_count'],
    ['initiated_request.bidding.duration_ms', 'bfe.initiated_request.to_bidding.duration_ms'],
    ['initiated_request.kv.size_bytes', 'initiated_request.to_kv.size_bytes'],
    ['initiated_request.kv.errors_count_by_status', 'initiated_request.to_kv.errors_count'],
    ['initiated_response.kv.size_bytes', 'sfe.initiated_response.to_kv.size_bytes'],
    ['sfe.initiated_request.count_by_buyer', 'sfe.initiated_request.to_bfe.count'],
    ['sfe.initiated_request.duration_by_buyer', 'sfe.initiated_request.to_bfe.duration_ms'],
    ['sfe.initiated_request.size_by_buyer', 'sfe.initiated_request.to_bfe.size_bytes'],
    ['js_execution.duration_ms', 'udf_execution.duration_ms'],
    ['js_execution.error.count', 'udf_execution.errors_count'],
    ['business_logic.bidding.bids.count', 'bidding.business_logic.bids_count'],
    ['business_logic.auction.bids.count', 'auction.business_logic.bids_count'],
    ['bidding.error_code', 'bidding.errors_count'],
    ['workload.googleapis.com/request.count', 'request.count'],
    ['workload_googleapis_com:request_count', 'request.count'],
    ['roma.execution.queue_fullness_ratio', 'roma.execution.queue_fullness_ratio'],
    ['ReceivedLowLatencyNotificationsE2E', 'ReceivedLowLatencyNotificationsE2E'],
  ])('%s is %s', (alias, name) => {
    expect(metricNamed(alias)?.name).toBe(name);
  });

  it('one name of two servers is told apart by the server', () => {
    expect(metricNamed('request.failed_count_by_status', 'sfe')?.name).toBe('request.failed_count');
    expect(metricNamed('request.failed_count_by_status', 'kv')?.name).toBe('request.failed_count_by_status');
    expect(metricNamed('initiated_response.kv.size_bytes', 'bfe')?.name).toBe('bfe.initiated_response.to_kv.size_bytes');
    expect(metricNamed('bfe.errors_count', 'sfe')).toBeUndefined();
  });

  it('a name of nobody is nobody’s', () => {
    expect(metricNamed('no.such.metric')).toBeUndefined();
    expect(metricNamed('')).toBeUndefined();
  });
});

describe('noised histograms', () => {
  it('V17: a function of 2 ms is reported as 11 ms in PROD mode, and none above 341 ms', () => {
    const clamp = METRICS.find(({ name }) => name === 'udf_execution.duration_ms')!.clamp!;
    expect(reportedAs(2, clamp, TIME_EDGES_MS)).toBe(11);
    expect(reportedAs(5000, clamp, TIME_EDGES_MS)).toBe(341.5);
  });

  it('a Key/Value request above 32 kB reads 24,000 B (§5.4)', () => {
    const clamp = METRICS.find(({ name }) => name === 'initiated_request.to_kv.size_bytes')!.clamp!;
    expect(reportedAs(40_000, clamp, SIZE_EDGES_BYTES)).toBe(24_000);
  });

  it('edges are those of the code: 250 to 4,096,000 B, 2 to 1280', () => {
    expect([SIZE_EDGES_BYTES[0], SIZE_EDGES_BYTES[3], SIZE_EDGES_BYTES.at(-1)]).toEqual([250, 2000, 4_096_000]);
    expect([COUNT_EDGES[0], COUNT_EDGES.at(-1), TIME_EDGES_MS.at(-1)]).toEqual([2, 1280, 51_200]);
  });
});
