/** The field's validation cases, read out of `plan --json` of the built command. Cases V… are numbered as in the documents' list they come from. */
import type { FeasiblePlan, LineItem } from 'plimsoll';
import { describe, expect, it } from 'vitest';
import { template as templateOf, write } from './certain.ts';
import { plan, run } from './run-plan.ts';

const quantity = (lines: LineItem[], pick: (line: LineItem) => boolean) => lines.filter(pick).reduce((sum, line) => sum + line.quantity, 0);
const bySku = (of: FeasiblePlan, sku: string) => quantity(of.lineItems, (line) => line.sku.includes(sku));
const HOURS = 730;

/** A seller of fixed replicas on n2d-standard-4, without anything to survive. */
const fixedSeller = (requestsPerSecond: number, sfe: number, auction: number, template: object = {}) => ({
  template: templateOf('seller', template),
  traffic: { peakRequestsPerSecond: requestsPerSecond, averageRequestsPerSecond: requestsPerSecond },
  regions: [{ cloud: 'gcp', region: 'us-east4', zones: 3 }],
  services: {
    sfe: { replicas: sfe, machineTypes: ['n2d-standard-4'] },
    auction: { replicas: auction, machineTypes: ['n2d-standard-4'] },
  },
  objectives: { latency: [], survive: { zones: 0 } },
  constraints: { maxUtilizationFraction: 0.9 },
});

describe('V1: the worked seller example, as 730 of its hours', () => {
  // bidding_auction_cost_estimation_tool.md: 4 cores × 1 SFE + 4 × 5 Auction, 1,500,000 requests in an hour
  const of = plan(write(fixedSeller(1_500_000 / 3600, 1, 5)));
  const millions = 1.5 * HOURS;
  it.each([
    ['N2D core', '809C-1E3B-306E', 24, 16],
    ['N2D RAM', 'D293-6255-369A', 96, 64],
    ['Confidential core', '78B2-4C77-BFD9', 24, 16],
    ['Confidential RAM', '2D72-3D0A-7F71', 96, 64],
    ['E2 core', 'e2 core', 0.25, 1 / 6],
    ['E2 RAM', 'e2 ram', 1, 2 / 3],
    ['NAT uptime', 'Cloud Nat Gateway Uptime', 6, 4],
    ['NAT address', 'Cloud NAT IP Usage', 1, 2 / 3],
  ])('%s', (_, sku, anHour, perMillion) => {
    expect(bySku(of, sku)).toBeCloseTo(anHour * HOURS, 6);
    expect(bySku(of, sku) / millions).toBeCloseTo(perMillion, 6);
  });
});

describe('V2: the one-day figure of bidding_auction_cost_fig4, as 730 hours of it', () => {
  const of = plan(write(fixedSeller(60, 1, 8, { selectAdRequestBytes: '33936B' })));
  it.each([
    ['N2D core', '809C-1E3B-306E', 864, 9],
    ['N2D RAM', 'D293-6255-369A', 3456, 9],
    ['Confidential core', '78B2-4C77-BFD9', 864, 9],
    ['Confidential RAM', '2D72-3D0A-7F71', 3456, 9],
    // 33,936 bytes are the figure's 163.84 GiB at 60 requests/s, rounded to a byte
    ['LB inbound', '691C-F431-F86A', 163.84, 3],
  ])('%s', (_, sku, aDay, digits) => {
    expect((bySku(of, sku) * 24) / HOURS / aDay).toBeCloseTo(1, digits);
  });
});

describe('V10: 10 TB in 20 shards of 3 replicas (kv sharding document)', () => {
  it('is 60 servers of 500 GB, 56 % of an n2d-standard-224', () => {
    const of = plan('data/examples/key-value-gcp.plimsoll.yaml', 'services.kv.machineTypes=[n2d-standard-224]');
    const row = of.services[0]!;
    expect([row.shards, row.desiredReplicas, row.instances]).toEqual([20, 3, 60]);
    expect(10e12 / row.shards).toBe(500e9);
    // the document's 896 GB of that machine
    expect(500 / 896).toBeCloseTo(0.56, 2);
    const base = 3 * 2 ** 30;
    expect(row.memoryNeededGib * 2 ** 30 - base).toBeCloseTo(500e9, -6);
  });
});

