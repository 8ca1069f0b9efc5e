/** Which SKU of which cloud bills what: the purposes of a generic service, and how a price list names them. */
import type { Cloud } from '../catalog/index.ts';

export type Purpose =
  | 'disk'
  | 'publicIp'
  | 'monitoring'
  | 'loadBalancerHour'
  | 'internalLoadBalancerHour'
  | 'internalLoadBalancerExtraRule'
  | 'loadBalancerIn'
  | 'loadBalancerOut'
  | 'internalLoadBalancerData'
  | 'natHour'
  | 'natData'
  | 'natIp'
  | 'internetEgress'
  | 'interRegion'
  | 'crossZone';

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
  /** taken when the list has no such SKU at all; the line is then `assumed` */
  standIn?: Purpose;
}

const GB = 1e9;
const GIB = 2 ** 30;
const compute = { service: 'Compute Engine', cloudServices: ['Compute Engine'] };
const networking = { service: 'Networking', cloudServices: ['Networking'] };
const ec2 = ['AmazonEC2', 'Amazon EC2'];
const elb = ['ALB', 'AWSELB', 'Elastic Load Balancing'];
const transfer = ['DataTransfer', 'AWSDataTransfer', 'AWS Data Transfer'];

export const SKU_NEEDS: Record<Cloud, Partial<Record<Purpose, SkuNeed>>> = {
  aws: {
    disk: { service: 'EBS', sku: [/^EBS:VolumeUsage\.gp3$/], cloudServices: ['EBS', ...ec2] },
    publicIp: { service: 'VPC', sku: [/^PublicIPv4:InUseAddress$/], cloudServices: ['VPC', 'AmazonVPC'] },
    monitoring: { service: 'CloudWatch', sku: [/^CW:MetricMonitorUsage$/], cloudServices: ['CloudWatch', 'AmazonCloudWatch'] },
    loadBalancerHour: { service: 'ALB', sku: [/^LoadBalancerUsage$/], cloudServices: elb },
    loadBalancerIn: { service: 'ALB', sku: [/^LCUUsage$/], cloudServices: elb, bytesPerUnit: GB },
    natHour: { service: 'NAT', sku: [/^NatGateway-Hours$/], cloudServices: ['NAT', ...ec2] },
    natData: { service: 'NAT', sku: [/^NatGateway-Bytes$/], cloudServices: ['NAT', ...ec2], bytesPerUnit: GB },
    natIp: { service: 'VPC', sku: [/^PublicIPv4:InUseAddress$/], cloudServices: ['VPC', 'AmazonVPC'] },
    internetEgress: {
      service: 'DataTransfer',
      sku: [/^DataTransfer-Out-Bytes$/],
      cloudServices: transfer,
      bytesPerUnit: GB,
      accountWide: true,
    },
    interRegion: { service: 'DataTransfer', sku: [/^AWS-Out-Bytes$/], cloudServices: transfer, bytesPerUnit: GB },
    crossZone: { service: 'DataTransfer', sku: [/^DataTransfer-Regional-Bytes$/], cloudServices: transfer, bytesPerUnit: GB },
  },
  gcp: {
    disk: { ...compute, sku: [/^Balanced PD Capacity/] },
    publicIp: { ...compute, sku: [/^External IP Charge on a Standard VM/] },
    loadBalancerHour: { ...networking, sku: [/^Cloud Load Balancer Forwarding Rule Minimum Global/] },
    internalLoadBalancerHour: { ...networking, sku: [/^Regional forwarding rule base charge/] },
    internalLoadBalancerExtraRule: { ...networking, sku: [/^Regional forwarding rule extra/] },
    loadBalancerIn: { ...networking, sku: [/Application Load Balancer Inbound (and Outbound )?Data Processing/], bytesPerUnit: GIB },
    loadBalancerOut: { ...networking, sku: [/Application Load Balancer (Inbound and )?Outbound Data Processing/], bytesPerUnit: GIB },
    internalLoadBalancerData: {
      ...networking,
      sku: [/^Internal .*Load Balancer.*Data Processing/],
      bytesPerUnit: GIB,
      standIn: 'loadBalancerIn',
    },
    natHour: { ...networking, sku: [/Cloud Nat Gateway Uptime \(per VM/i] },
    natData: { ...networking, sku: [/Cloud Nat Data Processing/i], bytesPerUnit: GIB },
    natIp: { ...networking, sku: [/Cloud NAT IP Usage/i] },
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
  },
};

/** GCP NAT bills at most this many VMs of a gateway. */
export const GCP_NAT_VM_CAP = 32;
/** EC2 detailed (one-minute) monitoring: metrics billed per instance. Source: Amazon EC2 User Guide, "Manage detailed monitoring". */
export const AWS_METRICS_PER_INSTANCE = 7;
