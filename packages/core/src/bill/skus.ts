/** Which SKU of which cloud bills what: the purposes of a generic service, and how a price list names them. */
import type { Cloud } from '../catalog/index.ts';
import type { Component } from './line-item.ts';

/** What the planner itself buys. */
type OwnPurpose =
  | 'disk'
  | 'publicIp'
  | 'monitoring'
  | 'loadBalancerHour'
  | 'internalLoadBalancerHour'
  | 'internalLoadBalancerExtraRule'
  | 'loadBalancerIn'
  | 'loadBalancerOut'
  | 'internalLoadBalancerData'
  | 'natData'
  | 'internetEgress'
  | 'interRegion'
  | 'crossZone';

/** What a scenario's `extras` may name beside machine types: the unit of `count` is the SKU's (GB on AWS, GiB on GCP; requests; things a month). */
export const EXTRA_PURPOSES = [
  'endpointHour',
  'endpointData',
  'certificateAuthorityMonth',
  'metricMonth',
  'metricVolume',
  'logIngestion',
  'logStorageMonth',
  'traceStored',
  'secretMonth',
  'parameterMonth',
  'objectStorageMonth',
  'objectWrite',
  'objectRead',
  'imageStorageMonth',
  'topicPublish',
  'topicDelivery',
  'queueRequest',
  'messageVolume',
  'functionRequest',
  'functionGbSecond',
  'keyRequest',
  'dnsQuery',
  'dnsZoneMonth',
  'idleIpHour',
  'publicIp',
  'meshEndpointHour',
  'natHour',
  'natIp',
  'metricSample',
  'loadBalancerHour',
  'internalLoadBalancerHour',
  'internetEgress',
  'interRegion',
  'crossZone',
] as const;
/** Of these, bytes on the move: their tiers are counted together with the services' own. */
export const TRAFFIC_PURPOSES = ['internetEgress', 'interRegion', 'crossZone'] as const;
export type Purpose = OwnPurpose | (typeof EXTRA_PURPOSES)[number];
export const isPurpose = (name: string): name is Purpose => (EXTRA_PURPOSES as readonly string[]).includes(name);

export interface SkuNeed {
  service: string;
  /** the first pattern that a SKU of the region matches wins */
  sku: RegExp[];
  /** what the vendor's bill calls the service, for overrides */
  cloudServices: string[];
  /** bytes in one unit of a data SKU: AWS sells GB, GCP GiB */
  bytesPerUnit?: number;
  /** tiers are counted over all regions of the account, not per region */
  accountWide?: boolean;
  /** where it goes on the bill, and whether it is sold by the hour, when a scenario's extras buy it */
  component?: Component;
  hourly?: boolean;
  /** taken when the list has no such SKU at all; the line is then `assumed` */
  standIn?: Purpose;
}

const GB = 1e9;
const GIB = 2 ** 30;
const compute = { service: 'Compute Engine', cloudServices: ['Compute Engine'] };
const networking = { service: 'Networking', cloudServices: ['Networking'] };
const ec2 = ['AmazonEC2', 'Amazon EC2'];
const elb = ['ALB', 'AWSELB', 'Elastic Load Balancing'];
const once = (service: string, sku: RegExp[], component: Component, cloudServices: string[], more: Partial<SkuNeed> = {}): SkuNeed => ({
  service,
  sku,
  component,
  cloudServices: [service, ...cloudServices],
  ...more,
});
const transfer = ['DataTransfer', 'AWSDataTransfer', 'AWS Data Transfer'];

