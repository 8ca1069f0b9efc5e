/** Dumps of the clouds' command lines, in the forms people save them. Witness: the shapes of data/, and the vendors' field descriptions. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ShapesDocument } from '@plimsoll/core';
import { networkText } from './network-text.ts';
import { shapesFromDump } from './shapes-from-dump.ts';

const known = (cloud: 'aws' | 'gcp') =>
  JSON.parse(
    readFileSync(
      new URL(`../../../../data/shapes/${cloud === 'aws' ? 'aws/2026-08-02' : 'gcp/2026-07-01'}/shapes.json`, import.meta.url),
      'utf8',
    ),
  ) as ShapesDocument;
const dump = (value: unknown) =>
  shapesFromDump({ text: typeof value === 'string' ? value : JSON.stringify(value), file: 'x/dump.json', date: '2026-11-25' }, known);
const row = (document: ShapesDocument, type: string) => document.machines.find(([name]) => name === type);

/** As the API gives m7g.large (getmoto/moto's copy of DescribeInstanceTypes, 2026-08, shortened), renamed to a type that no snapshot has. */
const awsType = (name: string, more: object = {}) => ({
  InstanceType: name,
  CurrentGeneration: true,
  BareMetal: false,
  BurstablePerformanceSupported: false,
  Hypervisor: 'nitro',
  NitroEnclavesSupport: 'supported',
  ProcessorInfo: { Manufacturer: 'AWS', SupportedArchitectures: ['arm64'], SustainedClockSpeedInGhz: 2.6 },
  VCpuInfo: { DefaultVCpus: 2, DefaultCores: 2, DefaultThreadsPerCore: 1, ValidCores: [1, 2] },
  MemoryInfo: { SizeInMiB: 8192 },
  NetworkInfo: {
    NetworkPerformance: 'Up to 12.5 Gigabit',
    NetworkCards: [
      { NetworkCardIndex: 0, NetworkPerformance: 'Up to 12.5 Gigabit', BaselineBandwidthInGbps: 0.937, PeakBandwidthInGbps: 12.5 },
    ],
  },
  SomethingNobodyKnowsYet: { a: [1, { b: 2 }] },
  ...more,
});
const gcpType = (name: string, zone: string, more: object = {}) => ({
  kind: 'compute#machineType',
  id: '1000',
  creationTimestamp: '1969-12-31T16:00:00.000-08:00',
  name,
  description: 'x',
  guestCpus: 8,
  memoryMb: 32768,
  isSharedCpu: false,
  maximumPersistentDisks: 128,
  maximumPersistentDisksSizeGb: '263168',
  zone,
  selfLink: `https://www.googleapis.com/compute/v1/projects/p/zones/${zone}/machineTypes/${name}`,
  ...more,
});

describe('aws ec2 describe-instance-types', () => {
  it('reads a new type, whatever way the dump was saved', () => {
    const one = awsType('m99g.large');
    const two = awsType('m99g.xlarge', { VCpuInfo: { DefaultVCpus: 4, DefaultThreadsPerCore: 1 }, MemoryInfo: { SizeInMiB: 16384 } });
    const pages = [{ InstanceTypes: [one], NextToken: 'abc' }, { InstanceTypes: [two] }];
    const forms: unknown[] = [
      { InstanceTypes: [one, two] },
      [one, two],
      pages,
      pages.map((page) => JSON.stringify(page, null, 2)).join('\n'),
      [one, two].map((type) => JSON.stringify(type)).join('\n'),
      { 'm99g.large': one, 'm99g.xlarge': two },
      `\uFEFF${JSON.stringify({ InstanceTypes: [one, two] })}`,
    ];
    for (const form of forms) {
      const { document, added } = dump(form);
      expect(added).toEqual(['m99g.large', 'm99g.xlarge']);
      expect(row(document, 'm99g.large')).toEqual([
        'm99g.large',
        'm99g',
        2,
        2,
        8,
        'arm64',
        1,
        0.937,
        'nitro',
        '',
        99,
        expect.any(Number),
        1,
      ]);
      expect(document.machines.length).toBe(known('aws').machines.length + 2);
    }
  });
  it('marks what keeps a type out of the default candidates', () => {
    const traits = (name: string, more: object) => row(dump([awsType(name, more)]).document, name)?.[9];
    expect(traits('g99.large', { GpuInfo: { Gpus: [{ Name: 'L4', Count: 1 }] } })).toBe('accelerated');
    expect(traits('inf99.large', { NeuronInfo: { NeuronDevices: [] } })).toBe('accelerated');
    expect(traits('m99g.metal', { BareMetal: true })).toBe('bareMetal');
    expect(traits('t99.large', { BurstablePerformanceSupported: true, CurrentGeneration: false })).toBe('burstable previousGeneration');
    expect(traits('m99i-flex.large', {})).toBe('flex');
  });
  it('does not guess what is missing', () => {
    const unknown = dump([
      awsType('m99.large', {
        NetworkInfo: { NetworkPerformance: 'Up to 12.5 Gigabit' },
        NitroEnclavesSupport: undefined,
        VCpuInfo: { DefaultVCpus: 2 },
      }),
    ]);
    expect(row(unknown.document, 'm99.large')?.slice(6, 9)).toEqual([null, null, '']);
    expect(unknown.gaps).toEqual(['m99.large: threads per core are not stated; two are assumed']);
    const broken = dump([
      awsType('m99.large'),
      awsType('x99.large', { MemoryInfo: {} }),
      awsType('mac99.metal', { ProcessorInfo: { SupportedArchitectures: ['arm64_mac'] } }),
    ]);
    expect(broken.added).toEqual(['m99.large']);
    expect(broken.gaps).toEqual([
      'mac99.metal: a Mac, which serves no load; left out',
      'x99.large: its vCPUs or memory are not stated; left out',
    ]);
  });
  it('adds up the bandwidth of several cards, but not where each states the whole', () => {
    const cards = (gbps: number[]) => ({
      NetworkInfo: { NetworkCards: gbps.map((BaselineBandwidthInGbps) => ({ BaselineBandwidthInGbps })) },
    });
    expect(row(dump([awsType('p99.large', cards([100, 100, 100, 100]))]).document, 'p99.large')?.[7]).toBe(400);
    // documented as 200 in total: data/shapes has it so
    expect(row(dump([awsType('c6in.32xlarge', { ...cards([200, 200]) })]).document, 'c6in.32xlarge')?.[7]).toBe(
      row(known('aws'), 'c6in.32xlarge')?.[7],
    );
  });
});

