/**
 * The metrics that the servers export, and the other names that their documents give them. Noised ones carry the bounds that values are clamped to;
 * `noised` without bounds means that the bounds are not documented. Source: ba services/common/metric/server_definition.h, dp src/metric/definition.h,
 * kv components/telemetry/server_definition.h.
 */

export interface FieldMetric {
  name: string;
  unit: '1' | 'ms' | 'us' | 's' | 'B' | 'kB' | 'ratio';
  kind: 'counter' | 'partitioned' | 'histogram' | 'gauge';
  services: readonly string[];
  noised: boolean;
  clamp?: readonly [low: number, high: number];
  labels: string;
}

type Row = [
  name: string,
  unit: FieldMetric['unit'],
  kind: FieldMetric['kind'],
  services: string,
  clamp: readonly number[] | null,
  labels: string,
];

// an empty list of bounds: noised, bounds not documented; null: exact
const ROWS: readonly Row[] = [
  ['request.count', '1', 'counter', 'sfe bfe bidding auction kv', null, ''],
  ['request.duration_ms', 'ms', 'histogram', 'sfe bfe bidding auction kv', null, ''],
  ['request.size_bytes', 'B', 'histogram', 'sfe bfe bidding auction kv', null, ''],
  ['response.size_bytes', 'B', 'histogram', 'sfe bfe bidding auction kv', null, ''],
  ['request.failed_count', '1', 'partitioned', 'sfe bfe bidding auction', null, 'status_code'],
  ['initiated_request.count', '1', 'partitioned', 'sfe bfe', [0, 1], 'server'],
  [
    'system.cpu.percent',
    'ratio',
    'gauge',
    'sfe bfe bidding auction',
    null,
    'total utilization, main process utilization, inference process utilization, total load, total cpu cores',
  ],
  ['system.memory.usage_kb', 'kB', 'gauge', 'sfe bfe bidding auction', null, 'MemTotal:, MemAvailable:, main process'],
  ['system.thread.count', '1', 'gauge', 'sfe bfe bidding auction', null, ''],
  ['system.key_fetch.failure_count', '1', 'gauge', 'sfe bfe bidding auction', null, ''],
  ['system.key_fetch.num_keys_parsed_on_recent_fetch', '1', 'gauge', 'sfe bfe bidding auction', null, ''],
  ['system.key_fetch.num_keys_cached_after_recent_fetch', '1', 'gauge', 'sfe bfe bidding auction', null, ''],
  ['system.bucket_fetch.available_blobs', '1', 'gauge', 'bidding auction', null, ''],
  ['system.bucket_fetch.blob_load_status', '1', 'gauge', 'bidding auction', null, ''],
  ['sfe.protected_ciphertext.size_bytes', 'B', 'histogram', 'sfe', null, ''],
  ['sfe.auction_config.size_bytes', 'B', 'histogram', 'sfe', null, ''],
  ['sfe.protected_ciphertext.request_age_seconds', 's', 'histogram', 'sfe', null, ''],
  ['sfe.initiated_request.to_bfe.count', '1', 'partitioned', 'sfe', [0, 1], 'buyer'],
  ['sfe.initiated_request.to_bfe.duration_ms', 'ms', 'partitioned', 'sfe', [0, 2000], 'buyer'],
  ['sfe.initiated_request.to_bfe.size_bytes', 'B', 'partitioned', 'sfe', [0, 500000], 'buyer'],
  ['sfe.initiated_response.to_bfe.size_bytes', 'B', 'partitioned', 'sfe', [0, 30000], 'buyer'],
  ['sfe.initiated_request.to_bfe.errors_count_by_buyer', '1', 'partitioned', 'sfe', [0, 1], 'buyer, status'],
  ['sfe.initiated_request.to_bfe.errors_count_by_status', '1', 'partitioned', 'sfe', [0, 1], 'buyer, status'],
  ['sfe.initiated_request.to_auction.duration_ms', 'ms', 'histogram', 'sfe', [10, 1000], ''],
  ['sfe.initiated_request.to_auction.size_bytes', 'B', 'histogram', 'sfe', [1000, 1000000], ''],
  ['sfe.initiated_request.to_auction.errors_count', '1', 'partitioned', 'sfe', [0, 1], 'status'],
  ['sfe.initiated_response.to_auction.size_bytes', 'B', 'histogram', 'sfe', [1000, 100000], ''],
  ['initiated_request.to_kv.duration_ms', 'ms', 'histogram', 'sfe bfe', [10, 1000], ''],
  ['initiated_request.to_kv.size_bytes', 'B', 'histogram', 'sfe bfe', [100, 25000], ''],
  ['initiated_request.to_kv.errors_count', '1', 'partitioned', 'sfe bfe', [0, 1], 'status'],
  ['sfe.initiated_response.to_kv.size_bytes', 'B', 'histogram', 'sfe', [1000, 100000], ''],
  ['bfe.initiated_response.to_kv.size_bytes', 'B', 'histogram', 'bfe', [5000, 5000000], ''],
  ['sfe.initiated_request.to_k_anon.duration_ms', 'ms', 'histogram', 'sfe', [], ''],
  ['sfe.k_anon_query.duration_ms', 'ms', 'histogram', 'sfe', [], ''],
  ['sfe.initiated_request.to_k_anon.size_bytes', 'B', 'histogram', 'sfe', [], ''],
  ['sfe.initiated_response.from_k_anon.size_bytes', 'B', 'histogram', 'sfe', [], ''],
  ['sfe.initiated_request.to_k_anon.errors_count', '1', 'partitioned', 'sfe', [], ''],
  ['sfe.k_anon.hash_count', '1', 'partitioned', 'sfe', [], ''],
  ['sfe.k_anon_cache.overall_hit_percentage', 'ratio', 'histogram', 'sfe', [0, 1], ''],
  ['sfe.k_anon_cache.hit_percentage', 'ratio', 'histogram', 'sfe', [0, 1], ''],
  ['sfe.non_k_anon_cache.hit_percentage', 'ratio', 'histogram', 'sfe', [0, 1], ''],
  ['sfe.business_logic.request_with_winner_count', '1', 'counter', 'sfe', [0, 1], ''],
  ['sfe.business_logic.request_with_winner.duration_ms', 'ms', 'histogram', 'sfe', [100, 1000], ''],
  ['bfe.initiated_request.to_bidding.duration_ms', 'ms', 'histogram', 'bfe', [10, 1000], ''],
  ['bfe.initiated_request.to_bidding.size_bytes', 'B', 'histogram', 'bfe', [5000, 5000000], ''],
  ['bfe.initiated_request.to_bidding.errors_count', '1', 'partitioned', 'bfe', [0, 1], 'status'],
  ['bfe.initiated_response.to_bidding.size_bytes', 'B', 'histogram', 'bfe', [1000, 100000], ''],
  ['bfe.interest_groups.count', '1', 'histogram', 'bfe', null, ''],
  ['bfe.device_signals.size_bytes', 'B', 'histogram', 'bfe', null, ''],
  ['bfe.ad_render_ids.size_bytes', 'B', 'histogram', 'bfe', null, ''],
  ['bfe.bidding_signal_keys.size_bytes', 'B', 'histogram', 'bfe', null, ''],
  ['bfe.user_bidding_signals.size_bytes', 'B', 'histogram', 'bfe', null, ''],
  ['bfe.component_ads.size_bytes', 'B', 'histogram', 'bfe', null, ''],
  ['bfe.business_logic.filtered_igs_percent', 'ratio', 'histogram', 'bfe', [0, 1], ''],
  ['udf_execution.duration_ms', 'ms', 'histogram', 'bidding auction', [10, 300], ''],
  ['udf_execution.queueing.duration_ms', 'ms', 'histogram', 'bidding', [0, 300], ''],
  ['udf_execution.dispatcher_initialization.duration_ms', 'ms', 'histogram', 'bidding', [0, 300], ''],
  ['udf_execution.errors_count', '1', 'counter', 'bidding auction', [0, 1], ''],
  ['roma.execution.duration_ms', 'ms', 'histogram', 'bidding', [0, 300], ''],
  ['roma.execution.code_run.duration_ms', 'ms', 'histogram', 'bidding', [0, 300], ''],
  ['roma.execution.json_input_parsing.duration_ms', 'ms', 'histogram', 'bidding', [0, 300], ''],
  ['roma.execution.js_engine_handler_call.duration_ms', 'ms', 'histogram', 'bidding', [0, 300], ''],
  ['roma.execution.queue_fullness_ratio', 'ratio', 'histogram', 'bidding', [0, 1], ''],
  ['roma.execution.active_worker_ratio', 'ratio', 'histogram', 'bidding', [0, 1], ''],
  ['bidding.business_logic.bids_count', '1', 'histogram', 'bidding', [1, 100], ''],
  ['bidding.business_logic.zero_bid_count', '1', 'counter', 'bidding', [0, 1], ''],
  ['bidding.business_logic.bid_rejected_count', '1', 'counter', 'bidding', [0, 1], ''],
  ['bidding.business_logic.debug_url_count', '1', 'counter', 'bidding', [0, 1], ''],
  ['bidding.business_logic.zero_bid_percent', 'ratio', 'histogram', 'bidding', [0, 1], ''],
  ['bidding.business_logic.failed_to_bid_percent', 'ratio', 'histogram', 'bidding', [0, 1], ''],
  ['bidding.business_logic.debug_urls_size_bytes', 'B', 'histogram', 'bidding', [1000, 3000000], ''],
  ['auction.business_logic.bids_count', '1', 'histogram', 'auction', [1, 100], ''],
  ['auction.business_logic.bid_rejected_count', '1', 'partitioned', 'auction sfe', [0, 1], 'rejection reason'],
  ['auction.business_logic.bid_rejected_percent', 'ratio', 'histogram', 'auction', [0, 1], ''],
  ['pas_generate_bid_udf_execution.duration_ms', 'ms', 'histogram', 'bidding', [10, 300], ''],
  ['pas_prepare_data_for_retrieval_udf_execution.duration_ms', 'ms', 'histogram', 'bidding', [10, 300], ''],
  ['inference.request.count', '1', 'partitioned', 'bidding', [0, 1], 'model, status'],
  ['inference.request.failed_count_by_status', '1', 'partitioned', 'bidding', [0, 1], 'model, status'],
  ['inference.request.count_by_model', '1', 'partitioned', 'bidding', [0, 1], 'model, status'],
  ['inference.request.failed_count_by_model', '1', 'partitioned', 'bidding', [0, 1], 'model, status'],
  ['inference.request.batch_count_by_model', '1', 'partitioned', 'bidding', [0, 1], 'model, status'],
  ['inference.errors_count', '1', 'partitioned', 'bidding', [0, 1], 'model, status'],
  ['inference.request.duration_ms', 'ms', 'histogram', 'bidding', [0, 300], 'model'],
  ['inference.request.duration_ms_by_model', 'ms', 'histogram', 'bidding', [0, 300], 'model'],
  ['bidding.inference.request.duration_ms', 'ms', 'histogram', 'bidding', [0, 300], 'model'],
  ['inference.request.size_bytes', 'B', 'histogram', 'bidding', [], ''],
  ['inference.response.size_bytes', 'B', 'histogram', 'bidding', [], ''],
  ['sfe.errors_count', '1', 'partitioned', 'sfe', [0, 1], 'error code'],
  ['bfe.errors_count', '1', 'partitioned', 'bfe', [0, 1], 'error code'],
  ['bidding.errors_count', '1', 'partitioned', 'bidding', [0, 1], 'error code'],
  ['auction.errors_count', '1', 'partitioned', 'auction', [0, 1], 'error code'],
  ['request.failed_count_by_status', '1', 'counter', 'kv', null, ''],
  ['request.v1.count', '1', 'counter', 'kv', null, ''],
  ['request.v1.failed_count_by_status', '1', 'counter', 'kv', null, ''],
  ['request.v1.duration_ms', 'ms', 'histogram', 'kv', null, ''],
  ['request.v1.size_bytes', 'B', 'histogram', 'kv', null, ''],
  ['response.v1.size_bytes', 'B', 'histogram', 'kv', null, ''],
  ['SecureLookupRequestCount', '1', 'counter', 'kv', null, ''],
  ['KVUdfRequestError', '1', 'counter', 'kv', null, ''],
  ['InternalLookupRequestError', '1', 'counter', 'kv', null, ''],
  ['KVServerError', '1', 'counter', 'kv', null, ''],
  ['GetValuesAdapterLatencyMs', 'ms', 'histogram', 'kv', null, ''],
  ['UDFExecutionLatencyInMicros', 'us', 'histogram', 'kv', [], ''],
  ['BatchUDFExecutionLatencyInMicros', 'us', 'histogram', 'kv', [], ''],
  ['TotalV2LatencyWithoutCustomCode', 'us', 'histogram', 'kv', [], ''],
  ['UDFExecutionCount', '1', 'counter', 'kv', [1, 5000], ''],
  ['ShardedLookupGetKeyValuesLatencyInMicros', 'us', 'histogram', 'kv', [], ''],
  ['ShardedLookupGetKeyValueSetLatencyInMicros', 'us', 'histogram', 'kv', [], ''],
  ['ShardedLookupGetUInt32ValueSetLatencyInMicros', 'us', 'histogram', 'kv', [], ''],
  ['ShardedLookupGetUInt64ValueSetLatencyInMicros', 'us', 'histogram', 'kv', [], ''],
  ['ShardedLookupRunQueryLatencyInMicros', 'us', 'histogram', 'kv', [], ''],
  ['ShardedLookupRunSetQueryUInt32LatencyInMicros', 'us', 'histogram', 'kv', [], ''],
  ['ShardedLookupRunSetQueryUInt64LatencyInMicros', 'us', 'histogram', 'kv', [], ''],
  ['RemoteLookupGetValuesLatencyInMicros', 'us', 'histogram', 'kv', [], ''],
  ['InternalSecureLookupLatencyInMicros', 'us', 'histogram', 'kv', [], ''],
  ['InternalRunQueryLatencyInMicros', 'us', 'histogram', 'kv', [], ''],
  ['InternalGetKeyValuesLatencyInMicros', 'us', 'histogram', 'kv', [], ''],
  ['GetValuePairsLatencyInMicros', 'us', 'histogram', 'kv', [], ''],
  ['ShardedLookupKeyCountByShard', '1', 'partitioned', 'kv', [], 'shard, hit or miss'],
  ['CacheAccessEventCount', '1', 'partitioned', 'kv', [], 'shard, hit or miss'],
  ['TotalRowsUpdatedInDataLoading', '1', 'partitioned', 'kv', null, 'data_source'],
  ['TotalRowsDroppedInDataLoading', '1', 'partitioned', 'kv', null, 'data_source'],
  ['TotalRowsDeletedInDataLoading', '1', 'partitioned', 'kv', null, 'data_source'],
  ['BlobStorageReadBytes', 'B', 'counter', 'kv', null, ''],
  ['LoadNewFilesStatus', '1', 'counter', 'kv', null, ''],
  ['UpdateKeyValueLatency', 'us', 'histogram', 'kv', null, ''],
  ['RemoveDeletedKeyLatency', 'us', 'histogram', 'kv', null, ''],
  ['CompleteLifecycleStatus', '1', 'counter', 'kv', null, ''],
  ['CreateDataOrchestratorStatus', '1', 'counter', 'kv', null, ''],
  ['GetShardManagerStatus', '1', 'counter', 'kv', null, ''],
  ['ReceivedLowLatencyNotificationsE2E', 'us', 'histogram', 'kv', null, ''],
  ['ReceivedLowLatencyNotificationsE2ECloudProvided', 'us', 'histogram', 'kv', null, ''],
  ['ReceivedLowLatencyNotifications', 'us', 'histogram', 'kv', null, ''],
  ['AwsSqsReceiveMessageLatency', 'us', 'histogram', 'kv', null, ''],
  ['ReceivedLowLatencyNotificationsBytes', 'B', 'counter', 'kv', null, ''],
  ['ReceivedLowLatencyNotificationsCount', '1', 'counter', 'kv', null, ''],
];

