/** The trusted Key/Value service: records in memory, in shards, each with replicas; every read asks every shard. */
import type { Template } from '@plimsoll/core';
import { keyValueExtras } from '../infrastructure.ts';
import { FORMULAS } from '../formulas.ts';
import { gcpZones, kvSubnet, largestEnclave, shardMemory, teeLimits, updateMessage, updateThreads } from '../limits/index.ts';
import { derived, OPERATIONS, prior, range, type Parameters } from '../parameters/index.ts';
import { coordinators, LOAD_BALANCER_USE, placed } from '../services.ts';

const { customMetrics, metricBytes, logBytes, tracedFraction, secrets } = OPERATIONS;
const { newConnectionsPerRequest, activeConnections, ruleEvaluationsPerRequest } = OPERATIONS;

const PARAMETERS: Parameters = {
  records: prior('Records', range(50_000_000, 100_000_000, 200_000_000), 'records', 'a guess', 'rows of a snapshot'),
  keyBytes: prior('Bytes of a key', range('20B', '40B', '80B'), 'B', 'a guess', 'mean over a snapshot'),
  valueBytes: prior(
    'Bytes of a value',
    range('200B', '500B', '1kB'),
    'B',
    'the documents’ loading benchmark uses 512 B records',
    'mean over a snapshot',
  ),
  slotBytes: prior(
    'Bytes of a slot in the hash map',
    range('41B', '45B', '49B'),
    'B',
    'kv: key_value_cache.h: key object 24 to 32, value 16, control 1',
    'the code',
  ),
  loadFactor: prior('How full the map is', range(0.44, 0.65, 0.875), '', 'between a rehash and the next: 0.44 to 0.875', 'records ÷ slots'),
  stringBytes: prior(
    'Overhead of a value’s own string',
    range('24B', '40B', '64B'),
    'B',
    'a string object and the allocator’s rounding',
    'resident memory ÷ records on one server',
  ),
  rehashFraction: prior(
    'Slots held twice at a rehash',
    1,
    '',
    'growing needs the old and the new array at once',
    'peak memory while loading',
  ),
  deletedFraction: prior(
    'Deleted keys still held',
    range(0.01, 0.05, 0.2),
    '',
    'kept until the next cleanup',
    'TotalRowsDeletedInDataLoading ÷ records',
  ),
  setElements: prior('Elements in sets', 0, 'elements', 'none', 'rows of type string_set'),
  setElementBytes: prior('Bytes of a set element', '250B', 'B', 'nested maps with a lock each', 'resident memory with and without sets'),
  shards: prior('Shards', 2, 'shards', 'a guess', 'num_shards'),
  recordBytes: derived(
    'Memory of a record',
    'keyBytes + valueBytes + stringBytes + slotBytes / loadFactor * (1 + rehashFraction / 2)',
    'B',
  ),
  dataset: derived('Memory of all records', 'records * (1 + deletedFraction) * recordBytes + setElements * setElementBytes', 'B'),
  keysPerRead: prior(
    'Keys per read',
    range(10, 30, 100),
    'keys',
    'keys of all interest groups of a request',
    'ShardedLookupKeyCountByShard',
  ),
  udfTime: prior(
    'UDF, vCPU time per read',
    range('0.4ms', '3ms', '12.8ms'),
    's',
    'Criteo: 16 cores do 5,000 reads/s in JavaScript (3.0 ms), 45,000 native, 1,200 in WebAssembly',
    'cores × utilisation × time ÷ request.count',
  ),
  lookupTime: prior(
    'Lookup in one shard, vCPU time',
    range('0.03ms', '0.1ms', '0.3ms'),
    's',
    'a prior',
    'InternalSecureLookupLatencyInMicros at low load',
  ),
  readRequestBytes: prior('Bytes of a read', range('1kB', '5kB', '15kB'), 'B', '0.1 to 25 kB', 'request.size_bytes'),
  readResponseBytes: derived('Bytes of an answer', 'keysPerRead * valueBytes', 'B'),
  callerInVpcFraction: prior('Reads from the same VPC', 0, '', 'internet until you say otherwise', 'your own deployment'),
  callerInRegionFraction: prior('… from elsewhere in the region', 0, '', 'internet until you say otherwise', 'your own deployment'),
  loadBytesPerSecond: prior(
    'Loading rate',
    range('230MB', '259MB', '275MB'),
    'B',
    'documents: 4,000,000 × 512 B in 7.92 s on m5.2xlarge, 16 threads',
    'bytes ÷ time of ConcurrentStreamRecordReader',
  ),
  loadsPerMonth: prior('Full loads per replica and month', range(1, 4, 10), 'loads', 'restarts and releases', 'restarts'),
  snapshotsKept: prior('Snapshots and deltas kept', range(2, 3, 10), 'copies', 'a guess', 'bytes in the bucket ÷ bytes of a snapshot'),
  backupPollSeconds: prior('Seconds between bucket listings', 300, 's', 'AWS 300, GCP demo 5', 'backup_poll_frequency_secs'),
  updatesPerSecond: prior(
    'Realtime updates per second',
    range(100, 1000, 5000),
    'updates/s',
    'a guess',
    'ReceivedLowLatencyNotificationsCount',
  ),
  updatesPerMessage: prior('Updates in one message', 100, 'updates', 'the documents’ tests use 125 to 1000', 'your publisher'),
  messagesPerSecond: derived('Messages per second', 'updatesPerSecond / updatesPerMessage', 'messages/s'),
  messageBytes: derived('Bytes of a message', 'updatesPerMessage * (keyBytes + valueBytes)', 'B'),
  billedPerMessage: derived('Requests billed per message', FORMULAS.F11.text, ''),
  shardsTagged: prior(
    'Messages go to one shard only (number of shards), or to all (1)',
    1,
    '',
    'messages without a shard tag reach every replica',
    'whether the publisher tags messages',
  ),
  realtimeThreads: prior('Reader threads per replica', 4, 'threads', 'demo: AWS 4, GCP 1', 'realtime_updater_num_threads'),
  subnetAddresses: prior(
    'Addresses in the region’s block',
    1020,
    'addresses',
    'a /22; regions_cidr_blocks is yours to choose',
    'regions_cidr_blocks',
  ),
  metricExportSeconds: prior('Seconds between exports of a metric', 5, 's', 'demo: AWS 5, GCP 30', 'metrics_export_interval_millis'),
  newConnectionsPerRequest,
  activeConnections,
  ruleEvaluationsPerRequest,
  serverMemory: prior(
    'Memory of a server without records',
    range('2GiB', '3GiB', '6GiB'),
    'B',
    'a prior: engine, workers, buffers',
    'resident memory of an empty server',
  ),
  customMetrics,
  metricBytes,
  logBytes,
  tracedFraction,
  secrets,
};

