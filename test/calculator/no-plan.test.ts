/** Why there is no plan, said once for all regions, and what would help as changes of the scenario. */
import { expect, it } from 'vitest';
import { adviceOf, groupedReasons, headlineOf, refusalWords, settingOf } from '../../apps/calculator/src/state/no-plan.ts';

it('says once what is the same in several regions', () => {
  const late = { code: 'latency', resource: 'latency', need: 138.9, limit: 20, message: 'p95 within 20 ms cannot be met' };
  const memory = (service: string, region: string, need: number) => ({
    code: 'memory',
    resource: 'memory',
    need,
    limit: 4,
    service,
    region,
    message: `${service} in ${region}: n2d-highcpu-4 has 4 GiB memory`,
  });
  const grouped = groupedReasons({
    reasons: [
      { ...late, region: 'us-east4' },
      { ...late, region: 'europe-west1' },
      memory('sfe', 'us-east4', 4.1),
      memory('auction', 'us-east4', 4.3),
      memory('sfe', 'europe-west1', 4.2),
    ],
  });
  expect(grouped).toEqual([
    {
      message: late.message,
      services: [],
      regions: ['us-east4', 'europe-west1'],
      resource: 'latency',
      need: 138.9,
      limit: 20,
      source: '',
      ceiling: false,
    },
    {
      message: 'n2d-highcpu-4 has 4 GiB memory',
      services: ['sfe', 'auction'],
      regions: ['us-east4', 'europe-west1'],
      resource: 'memory',
      need: 4.3,
      limit: 4,
      source: '',
      ceiling: false,
    },
  ]);
});

it.each([
  ['objectives.latency[0].ms=139', { keys: ['objectives', 'latency', 0, 'ms'], value: 139 }],
  ['services.web.beyondMeasured="allowed"', { keys: ['services', 'web', 'beyondMeasured'], value: 'allowed' }],
  ['constraints.families=undefined', { keys: ['constraints', 'families'], value: undefined }],
  ['constraints.tee=false', { keys: ['constraints', 'tee'], value: false }],
])('%s is a change', (change, setting) => expect(settingOf(change)).toEqual(setting));

it('is no change without a key', () => expect(settingOf('add a region')).toBeUndefined());

it('answers in words, not in keys of the scenario, and without the file that a limit is from', () => {
  const few = {
    code: 'maxReplicas',
    resource: 'replicas',
    need: 35,
    limit: 6,
    service: 'resize',
    region: 'us-east4',
    message: 'resize in us-east4: n2d-standard-8 needs 35 replicas, maxReplicas is 6',
  };
  expect(headlineOf({ reasons: [few] })).toBe('resize in us-east4: 35 replicas of n2d-standard-8 are needed, at most 6 are allowed');
  const subnet = (region: string, need: number) => ({
    code: 'limit',
    resource: 'addresses',
    need,
    limit: 252,
    region,
    message: `one collector in the region’s /24: use larger machines (${need} of at most 252; ba: production/deploy)`,
  });
  const reasons = [subnet('us-east4', 211440000), subnet('europe-west1', 140960000)];
  expect(headlineOf({ reasons })).toBe(
    'us-east4 and europe-west1 need up to 211,440,000 addresses, and may have 252 at most each: one collector in the region’s /24',
  );
  expect(refusalWords({ reasons: [reasons[1]!] })).toBe(
    'No plan: europe-west1 needs 140,960,000 addresses, and may have 252 at most: one collector in the region’s /24.',
  );
  expect(groupedReasons({ reasons })).toMatchObject([
    { message: 'one collector in the region’s /24: use larger machines', need: 211440000, source: 'ba: production/deploy' },
  ]);
  expect(adviceOf({ reasons })).toEqual(['use larger machines; or lower the peak']);
});

it('tells a ceiling that is missed by a hair as one to stay below, and one that counts nothing as numbers', () => {
  const tight = {
    code: 'memoryPerVcpuTight.sfe',
    resource: 'memoryPerVcpuTight.sfe',
    need: 16,
    limit: 16,
    service: 'sfe',
    region: 'us-east4',
  };
  const reasons = [{ ...tight, message: 'sfe in us-east4: n2d-highcpu-16: too little memory (16, which is not below 16; docs)' }];
  expect(headlineOf({ reasons })).toBe('sfe in us-east4 needs 16, which must be below 16: n2d-highcpu-16: too little memory');
  expect(adviceOf({ reasons })).toEqual([expect.stringContaining('raise the limit of memory per vCPU tight, sfe')]);
});

it.each([
  ['latency', 'raise the latency objective'],
  ['replicas', 'allow more replicas'],
  ['memory', 'more memory'],
  ['machineType', 'allow more machine types'],
  ['region', 'lower the peak, or ask for less'],
])('advises what fits %s, and nothing that does not', (resource, words) => {
  const advice = adviceOf({ reasons: [{ code: 'x', resource, need: 2, limit: 1, message: 'cannot be' }] });
  expect(advice).toHaveLength(1);
  expect(advice[0]).toContain(words);
  if (resource !== 'latency') expect(advice[0]).not.toContain('latency');
});
