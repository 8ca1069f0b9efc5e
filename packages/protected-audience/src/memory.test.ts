/** What the Key/Value template makes of records, loading and surge. Sources: key_value_cache.h, data_loading_capabilities.md, production terraform. */
import { evaluateFormula, parseScenario, type FormulaVariables } from '@plimsoll/core';
import { describe, expect, it } from 'vitest';
import { protectedAudienceTemplates } from './index.ts';
import { gcpSubnet } from './limits/index.ts';
import { reshardingUsd } from './resharding.ts';

const keyValue = (given: object) =>
  parseScenario({ template: { use: 'protected-audience/key-value', ...given } }, { templates: protectedAudienceTemplates }).resolved;
const recordBytes = (given: object) => (keyValue(given).parameters.recordBytes as { value: number }).value;

describe('a Key/Value record', () => {
  it('takes its key and value and 100 to 170 bytes more', () => {
    expect(recordBytes({}) - 540).toBeGreaterThan(100);
    expect(recordBytes({}) - 540).toBeLessThan(170);
  });

  it('by hand: 45 B a slot at load 0.65, held once and a half while growing, 40 B of string', () => {
    expect(recordBytes({})).toBeCloseTo(40 + 500 + 40 + (45 / 0.65) * 1.5, 9);
  });

  it('sets cost more, deleted keys stay', () => {
    const { services } = keyValue({ records: 1000, deletedFraction: 0.5, setElements: 10, setElementBytes: '250B' });
    expect(services.kv!.datasetBytes).toBeCloseTo(1500 * recordBytes({}) + 2500, 6);
  });
});

describe('loading', () => {
  // 4,000,000 records of 512 B in 7.46 to 8.71 s: 275 to 235 MB/s; §3.3: 500 GB take about 32 minutes
  it('a shard of 500 GB takes about 32 minutes at 259 MB/s, after a minute of boot', () => {
    const { services } = keyValue({ dataset: '10TB', shards: 20 });
    expect((services.kv!.startupSeconds - 60) / 60).toBeCloseTo(500e9 / 259e6 / 60, 6);
    expect((4e6 * 512) / 7.92 / 1e6).toBeCloseTo(259, 0);
  });
});

describe('a full roll in a /24', () => {
  it('peaks at 11 VMs for one front, one back and a collector', () => {
    const variables: FormulaVariables = { sfe_maxReplicas: 1, auction_maxReplicas: 1 };
    expect(evaluateFormula(String(gcpSubnet('sfe', 'auction').need), variables).value).toBe(11);
  });
});

describe('resharding', () => {
  it('costs the new machines for as long as both stacks stand', () => {
    const lines = [
      { service: 'kv', kind: 'step', usdPerMonth: 7300 },
      { service: 'kv', kind: 'linear', usdPerMonth: 100 },
      { service: null, kind: 'fixed', usdPerMonth: 50 },
    ];
    const plan = { lineItems: lines } as unknown as Parameters<typeof reshardingUsd>[0];
    expect(reshardingUsd(plan, { service: 'kv', parallelHours: 6 })).toBe(60);
    expect(() => reshardingUsd(plan, { service: 'kv', parallelHours: -1 })).toThrow(RangeError);
  });
});
