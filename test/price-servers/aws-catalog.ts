/** Items of AWS's price list, built from the project's own snapshot in the vendor's own form. */
import { prices, terms } from './data.ts';

export interface AwsItem {
  product: { sku: string; productFamily: string; attributes: Record<string, string> };
  serviceCode: string;
  terms: Record<string, Record<string, unknown>>;
  version: string;
  publicationDate: string;
}

const PREFIX: Record<string, string> = { 'us-east-1': '', 'us-west-1': 'USW1-', 'eu-west-1': 'EU-' };
const LOCATION: Record<string, string> = {
  'us-east-1': 'US East (N. Virginia)',
  'us-west-1': 'US West (N. California)',
  'eu-west-1': 'EU (Ireland)',
};
const CODES: Record<string, [code: string, family: string, operation: string]> = {
  EBS: ['AmazonEC2', 'Storage', ''],
  NAT: ['AmazonEC2', 'NAT Gateway', 'NatGateway'],
  ALB: ['AWSELB', 'Load Balancer-Application', 'LoadBalancing:Application'],
  NLB: ['AWSELB', 'Load Balancer-Network', 'LoadBalancing:Network'],
  CLB: ['AWSELB', 'Load Balancer', 'LoadBalancing'],
  VPC: ['AmazonVPC', 'Public IPv4 Address', ''],
  VPCEndpoint: ['AmazonVPC', 'VpcEndpoint', 'VpcEndpoint'],
  DataTransfer: ['AWSDataTransfer', 'Data Transfer', ''],
  S3: ['AmazonS3', 'Storage', ''],
  SNS: ['AmazonSNS', 'API Request', ''],
  SQS: ['AWSQueueService', 'API Request', ''],
  CloudWatch: ['AmazonCloudWatch', 'Metric', ''],
  'X-Ray': ['AWSXRay', 'Telemetry', ''],
};

let counter = 0;
const skuId = () => `SKU${String(++counter).padStart(13, '0')}`;

export function item(
  serviceCode: string,
  productFamily: string,
  attributes: Record<string, string>,
  onDemand: { from: string; to: string; usd: string; unit: string; currency?: string }[],
  reserved: { lease: string; option: string; offering: string; rates: { unit: string; usd: string }[] }[] = [],
  sku: string = skuId(),
): AwsItem {
  const dimension = (code: string, one: object) => ({
    [`${sku}.${code}`]: { rateCode: `${sku}.${code}`, appliesTo: [], description: '', ...one },
  });
  return {
    product: { sku, productFamily, attributes: { servicecode: serviceCode, locationType: 'AWS Region', ...attributes } },
    serviceCode,
    terms: {
      OnDemand: {
        [`${sku}.JRTCKXETXF`]: {
          offerTermCode: 'JRTCKXETXF',
          sku,
          effectiveDate: '2026-11-01T00:00:00Z',
          termAttributes: {},
          priceDimensions: Object.assign(
            {},
            ...onDemand.map(({ from, to, usd, unit, currency = 'USD' }, i) =>
              dimension(`JRTCKXETXF.${i}`, { beginRange: from, endRange: to, unit, pricePerUnit: { [currency]: usd } }),
            ),
          ) as object,
        },
      },
      ...(reserved.length && {
        Reserved: Object.fromEntries(
          reserved.map(({ lease, option, offering, rates }, i) => [
            `${sku}.R${i}`,
            {
              offerTermCode: `R${i}`,
              sku,
              termAttributes: { LeaseContractLength: lease, PurchaseOption: option, OfferingClass: offering },
              priceDimensions: Object.assign(
                {},
                ...rates.map(({ unit, usd }, j) => dimension(`R${i}.${j}`, { unit, pricePerUnit: { USD: usd } })),
              ) as object,
            },
          ]),
        ),
      }),
    },
    version: '20261120000000',
    publicationDate: '2026-11-20T00:00:00Z',
  };
}