export const METRICS: readonly FieldMetric[] = ROWS.map(([name, unit, kind, services, clamp, labels]) => ({
  name,
  unit,
  kind,
  services: services.split(' '),
  noised: clamp !== null,
  ...(clamp?.length === 2 && { clamp: [clamp[0]!, clamp[1]!] as const }),
  labels,
}));

/** Names in the monitoring document that differ from the code's, and cloud spellings, to the code's. A `*` stands for the same rest on both sides. */
export const METRIC_ALIASES: readonly (readonly [alias: string, name: string])[] = [
  ['request.failed_count_by_status', 'request.failed_count'],
  ['initiated_request.count_by_server', 'initiated_request.count'],
  ['initiated_request.auction.*', 'sfe.initiated_request.to_auction.*'],
  ['initiated_request.bidding.*', 'bfe.initiated_request.to_bidding.*'],
  ['initiated_request.kv.*', 'initiated_request.to_kv.*'],
  ['initiated_response.kv.size_bytes', 'initiated_response.to_kv.size_bytes'],
  ['*.errors_count_by_status', '*.errors_count'],
  ['sfe.initiated_request.count_by_buyer', 'sfe.initiated_request.to_bfe.count'],
  ['sfe.initiated_request.duration_by_buyer', 'sfe.initiated_request.to_bfe.duration_ms'],
  ['sfe.initiated_request.size_by_buyer', 'sfe.initiated_request.to_bfe.size_bytes'],
  ['js_execution.duration_ms', 'udf_execution.duration_ms'],
  ['js_execution.error.count', 'udf_execution.errors_count'],
  ['business_logic.bidding.bids.count', 'bidding.business_logic.bids_count'],
  ['business_logic.auction.bids.count', 'auction.business_logic.bids_count'],
  ['*.error_code', '*.errors_count'],
];

