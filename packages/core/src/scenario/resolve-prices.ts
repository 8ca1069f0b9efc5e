/** A user's own prices: overrides of list prices, the currencies they may be stated in, and discounts by what is spent. */
import type { NumberReader } from './read-number.ts';
import type { PriceOverride, SpendDiscount } from './resolved.ts';
import type { RawScenario } from './schema.ts';

export function readOverrides(raw: RawScenario, reader: NumberReader): PriceOverride[] {
  return (raw.prices?.overrides ?? []).map((override, index) => {
    const at = (key: string) => ['prices', 'overrides', index, key];
    const here = `prices.overrides[${index}]`;
    const given = [override.usdPerUnit, override.discountFraction, override.perUnit].filter((one) => one !== undefined);
    if (given.length !== 1)
      reader.problem(['prices', 'overrides', index], {
        code: 'override',
        message: `${here} needs exactly one of usdPerUnit, discountFraction and perUnit (with its currency)`,
      });
    const foreign = foreignPrice(raw, reader, index);
    return {
      index,
      sku: override.sku,
      family: override.family,
      cloudService: override.cloudService,
      region: override.region,
      usdPerUnit: foreign?.usdPerUnit ?? reader.read(at('usdPerUnit'), override.usdPerUnit, { unit: 'plain', atLeast: 0 }),
      discountFraction: reader.read(at('discountFraction'), override.discountFraction, { unit: 'plain', atMost: 1 }),
      converted: foreign?.converted,
    };
  });
}

/** A price in another currency, by the scenario's own rate of a day. */
function foreignPrice(raw: RawScenario, reader: NumberReader, index: number): { usdPerUnit: number; converted: string } | undefined {
  const override = raw.prices!.overrides![index]!;
  const here = `prices.overrides[${index}]`;
  const at = (key: string) => ['prices', 'overrides', index, key];
  if (override.perUnit === undefined) {
    if (override.currency !== undefined)
      reader.problem(at('currency'), { code: 'currency', message: `${here}.currency belongs to perUnit: usdPerUnit is in USD` });
    return undefined;
  }
  const perUnit = reader.read(at('perUnit'), override.perUnit, { unit: 'plain', atLeast: 0 });
  const code = override.currency;
  const rates = raw.prices?.currencies ?? {};
  const known = code !== undefined && Object.hasOwn(rates, code) ? rates[code] : undefined;
  if (code === undefined || (!known && code !== 'USD')) {
    reader.problem(at('currency'), {
      code: 'currency',
      message:
        code === undefined
          ? `${here}.perUnit needs its currency; e.g. currency: EUR`
          : `no rate is stated for ${code}; say prices.currencies: {${code}: {usdPerUnit: 1.08, date: 2026-11-20}}, your own rate of a day`,
    });
    return undefined;
  }
  if (perUnit === undefined) return undefined;
  if (!known) return { usdPerUnit: perUnit, converted: `${perUnit} USD` };
  const rate = reader.read(['prices', 'currencies', code, 'usdPerUnit'], known.usdPerUnit, { unit: 'plain', atLeast: 0 });
  if (!/^\d{4}-\d\d-\d\d$/.test(known.date))
    reader.problem(['prices', 'currencies', code, 'date'], {
      code: 'currency',
      message: `prices.currencies.${code}.date is ${JSON.stringify(known.date)}, no day; e.g. 2026-11-20`,
    });
  return rate === undefined ? undefined : { usdPerUnit: perUnit * rate, converted: `${perUnit} ${code} at ${rate} USD of ${known.date}` };
}

export function readSpendDiscounts(raw: RawScenario, reader: NumberReader): SpendDiscount[] {
  return (raw.prices?.spendDiscounts ?? []).map(({ cloud, tiers }, index) => {
    const path = ['prices', 'spendDiscounts', index, 'tiers'];
    const read = tiers.map((tier, i) => ({
      fromUsdPerMonth: reader.read([...path, i, 'fromUsdPerMonth'], tier.fromUsdPerMonth, { unit: 'plain', atLeast: 0 }) ?? 0,
      discountFraction: reader.read([...path, i, 'discountFraction'], tier.discountFraction, { unit: 'plain', atLeast: 0, atMost: 1 }) ?? 0,
    }));
    if (read.some((tier, i) => i > 0 && !(tier.fromUsdPerMonth > read[i - 1]!.fromUsdPerMonth)))
      reader.problem(path, { code: 'spendDiscount', message: `the tiers of prices.spendDiscounts[${index}] must rise by fromUsdPerMonth` });
    return { index, cloud, tiers: read };
  });
}