export const keyValue: Template = {
  name: 'protected-audience/key-value',
  title: 'Key/Value service (TEE), sharded',
  description: 'Records in memory over shards and replicas; a read runs the UDF once and looks up every shard with equal padded payloads.',
  parameters: PARAMETERS,
  scenario: {
    name: 'key-value',
    traffic: {
      peakRequestsPerSecond: 20_000,
      averageRequestsPerSecond: 11_000,
      requestBytes: 'readRequestBytes',
      responseBytes: 'readResponseBytes',
      placement: placed('callerInVpcFraction', 'callerInRegionFraction'),
      costIds: { request: 'C6', response: 'C6' },
    },
    regions: [{ cloud: 'gcp', region: 'us-east4' }],
    services: {
      kv: {
        // one replica of one shard runs the UDF of a read, one replica of every shard looks up
        demand: 'lookupTime + udfTime / shards',
        memory: { base: 'serverMemory', dataset: 'dataset' },
        shards: 'shards',
        shardsPerRequest: 'all',
        betweenShards: { requestBytes: 'readRequestBytes', responseBytes: 'readResponseBytes' },
        // a replica serves when its shard is loaded: too long to follow the traffic
        autoscaled: false,
        startupSeconds: '60s + dataset / shards / loadBytesPerSecond * 1s',
        loadBalancer: 'public',
        loadBalancerUse: LOAD_BALANCER_USE,
        balancer: { aws: 'leastOutstanding', gcp: 'random' },
        diskGib: 30,
        costIds: { machines: 'C2', loadBalancer: 'C1', betweenShards: 'general' },
        calls: [coordinators],
      },
    },
    objectives: { latency: [{ fraction: 0.95, ms: 60 }], survive: { zones: 1 } },
    constraints: { tee: true, maxUtilizationFraction: 0.6 },
    extras: keyValueExtras,
    limits: [
      kvSubnet,
      gcpZones,
      shardMemory,
      updateThreads,
      updateMessage('aws'),
      updateMessage('gcp'),
      ...teeLimits('kv'),
      largestEnclave('kv'),
    ],
    costIds: { nat: 'general', forwardingRules: 'C1' },
  },
};