export const machineAttributes = (region: string, machineType: string): Record<string, string> => ({
  regionCode: region,
  location: LOCATION[region] ?? region,
  instanceType: machineType,
  operatingSystem: 'Linux',
  tenancy: 'Shared',
  preInstalledSw: 'NA',
  capacitystatus: 'Used',
  licenseModel: 'No License required',
  operation: 'RunInstances',
  marketoption: 'OnDemand',
  usagetype: `${PREFIX[region] ?? ''}BoxUsage:${machineType}`,
});

/** The region's machines (of some families), with decoys beside them, its terms and the SKUs that the snapshot has. */
export function awsCatalog(region: string, families = /^(m5|c6i|m7g|t3|r5)\./): AwsItem[] {
  const document = prices('aws', region);
  const commitments = terms('aws', region)!.terms;
  const machines = document.machines.filter(([type]) => families.test(type));
  const items: AwsItem[] = machines.flatMap(([type, usd]) => {
    const reserved = commitments.flatMap(([name, term, price]) => {
      const found = name === type ? /^ri_(standard|convertible)_([13])y_no_upfront$/.exec(term) : null;
      return found ? [{ lease: `${found[2]}yr`, option: 'No Upfront', offering: found[1]!, rates: [{ unit: 'Hrs', usd: price }] }] : [];
    });
    const attributes = machineAttributes(region, type);
    const hour = [{ from: '0', to: 'Inf', usd: padded(usd), unit: 'Hrs' }];
    return [
      item('AmazonEC2', 'Compute Instance', attributes, hour, reserved),
      // what must not be taken for it: a reservation's unused hour, a licence, a dedicated host's share
      item('AmazonEC2', 'Compute Instance', { ...attributes, capacitystatus: 'UnusedCapacityReservation' }, [{ ...hour[0]!, usd: '9.99' }]),
      item('AmazonEC2', 'Compute Instance', { ...attributes, operatingSystem: 'Windows', operation: 'RunInstances:0002' }, [
        { ...hour[0]!, usd: '8.88' },
      ]),
      item('AmazonEC2', 'Compute Instance', { ...attributes, tenancy: 'Dedicated' }, [{ ...hour[0]!, usd: '7.77' }]),
    ];
  });
  for (const [service, sku, , unit, tiers] of document.skus) {
    const [code, family, operation] = CODES[service] ?? [];
    if (code === undefined || sku.startsWith('AWS-Out-Bytes')) continue;
    const where: Record<string, string> =
      code === 'AWSDataTransfer'
        ? { fromRegionCode: region, fromLocation: LOCATION[region]! }
        : { regionCode: region, location: LOCATION[region]! };
    const rates = tiers.map(([from, usd], i) => ({
      from: String(from),
      to: tiers[i + 1] ? String(tiers[i + 1]![0]) : 'Inf',
      usd: padded(usd),
      unit,
    }));
    items.push(item(code, family!, { ...where, usagetype: `${PREFIX[region]}${sku}`, operation: operation! }, rates));
  }
  for (const [to, usd] of [
    ['us-west-2', '0.02'],
    ['eu-west-1', '0.02'],
    ['us-east-2', '0.01'],
  ] as const)
    items.push(
      item(
        'AWSDataTransfer',
        'Data Transfer',
        {
          fromRegionCode: region,
          toRegionCode: to,
          transferType: 'InterRegion Outbound',
          usagetype: `${PREFIX[region] || 'USE1-'}${to === 'eu-west-1' ? 'EU' : to === 'us-west-2' ? 'USW2' : 'USE2'}-AWS-Out-Bytes`,
        },
        [{ from: '0', to: 'Inf', usd, unit: 'GB' }],
      ),
    );
  items.push(
    item('AWSXRay', 'Telemetry', { regionCode: region, usagetype: `${PREFIX[region]}XRay-TracesStored` }, [
      { from: '0', to: 'Inf', usd: '0.0000050000', unit: 'Traces' },
    ]),
  );
  return items;
}

/** AWS writes ten decimals. */
const padded = (usd: string) =>
  /e/i.test(usd) ? Number(usd).toFixed(10) : usd.includes('.') ? usd.padEnd(usd.indexOf('.') + 11, '0') : `${usd}.0000000000`;
