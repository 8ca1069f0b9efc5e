/** Ceilings in the code of the Bidding & Auction servers, and of what one server may hold. Source: ba v4.9.0, code and documents. */
import { awsZones, gcpZones, natPorts, teeLimits } from './deployment.ts';
import type { Limit } from './limit.ts';

/** The onboarding guide asks for more than 1 GB a vCPU at the back ends, the GCP guide recommends n2d-highcpu-128, which has 1 GiB: less than 1 GB is refused, 1 GiB warned of. */
export const memoryPerVcpu = (service: string): Limit[] => [
  {
    name: `memoryPerVcpu.${service}`,
    need: `${service}_vcpus`,
    most: `${service}_memoryGib * 1.073741824`,
    resource: 'memory',
    message: `${service} needs more than 1 GB for every vCPU`,
    source: 'docs: onboarding guide',
  },
  {
    name: `memoryPerVcpuTight.${service}`,
    need: `${service}_vcpus`,
    most: `0.999999 * ${service}_memoryGib`,
    effect: 'warning',
    resource: 'memory',
    message: `${service} has no more than 1 GiB for every vCPU: the GCP guide’s n2d-highcpu-128 has that, the onboarding guide asks for more`,
    source: 'docs: GCP guide and onboarding guide disagree',
  },
];

export const metadata: Limit = {
  name: 'metadata',
  need: 'metadataBytes',
  most: '64KiB',
  effect: 'warning',
  resource: 'bytes',
  message: 'metadata above the servers’ soft limit is refused at random (clients such as ghz refuse from 8 kB)',
  source: 'ba: services; ghz: gRPC defaults',
};

export const wasmSize: Limit = {
  name: 'wasmSize',
  need: 'wasmBytes',
  most: '4GB',
  resource: 'memory',
  message: 'WebAssembly has at most 4 GB',
  source: 'docs: roma',
};

export const customMetricCount: Limit[] = (['customPartitionedMetrics', 'customHistogramMetrics'] as const).map((name) => ({
  name,
  need: name,
  most: 3,
  resource: 'metrics',
  message: 'at most three custom metrics of a kind',
  source: 'docs: monitoring',
}));

/** A call that waits behind a full queue is later than its budget. */
export const workerQueue = (service: string, executionTime: string, budget: string): Limit => ({
  name: `workerQueue.${service}`,
  need: 'workerQueueLength',
  most: `max(1, floor(${budget} / (${executionTime})) - 1)`,
  effect: 'warning',
  resource: 'queue',
  message: `tasks at the end of ${service}’s worker queue are answered after their time budget: shorten JS_WORKER_QUEUE_LEN`,
  source: 'queue length ≤ budget ÷ execution time − 1; docs: below 100 for latency',
});

export const threadCache = (service: string): Limit => ({
  name: `threadCache.${service}`,
  need: 'threadCacheBytes / 1GiB + serverMemory / 1GiB',
  most: `${service}_memoryGib`,
  effect: 'warning',
  resource: 'memory',
  message: `TCMALLOC_MAX_TOTAL_THREAD_CACHE_BYTES lets caches of ${service} grow beyond its memory`,
  source: 'ba: demo 10,737,418,240 B, 85 % of the demo enclave',
});

export const curlWorkers: Limit = {
  name: 'curlWorkers',
  need: 'curlWorkers',
  most: 4,
  effect: 'warning',
  resource: 'workers',
  message: 'more than four curl workers slow each other down',
  source: 'ba: CURL_SFE_NUM_WORKERS, CURL_BFE_NUM_WORKERS',
};

/** What every Bidding & Auction server is held to. */
export const serverLimits = (...services: string[]): Limit[] => [
  metadata,
  wasmSize,
  ...customMetricCount,
  curlWorkers,
  natPorts(...services),
  ...services.map(threadCache),
  ...teeLimits(...services),
  gcpZones,
  awsZones,
];
