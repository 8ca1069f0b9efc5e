/** Ceilings of the services and their reference deployments, as named checks of a scenario. Sources: code and documents of ba v4.9.0, kv v1.2.0. */
import type { RawScenario } from '@plimsoll/core';

export type Limit = NonNullable<RawScenario['limits']>[number];

/** Addresses a /24 subnet has left for machines. */
const SUBNET_ADDRESSES = 252;

export const buyersPerAuction: Limit = {
  name: 'buyersPerAuction',
  need: 'buyers',
  most: 'if(chaffing > 0, 15, 2)',
  effect: 'warning',
  message: 'buyers beyond the cap in the code are never called',
  source: 'ba: select_ad_reactor: 15 with chaffing, 2 without',
};

export const requestSize: Limit = {
  name: 'requestSize',
  need: 'selectAdRequestBytes',
  most: '60kB',
  effect: 'warning',
  message: 'a whole compressed request is meant to stay under 60 kB, 2 to 4 kB a buyer',
  source: 'docs: bidding-auction-services-payload-optimization.md',
};

export const messageSize = (name: string, bytes: string): Limit => ({
  name: `messageSize.${name}`,
  need: bytes,
  most: '256MB',
  message: 'gRPC messages of the servers end at 256 MB',
  source: 'ba: services',
});

/** Surge on an update: the larger of 4 and the ceiling, for every group of a region. */
const surge = (service: string, least: number) => `${service}_maxReplicas + max(${least}, ${service}_maxReplicas)`;

export const gcpSubnet = (...services: string[]): Limit => ({
  name: 'subnetAddresses',
  need: `${services.map((service) => surge(service, 4)).join(' + ')} + 1`,
  most: SUBNET_ADDRESSES,
  resource: 'addresses',
  clouds: ['gcp'],
  message:
    'a full roll runs every group twice over (at least 4 more each) and one collector in the region’s /24: use larger machines, more regions, or a wider subnet',
  source: 'ba: production/deploy/gcp/terraform',
});

export const kvSubnet: Limit = {
  name: 'subnetAddresses',
  need: `kv_shards * (${surge('kv', 10)}) + 2`,
  most: 'subnetAddresses',
  effect: 'warning',
  resource: 'addresses',
  clouds: ['gcp'],
  message:
    'a full roll surges every shard’s group by the larger of 10 and its ceiling: give the region a wider block (regions_cidr_blocks)',
  source: 'kv: production/terraform/gcp',
};

export const gcpZones: Limit = {
  name: 'gcpZones',
  need: 'zones',
  most: 4,
  effect: 'warning',
  clouds: ['gcp'],
  message: 'the reference Terraform assumes at most four zones a region',
  source: 'ba: production/deploy/gcp/terraform',
};

export const awsZones: Limit = {
  name: 'awsZones',
  need: 'zones',
  most: 8,
  effect: 'warning',
  clouds: ['aws'],
  message: 'the reference Terraform lays out subnets for eight zones',
  source: 'ba: production/deploy/aws/terraform',
};

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

/** An enclave has at least 2 vCPUs and 4000 MiB. */
export const enclaveMemory = (service: string): Limit => ({
  name: `enclaveMemory.${service}`,
  need: '4000 / 1024',
  most: `${service}_memoryGib`,
  clouds: ['aws'],
  resource: 'memory',
  message: `the enclave of ${service} needs at least 4000 MiB`,
  source: 'ba: production/deploy/aws/terraform',
});
export const enclaveVcpus = (service: string): Limit => ({
  name: `enclaveVcpus.${service}`,
  need: 2,
  most: `${service}_vcpus`,
  clouds: ['aws'],
  resource: 'vCPU',
  message: `the enclave of ${service} needs at least 2 vCPUs`,
  source: 'ba: production/deploy/aws/terraform',
});

export const updateThreads: Limit = {
  name: 'realtimeThreads',
  need: 'messagesPerSecond',
  most: 'realtimeThreads * 10 * 1000 / 80',
  clouds: ['aws'],
  resource: 'messages/s',
  message: 'every replica reads every message: more reader threads (realtime_updater_num_threads), or more updates in a message',
  source: 'kv: docs on realtime updates, 125 messages/s a thread',
};

export const updateMessage = (cloud: 'aws' | 'gcp'): Limit => ({
  name: `updateMessageSize.${cloud}`,
  need: 'messageBytes',
  most: cloud === 'aws' ? '256kB' : '10MB',
  clouds: [cloud],
  resource: 'bytes',
  message: 'an update message has room for only so much: fewer updates in a message',
  source: 'kv: docs on realtime updates',
});

export const shardMemory: Limit = {
  name: 'reshard',
  need: 'dataset / kv_shards / 1GiB',
  most: '0.9 * kv_memoryGib',
  effect: 'warning',
  resource: 'memory',
  message: 'a shard within 10 % of its memory is due to be split (a parallel stack: shards cannot be changed in place)',
  source: 'kv: docs/sharding/sharding.md',
};

export const signalsSize: Limit = {
  name: 'signalsSize',
  need: 'signalsBytes',
  most: '1.5kB',
  message: 'protected app signals are at most 1.5 kB',
  source: 'docs: protected app signals',
};

export const modelSize: Limit = {
  name: 'modelSize',
  need: 'modelBytes',
  most: '2GB',
  message: 'a model is at most 2 GB (protobuf); up to 100 MB is called reasonable',
  source: 'ba: services/inference_sidecar/README.md',
};

/** Both enclave minima of each service. */
export const teeLimits = (...services: string[]): Limit[] => services.flatMap((service) => [enclaveVcpus(service), enclaveMemory(service)]);
