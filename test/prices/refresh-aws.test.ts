/** AWS through its own client and wire protocol, against a loopback server that replays the project's snapshot: witnesses are the rows of data/. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PricesDocument, TermsDocument } from '../../packages/core/src/index.ts';
import { awsCatalog, item } from '../price-servers/aws-catalog.ts';
import { awsServer, type AwsServer } from '../price-servers/aws-server.ts';
import { fixture, prices, terms } from '../price-servers/data.ts';
import { refreshWith, tempFolder } from '../price-servers/refresh-with.ts';

process.env.AWS_ACCESS_KEY_ID = 'dummy';
process.env.AWS_SECRET_ACCESS_KEY = 'dummy';
const FAMILIES = /^(m5|c6i|m7g|t3|r5)\./;
const SAVINGS = `${fixture('savings-plan-index-head.csv').split('\n').slice(0, 5).join('\n').replace('AmazonDatabaseSavingsPlans', 'AWSComputeSavingsPlan')}
${fixture('savings-plan-index-head.csv').split('\n')[5]}
SP1,SP1.M5,Hrs,2026-04-20T21:53:43Z,0.0700000000,USD,M5SKU,AmazonEC2,BoxUsage:m5.large,RunInstances,No Upfront,1,year,ComputeSavingsPlans,ComputeSP:1yrNoUpfront,,1 year No Upfront Compute Savings Plan,,Any,AWS Region,hourly,ComputeSavingsPlans,us-east-1,m5.large
SP2,SP2.M5,Hrs,2026-04-20T21:53:43Z,0.0450000000,USD,M5SKU,AmazonEC2,BoxUsage:m5.large,RunInstances,All Upfront,3,year,ComputeSavingsPlans,EC2SP:m5.3yrAllUpfront,,3 year All Upfront,m5,US East,AWS Region,hourly,EC2InstanceSavingsPlans,us-east-1,m5.large
SP1,SP1.W,Hrs,2026-04-20T21:53:43Z,0.5000000000,USD,WINSKU,AmazonEC2,BoxUsage:m5.large,RunInstances:0002,No Upfront,1,year,ComputeSavingsPlans,ComputeSP:1yrNoUpfront,,windows,,Any,AWS Region,hourly,ComputeSavingsPlans,us-east-1,m5.large
`;

let temp: ReturnType<typeof tempFolder>;
let server: AwsServer | undefined;
beforeEach(() => {
  temp = tempFolder();
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  temp.remove();
});
const read = <T>(folder: string, file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;

describe('a refresh from AWS', () => {
  it('gives the machine prices, terms and SKUs that the list holds, and nothing of the decoys', async () => {
    server = await awsServer({ items: awsCatalog('us-east-1'), files: { 'AWSComputeSavingsPlan us-east-1': SAVINGS } });
    const result = await refreshWith('aws', temp.folder, server.url);
    const document = read<PricesDocument>(result.folder, 'us-east-1.json');
    const shipped = prices('aws', 'us-east-1');
    const wanted = shipped.machines.filter(([type]) => FAMILIES.test(type)).map(([type, usd]) => [type, Number(usd)]);
    expect(wanted.length).toBeGreaterThan(40);
    expect(document.machines.map(([type, usd]) => [type, Number(usd)])).toEqual(wanted);
    for (const [service, sku, , unit, tiers] of shipped.skus.filter(([service]) =>
      ['NAT', 'ALB', 'NLB', 'CLB', 'VPC', 'VPCEndpoint', 'S3', 'EBS'].includes(service),
    )) {
      const found = document.skus.find(([s, name]) => s === service && name === sku);
      expect(found, `${service} ${sku}`).toBeDefined();
      expect([found![3], found![4].map(([from, usd]) => [from, Number(usd)])]).toEqual([
        unit,
        tiers.map(([from, usd]) => [from, Number(usd)]),
      ]);
    }
    // three destinations in the server's list: two at 0.02, one at 0.01
    const between = document.skus.filter(([, sku]) => sku.startsWith('AWS-Out-Bytes')).map(([, sku, , , tiers]) => [sku, tiers[0]![1]]);
    expect(between).toEqual(
      expect.arrayContaining([
        ['AWS-Out-Bytes', '0.02'],
        ['AWS-Out-Bytes:us-east-2', '0.01'],
      ]),
    );
    expect(document.skus.find(([service]) => service === 'X-Ray')?.[4][0]![1]).toBe('0.000005');
    const transfer = document.skus.find(([, sku]) => sku === 'DataTransfer-Out-Bytes')!;
    expect(transfer[4].map(([from, usd]) => [from, Number(usd)])).toEqual([
      [0, 0.09],
      [10240, 0.085],
      [51200, 0.07],
      [153600, 0.05],
    ]);
    const priced = read<TermsDocument>(result.folder, 'us-east-1.terms.json').terms;
    const reserved = terms('aws', 'us-east-1')!.terms.filter(([type, term]) => FAMILIES.test(type) && /^ri_.*no_upfront$/.test(term));
    expect(priced.filter(([, term]) => term.startsWith('ri_')).map(([type, term, usd]) => [type, term, Number(usd)])).toEqual(
      reserved.map(([type, term, usd]) => [type, term, Number(usd)]),
    );
    // the rows of the savings plan file above
    expect(priced.filter(([, term]) => term.startsWith('sp_')).map(([type, term, usd]) => [type, term, usd])).toEqual([
      ['m5.large', 'sp_compute_1y_no_upfront', '0.07'],
      ['m5.large', 'sp_ec2_instance_3y_all_upfront_effective', '0.045'],
    ]);
    expect(new Set(server.requests.map((one) => one.split(' ')[0]))).toEqual(
      new Set(['DescribeServices', 'GetProducts', 'ListPriceLists', 'GetPriceListFileUrl']),
    );
    expect(result.carriedOver.join()).toContain('us-east-1');
  });

  it('reads real answers of the API: an m5.large, storage and a NAT gateway', async () => {
    const real = JSON.parse(fixture('getproducts-ec2-m5.large-us-east-1.json')) as { PriceList: Parameters<typeof withRegion>[0][] };
    const nat = JSON.parse(fixture('getproducts-nat-gateway-us-east-1.json')) as Parameters<typeof withRegion>[0];
    server = await awsServer({ items: [...real.PriceList, nat].map((one) => withRegion(one)) });
    const result = await refreshWith('aws', temp.folder, server.url, { acceptFewer: true });
    const document = read<PricesDocument>(result.folder, 'us-east-1.json');
    expect(document.machines.map(([type, usd]) => [type, usd])).toEqual([['m5.large', '0.096']]);
    expect(document.skus.find(([service, sku]) => service === 'NAT' && sku === 'NatGateway-Hours')?.[4][0]![1]).toBe('0.045');
    // 0.06 an hour without anything ahead, of the sample; upfront terms as their file states
    expect(
      read<TermsDocument>(result.folder, 'us-east-1.terms.json').terms.find(([, term]) => term === 'ri_standard_1y_no_upfront')?.[2],
    ).toBe('0.06');
  });

  it('learns of a region that no snapshot has from GetAttributeValues', async () => {
    const machine = { ...itemIn('xx-new-1') };
    server = await awsServer({ items: [machine] });
    const result = await refreshWith('aws', temp.folder, server.url, { regions: ['xx-new-1'] });
    expect(result.regions[0]).toMatchObject({ region: 'xx-new-1', machines: 1 });
    expect(server.requests).toContain('GetAttributeValues AmazonEC2');
    await expect(refreshWith('aws', temp.folder, server.url, { regions: ['xx-none-1'] })).rejects.toThrow(
      'AWS lists no region xx-none-1; it lists xx-new-1',
    );
  });
});

function withRegion(one: ReturnType<typeof item>): ReturnType<typeof item> {
  return {
    ...one,
    serviceCode: one.serviceCode ?? one.product.attributes.servicecode!,
    product: { ...one.product, attributes: { regionCode: 'us-east-1', ...one.product.attributes } },
  };
}
function itemIn(region: string) {
  return item(
    'AmazonEC2',
    'Compute Instance',
    {
      regionCode: region,
      instanceType: 'm5.large',
      operatingSystem: 'Linux',
      tenancy: 'Shared',
      preInstalledSw: 'NA',
      capacitystatus: 'Used',
      operation: 'RunInstances',
      usagetype: 'XXN1-BoxUsage:m5.large',
    },
    [{ from: '0', to: 'Inf', usd: '0.1000000000', unit: 'Hrs' }],
  );
}
