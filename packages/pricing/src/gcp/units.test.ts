/** Google's units and money in ours. Witnesses: the vendor's own samples (test/fixtures/prices), and arithmetic by hand beside each. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isSku, skuRate, type RawSku } from './catalog-sku.ts';
import { moneyText, usdRate } from './money.ts';
import { resourceName } from './resource-name.ts';
import { unitChange } from './units.ts';

const sample = (name: string) =>
  (JSON.parse(readFileSync(new URL(`../../../../test/fixtures/prices/${name}`, import.meta.url), 'utf8')) as { skus: RawSku[] }).skus;
const NOW = Date.parse('2026-11-25T00:00:00Z');

describe('unitChange', () => {
  it.each<[string, string, number, string, number, number]>([
    // 2^30 bytes for 3600 s: the vendor's own factor in the samples
    ['GiBy.h', 'By.s', 3865470566400, 'GiB-hour', 1, 1],
    // a decimal GB is 10^9 of the 2^30 bytes: the price of a GiB is 1.073741824 of it
    ['GBy.h', 'By.s', 3.6e12, 'GiB-hour', 1.073741824, 1 / 1.073741824],
    // 744 h in the sample of 2020, 720 h in others: a month is a month
    ['GiBy.mo', 'By.s', 2875910101401600, 'GiB-month', 1, 1],
    ['GiBy.mo', 'By.s', 2783138807808000, 'GiB-month', 1, 1],
    ['GBy.mo', 'By.s', 1e9 * 2592000, 'GiB-month', 1.073741824, 1 / 1.073741824],
    ['TiBy', 'By', 2 ** 40, 'GiB', 1 / 1024, 1024],
    ['GiBy', 'By', 2 ** 30, 'GiB', 1, 1],
    ['h', 's', 3600, 'hour', 1, 1],
    ['d', 's', 86400, 'hour', 1 / 24, 24],
    ['count', 'count', 1, 'operation', 1, 1],
    ['mo', 's', 2592000, 'month', 1, 1],
  ])('%s with %s × %d', (usageUnit, baseUnit, baseUnitConversionFactor, unit, priceFactor, amountFactor) => {
    const change = unitChange({ usageUnit, baseUnit, baseUnitConversionFactor });
    expect(change.unit).toBe(unit);
    expect(change.priceFactor).toBeCloseTo(priceFactor, 12);
    expect(change.amountFactor).toBeCloseTo(amountFactor, 9);
  });
  it('keeps metric volume in MiB and messages in TiB', () => {
    expect(unitChange({ usageUnit: 'MiBy', baseUnit: 'By', baseUnitConversionFactor: 2 ** 20 }, 'MiB')).toEqual({
      unit: 'MiB',
      priceFactor: 1,
      amountFactor: 1,
    });
    expect(unitChange({ usageUnit: 'GiBy', baseUnit: 'By', baseUnitConversionFactor: 2 ** 30 }, 'TiB').priceFactor).toBe(1024);
  });
  it.each([3.6e12, 0, Number.NaN, -1, Infinity])('refuses GiBy.h with a factor of %d', (baseUnitConversionFactor) => {
    expect(() => unitChange({ usageUnit: 'GiBy.h', baseUnit: 'By.s', baseUnitConversionFactor })).toThrow('contradict each other');
  });
});

describe('money', () => {
  it.each([
    [{ units: '2', nanos: 933908000 }, '2.933908'],
    [{ units: '0', nanos: 7370235 }, '0.007370235'],
    [{ units: 0, nanos: 1 }, '0.000000001'],
    // beyond what a float holds: added as integers
    [{ units: '123456789012', nanos: 987654321 }, '123456789012.987654321'],
    [{}, '0'],
  ])('%o', (money, text) => {
    expect(moneyText(money, 'x')).toBe(text);
  });
  it.each([{ units: 'abc' }, { units: '1.5' }, { nanos: 1_000_000_000 }, { units: '-1' }, { nanos: Number.NaN }, { units: {} }])(
    'refuses %o',
    (money) => {
      expect(() => moneyText(money, 'SKU X')).toThrow('SKU X');
    },
  );
  it('turns another currency to dollars by the list’s own rate, and refuses it without one', () => {
    // 0.92 euros a dollar: 0.046 euros are 0.05 dollars
    expect(0.046 * usdRate('EUR', 0.92, 'x')).toBeCloseTo(0.05, 12);
    expect(usdRate('USD', 1, 'x')).toBe(1);
    for (const rate of [0, 1, Number.NaN, Infinity]) expect(() => usdRate('EUR', rate, 'x')).toThrow('without a rate');
  });
});

describe('skuRate', () => {
  it('reads the tiers of the vendor’s sample, in the amounts they begin at', () => {
    expect(skuRate(sample('skus-list-tiered-egress-2021.json')[0]!, NOW)).toMatchObject({
      unit: 'GiB',
      tiers: [
        [0, '0.12'],
        [1024, '0.11'],
        [10240, '0.08'],
      ],
      effectiveDay: '2021-11-26',
    });
  });
  it('reads every complete SKU of the vendor’s samples', () => {
    const all = ['skus-list-compute-2020-mixed-usage-types.json', 'skus-list-us-east4-2020.json', 'skus-list-commit1yr-2023.json'].flatMap(
      sample,
    );
    expect(all.length).toBeGreaterThan(10);
    expect(all.filter((sku) => isSku(sku) && skuRate(sku, NOW) === undefined)).toEqual([]);
    expect(
      skuRate(
        all.find(({ description }) => description === 'N1 Predefined Instance Ram running in Zurich')!,
        NOW,
      )?.tiers,
    ).toEqual([[0, '0.005928']]);
  });
  it('moves a tier’s beginning with its unit, takes the price that holds now, and makes a free allowance a tier', () => {
    const pricing = (nanos: number, seconds: number, start = 0) => ({
      effectiveTime: { seconds },
      currencyConversionRate: 1,
      pricingExpression: {
        usageUnit: 'TiBy',
        baseUnit: 'By',
        baseUnitConversionFactor: 2 ** 40,
        displayQuantity: 1,
        tieredRates: [{ startUsageAmount: start, unitPrice: { currencyCode: 'USD', units: '0', nanos } }],
      },
    });
    const sku: RawSku = {
      skuId: 'A',
      description: 'x',
      pricingInfo: [pricing(1, NOW / 1000 - 9e6), pricing(1_024_000, NOW / 1000 - 60, 1), pricing(3, NOW / 1000 + 9e6)],
    };
    // 0.001024 a TiB is 0.000001 a GiB; one TiB is 1,024 GiB
    expect(skuRate(sku, NOW)?.tiers).toEqual([
      [0, '0'],
      [1024, '0.000001'],
    ]);
    // a clock that is behind every price takes the first there is
    expect(skuRate(sku, 0)?.tiers[0]).toEqual([
      0,
      String(
        Number((1e-9 / 1024).toPrecision(10))
          .toFixed(18)
          .replace(/0+$/, ''),
      ),
    ]);
  });
});

describe('resourceName', () => {
  it.each<[string, string, string | undefined]>([
    ['N1 Predefined Instance Ram running in Zurich', 'OnDemand', 'n1 ram ondemand'],
    ['N2D AMD Instance Core running in Americas', 'OnDemand', 'n2d core ondemand'],
    ['T2A Arm Instance Core running in Iowa', 'OnDemand', 't2a core ondemand'],
    ['Compute optimized Core running in Americas', 'OnDemand', 'c2 core ondemand'],
    ['Spot Preemptible C2D AMD Instance Core running in Americas', 'Preemptible', 'c2d core spot'],
    ['Preemptible E2 Instance Ram running in Virginia', 'Preemptible', 'e2 ram spot'],
    ['Commitment v1: N2D AMD Cpu in Americas for 1 Year', 'Commit1Yr', 'n2d core cud_1y'],
    ['Commitment v1: Ram in Americas for 3 Years', 'Commit3Yr', 'n1 ram cud_3y'],
    ['Commitment v1: A2 Cpu in APAC for 1 Year', 'Commit1Yr', 'a2 core cud_1y'],
    ['Confidential Computing Instance RAM', 'OnDemand', 'confidential-sev ram ondemand'],
    ['Confidential VM core (Intel TDX)', 'OnDemand', 'confidential-tdx core ondemand'],
    ['N2D AMD Custom Instance Core running in Americas', 'OnDemand', undefined],
    ['N2 Custom Extended Instance Ram running in Iowa', 'OnDemand', undefined],
    ['E2 Sole Tenancy Instance Core running in Iowa', 'OnDemand', undefined],
    ['Nvidia Tesla A100 GPU running in Americas', 'OnDemand', undefined],
    ['Licensing Fee for SQL Server 2016 Standard on VM with 18 VCPU', 'OnDemand', undefined],
  ])('%s', (description, usageType, wanted) => {
    const found = resourceName({ description, category: { usageType } });
    expect(found && `${found.family} ${found.resource} ${found.term}`).toBe(wanted);
  });
});
