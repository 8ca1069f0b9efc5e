/** Lines of one SKU are told apart. */
import { describe, expect, it } from 'vitest';
import { lineName } from '../../apps/calculator/src/state/line-name.ts';

const OUT = '1A51-8906-72EB Network Internet Data Transfer Out (Premium) from Virginia to Americas';
const line = (id: string, sku: string, service: string | null, region: string | null) => ({ id, sku, service, region });

describe('a line of the bill', () => {
  it.each([
    [line('extra-ad-server-requests-internet-us-east4-tier-3', OUT, null, 'us-east4'), 'ad server requests internet, us-east4, tier 3'],
    [line('extra-client-extra-us-east4-tier-1', OUT, null, 'us-east4'), 'client extra, us-east4, tier 1'],
    [line('sfe-us-east4-sfe-buyers-1-request-otherRegion', OUT, 'sfe', 'us-east4'), 'sfe buyers request other region, us-east4'],
    [line('my-web-us-east4-disk', 'Balanced PD Capacity (pd-balanced)', 'my-web', 'us-east4'), 'disk, us-east4'],
    [line('sfe-us-east4-core-quarter-2', '809C-1E3B-306E n2d core', 'sfe', 'us-east4'), 'us-east4, quarter 2 of the month'],
    [line('global-forwarding-rules', 'LoadBalancerUsage', null, null), 'global forwarding rules'],
  ])('%j', (given, about) => expect(lineName(given).about).toBe(about));

  it('has its id apart, wherever the price list writes it, and leaves out a place that stands beside it', () => {
    expect(lineName(line('a', OUT, null, null))).toMatchObject({
      id: '1A51-8906-72EB',
      name: 'Network Internet Data Transfer Out (Premium) from Virginia to Americas',
    });
    const core = line('sfe-us-east4-confidential-core', 'Confidential Computing SEV core 78B2-4C77-BFD9', 'sfe', 'us-east4');
    expect(lineName(core, { region: 'us-east4' })).toEqual({
      name: 'Confidential Computing SEV core',
      id: '78B2-4C77-BFD9',
      about: 'confidential core',
    });
    expect(lineName(line('x', 'BoxUsage:c7a.large', null, null)).id).toBe('');
  });
});
