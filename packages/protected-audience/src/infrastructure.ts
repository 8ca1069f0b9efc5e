/** What the reference Terraform lays down beside the services, region by region: bought whatever the traffic. Source: ba and kv, production terraform. */
import type { RawScenario } from '@plimsoll/core';
import { GENERAL } from './cost-ids.ts';

export type Extra = NonNullable<RawScenario['extras']>[number];

const general = GENERAL.id;

/** Interface endpoints of a Bidding & Auction stack on AWS: ec2, ssm, ec2messages, ssmmessages, autoscaling, monitoring, xray; each in every zone. */
export const BIDDING_AUCTION_ENDPOINTS = 7;
/** Of a Key/Value stack with its own VPC: sns, sqs, logs, aps-workspaces, ec2, ssm, autoscaling, xray. */
export const KEY_VALUE_ENDPOINTS = 8;

/** @param services whose instances are watched */
export function biddingAuctionExtras(services: readonly string[], meshed: readonly string[]): Extra[] {
  return [
    {
      name: 'vpc-endpoints',
      item: 'endpointHour',
      per: 'zone',
      count: BIDDING_AUCTION_ENDPOINTS,
      clouds: ['aws'],
      costId: general,
    },
    { name: 'collector', machineType: 'e2-micro', per: 'region', count: 'arms', clouds: ['gcp'], costId: general },
    { name: 'collector-load-balancer', item: 'internalLoadBalancerHour', per: 'region', count: 'arms', clouds: ['gcp'], costId: general },
    // Cloud NAT is one per region and stack: the first stack's is the planner's own, an arm's VMs are counted where the arm is planned
    { name: 'arm-nat-addresses', item: 'natIp', per: 'region', count: 'max(0, arms - 1)', clouds: ['gcp'], costId: general },
    { name: 'unused-arm-addresses', item: 'idleIpHour', per: 'scenario', count: 'max(0, arms - 1)', clouds: ['gcp'], costId: general },
    { name: 'secrets', item: 'secretMonth', per: 'scenario', count: 'secrets * arms', clouds: ['gcp'], costId: general },
    {
      name: 'mesh-certificate-authority',
      item: 'certificateAuthorityMonth',
      per: 'region',
      count: 'meshCertificates',
      clouds: ['aws'],
      costId: general,
    },
    { name: 'dns-zone', item: 'dnsZoneMonth', per: 'scenario', count: 1, costId: general },
    ...services.flatMap((service): Extra[] => telemetry(service, general)),
    ...meshed.map((service): Extra => ({
      name: `mesh-endpoints-${service}`,
      item: 'meshEndpointHour',
      per: 'instance',
      service,
      count: 1,
      clouds: ['gcp'],
      costId: general,
    })),
    ...requestTelemetry(general),
  ];
}

const telemetry = (service: string, costId: string): Extra[] => [
  { name: `metrics-${service}`, item: 'metricMonth', per: 'instance', service, count: 'customMetrics', clouds: ['aws'], costId },
  { name: `metric-volume-${service}`, item: 'metricVolume', per: 'instance', service, count: 'metricBytes', clouds: ['gcp'], costId },
  {
    name: `endpoint-data-${service}`,
    item: 'endpointData',
    per: 'instance',
    service,
    count: 'metricBytes',
    clouds: ['aws'],
    costId: general,
  },
];

const requestTelemetry = (costId: string): Extra[] => [
  { name: 'logs', item: 'logIngestion', per: 'request', count: 'logBytes', costId },
  { name: 'traces', item: 'traceStored', per: 'request', count: 'tracedFraction', costId },
];

/** Storage, messages and telemetry of a Key/Value stack. */
export const keyValueExtras: Extra[] = [
  { name: 'vpc-endpoints', item: 'endpointHour', per: 'zone', count: KEY_VALUE_ENDPOINTS, clouds: ['aws'], costId: general },
  { name: 'collector', machineType: 'e2-micro', per: 'region', count: 1, clouds: ['gcp'], costId: general },
  { name: 'secrets', item: 'secretMonth', per: 'scenario', count: 'secrets', clouds: ['gcp'], costId: general },
  { name: 'dns-zone', item: 'dnsZoneMonth', per: 'scenario', count: 1, costId: 'C6' },
  {
    name: 'prometheus-samples',
    item: 'metricSample',
    per: 'instance',
    service: 'kv',
    count: 'customMetrics * 2628000 / metricExportSeconds',
    clouds: ['aws'],
    costId: 'C7',
  },
  { name: 'container-image', item: 'imageStorageMonth', per: 'region', count: '2GB', costId: general },
  { name: 'list-requests', item: 'objectWrite', per: 'instance', service: 'kv', count: '2628000 / backupPollSeconds', costId: 'C3' },
  {
    name: 'load-requests',
    item: 'objectRead',
    per: 'instance',
    service: 'kv',
    count: 'loadsPerMonth * ceil(dataset / shards / 8MiB)',
    costId: 'C3',
  },
  {
    name: 'snapshots',
    item: 'objectStorageMonth',
    per: 'region',
    count: 'snapshotsKept * records * (keyBytes + valueBytes)',
    costId: 'C4',
  },
  {
    name: 'update-publish',
    item: 'topicPublish',
    per: 'region',
    count: 'messagesPerSecond * 2628000 * billedPerMessage',
    clouds: ['aws'],
    costId: 'C5',
  },
  {
    name: 'update-queues',
    item: 'queueRequest',
    per: 'instance',
    service: 'kv',
    count: 'messagesPerSecond / shardsTagged * 2628000 * (billedPerMessage + 1)',
    clouds: ['aws'],
    costId: 'C5',
  },
  {
    name: 'queue-cleanup',
    item: 'functionGbSecond',
    per: 'region',
    count: 'if(updatesPerSecond > 0, 0.5 * 30 * 730 / 6, 0)',
    clouds: ['aws'],
    costId: 'C5',
  },
  {
    name: 'update-publish-volume',
    item: 'messageVolume',
    per: 'region',
    count: 'messagesPerSecond * 2628000 * max(messageBytes, 1kB)',
    clouds: ['gcp'],
    costId: 'C5',
  },
  {
    name: 'update-delivery-volume',
    item: 'messageVolume',
    per: 'instance',
    service: 'kv',
    count: 'messagesPerSecond / shardsTagged * 2628000 * max(messageBytes, 1kB)',
    clouds: ['gcp'],
    costId: 'C5',
  },
  ...telemetry('kv', 'C7'),
  ...requestTelemetry('C7'),
];
