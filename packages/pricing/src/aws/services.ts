/**
 * What is read of AWS's price list: the service codes, how each list is asked for, and which usage types are kept under which name.
 * Names are those of `data/prices/aws`: a service and a usage type without its region prefix.
 */
import type { Product } from './product.ts';

export interface ServiceRead {
  /** the offer's code, as DescribeServices lists it */
  code: string;
  /** queries for one region: more narrow than the whole offer, since EC2 alone has hundreds of thousands of products */
  queries: { key: string; filters: Record<string, string> }[];
  /** the attribute that names the region; null: sold the same everywhere */
  regionField: 'regionCode' | 'fromRegionCode' | null;
  /** the name under which a product's price is kept; undefined: not read */
  keep: (product: Product) => { service: string; sku: string } | undefined;
}

const named =
  (service: string, usage: RegExp, rename: (usage: string) => string = (same) => same) =>
  (product: Product) =>
    usage.test(product.usage) ? { service, sku: rename(product.usage) } : undefined;
const whole = [{ key: 'all', filters: {} }];
const regional = (code: string, keep: ServiceRead['keep']): ServiceRead => ({ code, queries: whole, regionField: 'regionCode', keep });

const BALANCERS: Record<string, string> = {
  LoadBalancing: 'CLB',
  'LoadBalancing:Application': 'ALB',
  'LoadBalancing:Network': 'NLB',
  'LoadBalancing:Gateway': 'GWLB',
};

function ec2(product: Product): { service: string; sku: string } | undefined {
  if (/^EBS:/.test(product.usage)) return { service: 'EBS', sku: product.usage };
  if (/^NatGateway-(Hours|Bytes)$/.test(product.usage)) return { service: 'NAT', sku: product.usage };
  return balancer(product) ?? ipv4(product);
}
function balancer({ usage, operation }: Product): { service: string; sku: string } | undefined {
  const service = BALANCERS[operation];
  return service && /^(LoadBalancerUsage|LCUUsage|DataProcessing-Bytes)$/.test(usage) ? { service, sku: usage } : undefined;
}
const ipv4 = named('VPC', /^PublicIPv4:(InUse|Idle)Address$/);
const endpoint = named('VPCEndpoint', /^VpcEndpoint-(GWLBE-)?(Hours|Bytes)$/);

/** The one that holds the machines; the others hold what stands round them. */
export const EC2 = 'AmazonEC2';

export const AWS_SERVICES: readonly ServiceRead[] = [
  {
    code: EC2,
    queries: [
      { key: 'machines', filters: { operatingSystem: 'Linux', tenancy: 'Shared', preInstalledSw: 'NA', capacitystatus: 'Used' } },
      { key: 'storage', filters: { productFamily: 'Storage' } },
      { key: 'iops', filters: { productFamily: 'System Operation' } },
      { key: 'nat', filters: { productFamily: 'NAT Gateway' } },
    ],
    regionField: 'regionCode',
    keep: ec2,
  },
  regional('AWSELB', balancer),
  regional('AmazonVPC', (product) => endpoint(product) ?? ipv4(product)),
  {
    ...regional('AWSDataTransfer', named('DataTransfer', /^(DataTransfer-Out-Bytes|DataTransfer-Regional-Bytes|AWS-Out-Bytes)$/)),
    regionField: 'fromRegionCode',
  },
  regional('AmazonS3', named('S3', /^(Requests-Tier[12]|TimedStorage-(SIA-|ZIA-)?ByteHrs)$/)),
  regional(
    'AmazonSNS',
    named('SNS', /^(F-)?(Requests-Tier1|DeliveryAttempts-(HTTP|FIREHOSE|SMTP)|DA-SQS|Egress-SQS|Ingress-Tier1|Request-Tier1)$/),
  ),
  regional(
    'AWSQueueService',
    named('SQS', /^Requests(-FIFO)?(-RBP|-Tier1)?$/, (usage) => (usage.includes('FIFO') ? 'Requests-FIFO' : 'Requests')),
  ),
  regional(
    'AmazonCloudWatch',
    named(
      'CloudWatch',
      /^(CW:(MetricMonitorUsage|AlarmMonitorUsage|HighResAlarmMonitorUsage)|DashboardsUsageHour|DataProcessing-Bytes|DataScanned-Bytes|TimedStorage-ByteHrs)$/,
    ),
  ),
  regional('AWSXRay', named('X-Ray', /^XRay-Traces(Stored|Accessed)$/)),
  regional('AWSSecretsManager', named('SecretsManager', /^AWSSecretsManager/)),
  regional('AWSSystemsManager', named('SSM', /^PS-(Advanced-Param-Tier1|Param-Processed-Tier2)$/)),
  regional('awskms', named('KMS', /^KMS-(Keys|Requests)$/)),
  regional('AmazonECR', named('ECR', /^TimedStorage-ByteHrs$/)),
  regional('AWSLambda', named('Lambda', /^(Request|Lambda-GB-Second)$/)),
  regional(
    'AWSCertificateManager',
    named('ACMPCA', /^(PaidPrivateCA|PrivateCertificatesIssued|ShortLivedCertificate(PrivateCA|sIssued))$/),
  ),
  { ...regional('AmazonRoute53', named('Route53', /^(DNS-Queries|HostedZone)$/)), regionField: null },
];

export const serviceOf = (code: string): ServiceRead | undefined => AWS_SERVICES.find((one) => one.code === code);