export const SKU_NEEDS: Record<Cloud, Partial<Record<Purpose, SkuNeed>>> = {
  aws: {
    disk: { service: 'EBS', sku: [/^EBS:VolumeUsage\.gp3$/], cloudServices: ['EBS', ...ec2] },
    publicIp: { service: 'VPC', sku: [/^PublicIPv4:InUseAddress$/], cloudServices: ['VPC', 'AmazonVPC'], component: 'ip', hourly: true },
    monitoring: { service: 'CloudWatch', sku: [/^CW:MetricMonitorUsage$/], cloudServices: ['CloudWatch', 'AmazonCloudWatch'] },
    loadBalancerHour: { service: 'ALB', sku: [/^LoadBalancerUsage$/], cloudServices: elb, component: 'loadBalancer', hourly: true },
    loadBalancerIn: { service: 'ALB', sku: [/^LCUUsage$/], cloudServices: elb, bytesPerUnit: GB },
    natHour: { service: 'NAT', sku: [/^NatGateway-Hours$/], cloudServices: ['NAT', ...ec2], component: 'nat', hourly: true },
    natData: { service: 'NAT', sku: [/^NatGateway-Bytes$/], cloudServices: ['NAT', ...ec2], bytesPerUnit: GB },
    natIp: { service: 'VPC', sku: [/^PublicIPv4:InUseAddress$/], cloudServices: ['VPC', 'AmazonVPC'], component: 'ip', hourly: true },
    internetEgress: {
      service: 'DataTransfer',
      sku: [/^DataTransfer-Out-Bytes$/],
      cloudServices: transfer,
      bytesPerUnit: GB,
      accountWide: true,
    },
    interRegion: { service: 'DataTransfer', sku: [/^AWS-Out-Bytes$/], cloudServices: transfer, bytesPerUnit: GB },
    crossZone: { service: 'DataTransfer', sku: [/^DataTransfer-Regional-Bytes$/], cloudServices: transfer, bytesPerUnit: GB },
    endpointHour: once('VPCEndpoint', [/^VpcEndpoint-Hours$/], 'endpoint', ['AmazonVPC'], { hourly: true }),
    endpointData: once('VPCEndpoint', [/^VpcEndpoint-Bytes$/], 'endpoint', ['AmazonVPC'], { bytesPerUnit: GB }),
    certificateAuthorityMonth: once('ACMPCA', [/^PaidPrivateCA$/], 'other', ['AWSCertificateManager']),
    metricMonth: once('CloudWatch', [/^CW:MetricMonitorUsage$/], 'monitoring', ['AmazonCloudWatch']),
    metricSample: once('Managed Prometheus', [/^AMP:MetricSampleCount$/], 'monitoring', ['AmazonPrometheus']),
    logIngestion: once('CloudWatch', [/^DataProcessing-Bytes$/], 'monitoring', ['AmazonCloudWatch'], { bytesPerUnit: GB }),
    logStorageMonth: once('CloudWatch', [/^TimedStorage-ByteHrs$/], 'monitoring', ['AmazonCloudWatch'], { bytesPerUnit: GB }),
    traceStored: once('X-Ray', [/^XRay-TracesStored$/], 'monitoring', ['AWSXRay']),
    secretMonth: once('SecretsManager', [/^AWSSecretsManager-Secrets$/], 'other', ['AWSSecretsManager']),
    parameterMonth: once('SSM', [/^PS-Advanced-Param-Tier1$/], 'other', ['AWSSystemsManager']),
    objectStorageMonth: once('S3', [/^TimedStorage-ByteHrs$/], 'storage', ['AmazonS3'], { bytesPerUnit: GB }),
    objectWrite: once('S3', [/^Requests-Tier1$/], 'storage', ['AmazonS3']),
    objectRead: once('S3', [/^Requests-Tier2$/], 'storage', ['AmazonS3']),
    imageStorageMonth: once('ECR', [/^TimedStorage-ByteHrs$/], 'storage', ['AmazonECR'], { bytesPerUnit: GB }),
    topicPublish: once('SNS', [/^Requests-Tier1$/], 'messaging', ['AmazonSNS']),
    queueRequest: once('SQS', [/^Requests$/], 'messaging', ['AWSQueueService', 'AmazonSQS']),
    functionRequest: once('Lambda', [/^Request$/], 'other', ['AWSLambda']),
    functionGbSecond: once('Lambda', [/^Lambda-GB-Second$/], 'other', ['AWSLambda']),
    keyRequest: once('KMS', [/^KMS-Requests$/], 'other', ['awskms']),
    dnsQuery: once('Route53', [/^DNS-Queries$/], 'network', ['AmazonRoute53']),
    dnsZoneMonth: once('Route53', [/^HostedZone$/], 'network', ['AmazonRoute53']),
    idleIpHour: once('VPC', [/^PublicIPv4:IdleAddress$/], 'ip', ['AmazonVPC'], { hourly: true }),
  },
  gcp: {
    disk: { ...compute, sku: [/^Balanced PD Capacity/] },
    publicIp: { ...compute, sku: [/^External IP Charge on a Standard VM/], component: 'ip', hourly: true },
    loadBalancerHour: {
      ...networking,
      sku: [/^Cloud Load Balancer Forwarding Rule Minimum Global/],
      component: 'loadBalancer',
      hourly: true,
    },
    internalLoadBalancerHour: { ...networking, sku: [/^Regional forwarding rule base charge/], component: 'loadBalancer', hourly: true },
    internalLoadBalancerExtraRule: { ...networking, sku: [/^Regional forwarding rule extra/] },
    loadBalancerIn: { ...networking, sku: [/Application Load Balancer Inbound (and Outbound )?Data Processing/], bytesPerUnit: GIB },
    loadBalancerOut: { ...networking, sku: [/Application Load Balancer (Inbound and )?Outbound Data Processing/], bytesPerUnit: GIB },
    internalLoadBalancerData: {
      ...networking,
      sku: [/^Internal .*Load Balancer.*Data Processing/],
      bytesPerUnit: GIB,
      standIn: 'loadBalancerIn',
    },
    natHour: { ...networking, sku: [/Cloud Nat Gateway Uptime \(per VM/i], component: 'nat', hourly: true },
    natData: { ...networking, sku: [/Cloud Nat Data Processing/i], bytesPerUnit: GIB },
    natIp: { ...networking, sku: [/Cloud NAT IP Usage/i], component: 'ip', hourly: true },
    internetEgress: {
      ...compute,
      sku: [
        /^Network Internet Data Transfer Out \(Premium\) from .* to Americas/,
        /^Network Internet Data Transfer Out \(Premium\), general/,
      ],
      bytesPerUnit: GIB,
    },
    interRegion: {
      ...compute,
      sku: [/^Network Inter Region Data Transfer Out from .* to (Americas|EMEA|APAC)$/, /^Network Inter Region Data Transfer Out from/],
      bytesPerUnit: GIB,
    },
    crossZone: { ...compute, sku: [/^Network Inter Zone Data Transfer Out/], bytesPerUnit: GIB },
    metricVolume: once('Cloud Monitoring', [/^Metric Volume$/], 'monitoring', [], { bytesPerUnit: 2 ** 20 }),
    logIngestion: once('Cloud Logging', [/^Log Storage cost/], 'monitoring', [], { bytesPerUnit: GIB }),
    logStorageMonth: once('Cloud Logging', [/^Log Retention cost/], 'monitoring', [], { bytesPerUnit: GIB }),
    secretMonth: once('Secret Manager', [/^Active secret version$/], 'other', []),
    objectStorageMonth: once('Cloud Storage', [/^Standard Storage (?!\()/], 'storage', [], { bytesPerUnit: GIB }),
    objectWrite: once('Cloud Storage', [/^Regional Standard Class A Operations/], 'storage', []),
    objectRead: once('Cloud Storage', [/^Regional Standard Class B Operations/], 'storage', []),
    imageStorageMonth: once('Artifact Registry', [/^Artifact Registry Storage$/], 'storage', [], { bytesPerUnit: GIB }),
    messageVolume: once('Cloud Pub/Sub', [/^Message Delivery Basic$/], 'messaging', [], { bytesPerUnit: 2 ** 40 }),
    dnsZoneMonth: once('Cloud DNS', [/^Managed zone/], 'network', []),
    idleIpHour: once('Compute Engine', [/^Static Ip Charge/], 'ip', [], { hourly: true }),
    meshEndpointHour: once('Traffic Director', [/^Service endpoint/], 'network', [], { hourly: true }),
    traceStored: once('Cloud Trace', [/^Spans ingested/], 'monitoring', []),
  },
};

/** GCP NAT bills at most this many VMs of a gateway. */
export const GCP_NAT_VM_CAP = 32;
/** EC2 detailed (one-minute) monitoring: metrics billed per instance. Source: Amazon EC2 User Guide, "Manage detailed monitoring". */
export const AWS_METRICS_PER_INSTANCE = 7;

/** Whether a cloud sells something of the kind. */
export const isSold = (cloud: Cloud, purpose: Purpose) => SKU_NEEDS[cloud][purpose] !== undefined;
