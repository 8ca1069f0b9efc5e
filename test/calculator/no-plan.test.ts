/** Why there is no plan, said once for all regions, and what would help as changes of the scenario. */
import { expect, it } from 'vitest';
import { groupedReasons, settingOf } from '../../apps/calculator/src/state/no-plan.ts';

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
    { message: late.message, services: [], regions: ['us-east4', 'europe-west1'], resource: 'latency', need: 138.9, limit: 20 },
    {
      message: 'n2d-highcpu-4 has 4 GiB memory',
      services: ['sfe', 'auction'],
      regions: ['us-east4', 'europe-west1'],
      resource: 'memory',
      need: 4.3,
      limit: 4,
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
