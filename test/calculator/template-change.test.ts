/** Another template and back: nothing names a service that is gone, and what was left behind comes back with its services. */
import { describe, expect, it } from 'vitest';
import type { TemplateEntry } from '../../apps/calculator/src/messages.ts';
import { changeTemplate } from '../../apps/calculator/src/state/template-change.ts';

const template = (name: string, ...services: string[]) => ({ name, services }) as TemplateEntry;
const SELLER = template('pa/seller', 'sfe', 'auction');
const BOTH = template('pa/both', 'sfe', 'bfe');
const GENERIC = template('generic/api', 'front', 'store');
const whole = { fraction: 0.95, ms: 200 };
const OWN = {
  name: 'checkout',
  traffic: { peakRequestsPerSecond: 1800, front: 'checkout' },
  regions: [{ cloud: 'aws', region: 'us-east-1' }],
  services: { checkout: { demand: 't' }, ledger: {} },
  parameters: { t: '1ms' },
  limits: [{ name: 'x' }],
  objectives: { latency: [{ fraction: 0.99, ms: 5, service: 'ledger' }, whole], survive: { zones: 1 } },
  today: { services: { checkout: { machineType: 'm', instances: 1 } } },
};

describe('another template', () => {
  const away = changeTemplate(OWN, GENERIC, {});
  it('keeps traffic, regions and what is asked of the whole, and nothing that names services that are gone', () =>
    expect(away.scenario).toEqual({
      name: 'checkout',
      traffic: { peakRequestsPerSecond: 1800 },
      regions: OWN.regions,
      template: { use: 'generic/api' },
      objectives: { latency: [whole], survive: { zones: 1 } },
    }));
  it('and back is what it was, with what was changed meanwhile', () => {
    const changed = { ...away.scenario, traffic: { peakRequestsPerSecond: 99 } };
    const back = changeTemplate(changed, undefined, away.left).scenario;
    expect(back).toEqual({
      ...OWN,
      traffic: { peakRequestsPerSecond: 99, front: 'checkout' },
      objectives: { ...OWN.objectives, latency: [whole, OWN.objectives.latency[0]] },
    });
  });
  it('that has a service of the same name keeps what is said of it', () => {
    const seller = {
      template: { use: SELLER.name, ads: 12 },
      objectives: {
        latency: [
          { ...whole, service: 'sfe' },
          { ...whole, service: 'auction' },
        ],
      },
      today: { services: { sfe: { instances: 1 }, auction: { instances: 2 } } },
    };
    const both = changeTemplate(seller, BOTH, {});
    expect(both.scenario).toEqual({
      template: { use: BOTH.name },
      objectives: { latency: [{ ...whole, service: 'sfe' }] },
      today: { services: { sfe: { instances: 1 } } },
    });
    expect(changeTemplate(both.scenario, SELLER, both.left).scenario).toEqual(seller);
  });
  it('stands whatever shape the YAML has', () => {
    for (const odd of [
      { traffic: null, today: 'x', objectives: { latency: 'fast' } },
      { template: 5, today: { services: [] }, objectives: null },
    ])
      expect(changeTemplate(odd, GENERIC, {}).scenario.template).toEqual({ use: 'generic/api' });
  });
});