describe('V14: an enclave gets 75 % (key_value_service_instance_sizing_guide.md, and the demo)', () => {
  it.each([
    ['c5.4xlarge', 12, 24_576],
    ['c5.12xlarge', 36, 73_728],
    ['m5.4xlarge', 12, 49_152],
    ['m5.12xlarge', 36, 147_456],
    // the demo states 12,000 MiB of these
    ['c6i.2xlarge', 6, 12_288],
  ])('%s: %i vCPUs, %i MiB', (machineType, vcpus, memoryMib) => {
    const of = plan(
      write({
        traffic: { peakRequestsPerSecond: 100 },
        regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
        services: { work: { demand: '10ms', machineTypes: [machineType] } },
        constraints: { tee: true, maxUtilizationFraction: 0.6 },
      }),
    );
    expect(of.services[0]!.enclave).toEqual({ vcpus, memoryMib });
    expect(of.services[0]!.workers).toBe(vcpus);
  });

  it('less when what a call costs the parent is known: 8 vCPUs relay themselves at equal cost with 4', () => {
    const of = plan(
      write({
        traffic: { peakRequestsPerSecond: 100 },
        regions: [{ cloud: 'aws', region: 'us-east-1', zones: 3 }],
        services: { work: { demand: '10ms', parentVcpuSecondsPerRequest: '10ms', machineTypes: ['c6i.2xlarge'] } },
        constraints: { tee: true, maxUtilizationFraction: 0.6 },
      }),
    );
    expect(of.services[0]!.enclave!.vcpus).toBe(4);
    expect(of.warnings.map(({ code }) => code)).not.toContain('enclavePrior');
  });
});

describe('V18: decoys of an auction on the bill', () => {
  it.each([
    ['20 configured, 8 candidates', 20, 12, 0.225, 11_700],
    ['5 configured, 3 candidates', 5, 2, 0.02, 1040],
  ])('%s', (_, configuredBuyers, buyers, decoys, bytes) => {
    const of = plan(write(fixedSeller(20, 2, 2, { configuredBuyers, buyers })));
    const lines = of.lineItems.filter(({ id }) => /-decoys-\d+-request-internet/.test(id));
    expect(lines.length).toBeGreaterThan(0);
    const { callsPerRequest, bytesPerCall } = lines[0]!.inputs as Record<string, { value: number }>;
    expect(callsPerRequest!.value).toBeCloseTo(decoys, 12);
    expect(callsPerRequest!.value * bytesPerCall!.value).toBeCloseTo(bytes, 8);
  });
});

describe('V19: fixed units of an AWS stack in a region', () => {
  // derived from the reference Terraform: NAT gateway and address per zone, seven interface endpoints per zone, one ALB, two without a mesh
  it.each([3, 6])('with %i zones', (zones) => {
    const of = (mesh: boolean) =>
      plan(
        write({
          template: templateOf('buyer', { interestGroups: 10, generateBidTime: '1ms' }),
          regions: [{ cloud: 'aws', region: 'us-east-1', zones }],
          services: { bidding: { loadBalancer: mesh ? 'none' : 'internal' } },
        }),
      ).lineItems;
    const meshed = of(true);
    expect(quantity(meshed, ({ sku }) => sku === 'NatGateway-Hours')).toBe(HOURS * zones);
    expect(quantity(meshed, ({ id }) => id === 'us-east-1-nat-ip')).toBe(HOURS * zones);
    expect(quantity(meshed, ({ sku }) => sku === 'VpcEndpoint-Hours')).toBe(5110 * zones);
    expect(quantity(meshed, ({ sku }) => sku === 'LoadBalancerUsage')).toBe(HOURS);
    expect(quantity(of(false), ({ sku }) => sku === 'LoadBalancerUsage')).toBe(1460);
  });
});

describe('what cannot host a TEE', () => {
  const machines = (region: string, cloud: string, machineTypes: string[]) => {
    const { status, stdout } = run(
      'plan',
      write({
        traffic: { peakRequestsPerSecond: 10 },
        regions: [{ cloud, region, zones: 3 }],
        services: { work: { demand: '10ms', machineTypes } },
        constraints: { tee: true },
      }),
      '--json',
    );
    expect(status).toBe(1);
    return (JSON.parse(stdout) as { reasons: { code: string; message: string }[] }).reasons[0]!;
  };
  // gcp-machine-types.csv: e2 has no confidential technology; gcp-confidential-zones.csv: TDX in two zones of us-east4; aws-ec2-shapes.csv: t3 has no Nitro Enclaves
  it.each([
    ['us-east4', 'gcp', 'e2-standard-4', 'no Confidential VM'],
    ['us-east4', 'gcp', 'c3-standard-8', 'TDX is offered in 2 of its zones, 3 are used'],
    ['us-east-1', 'aws', 't3.xlarge', 'no Nitro Enclaves'],
    ['us-east-1', 'aws', 'c8a.large', '2 vCPUs leave no enclave'],
  ])('in %s on %s: %s, because %s', (region, cloud, machineType, why) => {
    const reason = machines(region, cloud, [machineType]);
    expect(reason.code).toBe('noTee');
    expect(reason.message).toContain(why);
  });
});
