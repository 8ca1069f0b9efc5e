/** What every server has: settings with ceilings, memory, and what watches it. */
import { prior, range, type Parameters } from './prior.ts';

/** Settings of the Bidding & Auction servers that have ceilings. */
export const SERVERS = {
  metadataBytes: prior('gRPC metadata of a request', '2kB', 'B', 'a guess', 'headers that you pass on'),
  wasmBytes: prior('Memory of a WebAssembly function', '16MB', 'B', 'the default', 'your UDF'),
  customPartitionedMetrics: prior('Custom partitioned metrics', 0, 'metrics', 'none unless declared', 'TELEMETRY_CONFIG'),
  customHistogramMetrics: prior('Custom histograms', 0, 'metrics', 'none unless declared', 'TELEMETRY_CONFIG'),
  curlWorkers: prior('curl workers of a front end', 4, 'workers', 'demo 4', 'CURL_SFE_NUM_WORKERS, CURL_BFE_NUM_WORKERS'),
  workerQueueLength: prior('Queue of a UDF worker', 100, 'tasks', 'examples 100 to 200', 'JS_WORKER_QUEUE_LEN'),
  threadCacheBytes: prior(
    'Ceiling of the allocator’s thread caches',
    '10GiB',
    'B',
    'demo and code default',
    '*_TCMALLOC_MAX_TOTAL_THREAD_CACHE_BYTES',
  ),
  natPortsPerVm: prior('Cloud NAT ports a VM', 64, 'ports', 'without fast_nat; with it 4096 to 8192', 'fast_nat'),
} satisfies Parameters;

/** Memory of the servers, and what watches them. */
export const OPERATIONS = {
  serverMemory: prior(
    'Memory of a server at rest',
    range('2GiB', '4GiB', '8GiB'),
    'B',
    'a prior: engine, workers with a copy of the code each, caches',
    'resident memory of an idle server',
  ),
  copiesInFlight: prior(
    'Copies of a message while it is handled',
    range(2, 3, 4),
    'copies',
    '2 to 4 serialisation copies',
    'memory under load less memory at rest',
  ),
  customMetrics: prior(
    'CloudWatch metrics per instance',
    range(30, 80, 200),
    'metrics',
    'TELEMETRY_CONFIG in PROD mode; the fifth largest line of the documents’ AWS bill',
    'metrics in the service’s namespace ÷ instances',
  ),
  metricBytes: prior(
    'Cloud Monitoring volume per instance and month',
    range('30MiB', '100MiB', '400MiB'),
    'B',
    'a prior: exports every 60 s, noised ones every 300 s',
    'the Metric Volume line ÷ instances',
  ),
  logBytes: prior(
    'Log bytes per request',
    range('1B', '20B', '200B'),
    'B',
    'a prior: errors, and 10 % of the load balancer’s access log',
    'log volume ÷ requests',
  ),
  tracedFraction: prior('Requests traced', range(0, 0.0001, 0.001), '', 'a guess', 'X-Ray traces ÷ requests'),
  secrets: prior(
    'Parameters in Secret Manager',
    range(40, 60, 100),
    'secrets',
    'the reference Terraform keeps every flag as one',
    'count them',
  ),
  newConnectionsPerRequest: prior(
    'New connections at a load balancer per request',
    range(0.0001, 0.001, 0.1),
    '',
    'gRPC keeps its connections open: bytes fill the capacity units',
    'NewConnectionCount ÷ RequestCount of the load balancer',
  ),
  activeConnections: prior(
    'Connections open at a load balancer',
    range(100, 500, 5000),
    'connections',
    'a guess: tens per client process',
    'ActiveConnectionCount of the load balancer',
  ),
  ruleEvaluationsPerRequest: prior(
    'Listener rules evaluated per request beyond the ten free ones',
    0,
    '',
    'the reference Terraform has fewer than ten rules',
    'RuleEvaluations ÷ RequestCount of the load balancer',
  ),
  meshCertificates: prior(
    'Private certificate authority for TLS in the mesh (1 with, 0 without)',
    0,
    '',
    'bought only with use_tls_with_mesh',
    'use_tls_with_mesh',
  ),
  arms: prior(
    'Parallel stacks (traffic arms, GCP)',
    1,
    'stacks',
    'each arm is a whole stack of its own; its machines are a plan of its own',
    'keys of *_traffic_splits',
  ),
} satisfies Parameters;