const BY_NAME = new Map(METRICS.map((metric) => [metric.name, metric]));
/** Dots become underscores in PromQL: several names may look alike there, the first wins. */
const BY_UNDERSCORES = new Map([...METRICS].reverse().map((metric) => [metric.name.replace(/\./g, '_').toLowerCase(), metric]));

/** Aliases of aliases are followed this often. */
const MOST_ALIASES = 3;

/**
 * A metric by any of its names: the code's, the monitoring document's, Cloud Monitoring's (`workload.googleapis.com/…`) or PromQL's.
 * @param service whose metric it is (sfe, bfe, bidding, auction, kv), where one name means different metrics
 * @example metricNamed('js_execution.duration_ms')?.name // => 'udf_execution.duration_ms'
 */
export function metricNamed(given: string, service?: string): FieldMetric | undefined {
  const name = given.replace(/^workload\.googleapis\.com\//, '').replace(/^workload_googleapis_com:/, '');
  const own = (metric: FieldMetric | undefined) =>
    metric && (service === undefined || metric.services.includes(service)) ? metric : undefined;
  let names = [name];
  for (let depth = 0; depth <= MOST_ALIASES; depth++) {
    for (const one of names) {
      const found = own(BY_NAME.get(one));
      if (found) return found;
    }
    names = names.flatMap(meantBy);
  }
  return own(BY_UNDERSCORES.get(name.replace(/\./g, '_').toLowerCase()));
}

/** What an alias may stand for; some metrics have the server's name in front. */
function meantBy(name: string): string[] {
  return METRIC_ALIASES.flatMap(([alias, target]) => {
    const [before, after] = alias.split('*') as [string, string?];
    if (after === undefined ? name !== alias : !(name.startsWith(before) && name.endsWith(after))) return [];
    const meant = target.replace('*', after === undefined ? '' : name.slice(before.length, name.length - after.length));
    return [meant, `sfe.${meant}`, `bfe.${meant}`];
  });
}

/** Bucket edges of the servers' histograms; a noised value is reported as the middle of its bucket, after clamping. */
export const TIME_EDGES_MS: readonly number[] = [
  1, 2, 3, 4, 6, 9, 13, 18, 25, 35, 50, 71, 100, 141, 200, 283, 400, 566, 800, 1131, 1600, 2263, 3200, 4525, 6400, 9051, 12800, 18102,
  25600, 36204, 51200,
];

/** 250 B doubled up to 4,096,000 B. */
export const SIZE_EDGES_BYTES: readonly number[] = Array.from({ length: 15 }, (_, i) => 250 * 2 ** i);
export const COUNT_EDGES: readonly number[] = [2, 5, 10, 20, 40, 80, 160, 320, 640, 1280];

/**
 * What a noised histogram reports for a true value: clamped, then the middle of its bucket.
 * @example reportedAs(2, [10, 300], TIME_EDGES_MS) // => 11
 */
export function reportedAs(value: number, [low, high]: readonly [number, number], edges: readonly number[]): number {
  const clamped = Math.min(high, Math.max(low, value));
  const above = edges.findIndex((edge) => clamped < edge);
  if (above < 0) return edges.at(-1)!;
  return above === 0 ? edges[0]! / 2 : (edges[above - 1]! + edges[above]!) / 2;
}
