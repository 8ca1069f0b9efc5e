/** Ceilings of the reference deployments: addresses, zones, enclaves, NAT ports. Source: ba v4.9.0 and kv v1.2.0, production terraform. */
import type { Limit } from './limit.ts';

/** Addresses a /24 subnet has left for machines. */
const SUBNET_ADDRESSES = 252;

/** Surge on an update: the larger of 4 and the ceiling, for every group of a region. */
const surge = (service: string, least: number) => `${service}_maxReplicas + max(${least}, ${service}_maxReplicas)`;

export const gcpSubnet = (...services: string[]): Limit => ({
  name: 'subnetAddresses',
  need: `${services.map((service) => surge(service, 4)).join(' + ')} + 1`,
  most: SUBNET_ADDRESSES,
  resource: 'addresses',
  clouds: ['gcp'],
  message:
    'an update runs every group twice over (at least 4 machines more each) beside one collector, all in the region’s /24 subnet: use larger machines, more regions, or a wider subnet',
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

/** Ports of a Cloud NAT address; every VM has its share whether it uses it or not. */
export const natPorts = (...services: string[]): Limit => ({
  name: 'natPorts',
  need: `(${services.map((service) => `${service}_shards * ${service}_maxReplicas`).join(' + ')}) * natPortsPerVm`,
  most: 64_512,
  effect: 'warning',
  resource: 'ports',
  clouds: ['gcp'],
  message: 'one NAT address has 64,512 ports: Cloud NAT takes more addresses, which this bill does not count',
  source: 'ba: production/deploy/gcp/terraform, fast_nat 4096 to 8192 ports a VM',
});

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

/** A machine's enclave has to fit one NUMA node; the largest known to is r7i/r7a.24xlarge's. GCP's largest documented is n2d-standard-224, 896 GB; newer ones are larger. */
export const largestEnclave = (service: string): Limit => ({
  name: 'largestEnclave',
  need: `${service}_memoryGib`,
  most: 768,
  clouds: ['aws'],
  resource: 'memory',
  message: 'no enclave above 768 GiB is known to fit one NUMA node: more shards',
  source: 'kv: docs/sharding/sharding.md, r7i.24xlarge and r7a.24xlarge',
});

/** Both enclave minima of each service. */
export const teeLimits = (...services: string[]): Limit[] => services.flatMap((service) => [enclaveVcpus(service), enclaveMemory(service)]);

/** Letters that an environment's name may have, for what is generated from a plan. Source: ba: production/deploy/aws/terraform. */
export const ENVIRONMENT_NAME_LETTERS = { awsBuyer: 3, demo: 3, others: 10 } as const;