describe('gcloud compute machine-types list', () => {
  it('reads a type once over its zones, and which regions list it', () => {
    const { document, added } = dump([
      gcpType('n99d-standard-8', 'us-east4-a', { architecture: 'X86_64' }),
      gcpType('n99d-standard-8', 'https://www.googleapis.com/compute/v1/projects/p/zones/europe-west4-b'),
    ]);
    expect(added).toEqual(['n99d-standard-8']);
    expect(row(document, 'n99d-standard-8')?.slice(0, 11)).toEqual(['n99d-standard-8', 'n99d', 8, 8, 32, 'x86_64', null, null, '', '', 99]);
    expect(document.offered).toEqual([
      ['europe-west4', ['n99d-standard-8']],
      ['us-east4', ['n99d-standard-8']],
    ]);
  });
  it('keeps what the dump does not say of a known type, and takes a family’s confidential technology', () => {
    const { document, changed, unchanged } = dump({
      items: [
        gcpType('n2d-standard-8', 'us-east4-a'),
        gcpType('e2-micro', 'us-east4-a', { guestCpus: 2, memoryMb: 1024, isSharedCpu: true }),
      ],
    });
    expect([changed, unchanged]).toEqual([[], 2]);
    expect(row(document, 'e2-micro')?.[3]).toBe(0.25);
    expect(row(document, 'n2d-standard-8')).toEqual(row(known('gcp'), 'n2d-standard-8'));
  });
  it('marks accelerators, local disks, bare metal and what Google has deprecated', () => {
    const traits = (name: string, more: object) => row(dump([gcpType(name, 'us-east4-a', more)]).document, name)?.[9];
    expect(traits('a99-highgpu-1g', { accelerators: [{ guestAcceleratorCount: 1, guestAcceleratorType: 'nvidia-x' }] })).toBe(
      'accelerated',
    );
    expect(traits('c99-standard-8-lssd', { bundledLocalSsds: { partitionCount: 2 } })).toBe('localSsd');
    expect(traits('c99-standard-192-metal', {})).toBe('bareMetal');
    expect(traits('n99-standard-8', { deprecated: { state: 'DEPRECATED' } })).toBe('previousGeneration');
    expect(
      dump([gcpType('n98-standard-8', 'us-east4-a', { deprecated: { state: 'DELETED' } }), gcpType('n97-standard-8', 'us-east4-a')]).added,
    ).toEqual(['n97-standard-8']);
    expect(row(dump([gcpType('t99a-standard-8', 'us-east4-a', { architecture: 'ARM64' })]).document, 't99a-standard-8')?.[5]).toBe('arm64');
  });
});

it.each<[unknown, RegExp]>([
  ['', /no JSON/],
  ['{"InstanceTypes": [{"InstanceType": "m5.lar', /no JSON, or breaks off/],
  ['<html>', /no JSON/],
  [[], /holds no machine type/],
  [{ InstanceTypes: [] }, /holds no machine type/],
  [[1, null, 'x', { a: { b: { c: { d: { e: { f: { g: 1 } } } } } } }], /holds no machine type/],
  [[awsType('m5.large'), gcpType('n2-standard-8', 'us-east4-a')], /both clouds/],
  [[gcpType('n2-standard-8', 'us-east4-a'), gcpType('n2-standard-8', 'us-east4-b', { guestCpus: 16 })], /appears twice/],
])('refuses %o', (value, words) => {
  expect(() => dump(value)).toThrow(words);
});

it.each([
  ['Up to 12.5 Gigabit', undefined, 12.5],
  ['25 Gigabit', 25, 25],
  ['4x 100 Gigabit', 400, 400],
  ['Up to 12500 Megabit', undefined, 12.5],
  ['18750 Megabit', 18.75, 18.75],
  ['High', undefined, undefined],
  ['Low to Moderate', undefined, undefined],
  ['', undefined, undefined],
])('network text %s', (text, gbps, burstGbps) => {
  expect(networkText(text)).toEqual({ gbps, burstGbps });
});
