/**
 * Google's usage units in ours. A SKU is priced per usage unit (`GiBy.h`); `baseUnitConversionFactor` says how many base units (`By.s`) that is,
 * and is what conversion goes by: `GBy.h` and `GiBy.h` differ by 7 %. A month is a month: Google's own factor counts 28 to 31 days of it, and a
 * bill shares out one month's price, so a price per `GiBy.mo` stays as it is. `displayQuantity` only says how a page shows it: it is not used.
 * Source: Cloud Billing Catalog API, PricingExpression.
 */
import { SourceError } from '../source/source-error.ts';

export interface UsageUnit {
  usageUnit: string;
  baseUnit: string;
  baseUnitConversionFactor: number;
}

export interface UnitChange {
  unit: string;
  /** a price per usage unit times this is the price per our unit */
  priceFactor: number;
  /** an amount in usage units times this is the amount in our unit */
  amountFactor: number;
}

const BYTES: Record<string, number> = {
  By: 1,
  kBy: 1e3,
  MBy: 1e6,
  GBy: 1e9,
  TBy: 1e12,
  KiBy: 2 ** 10,
  MiBy: 2 ** 20,
  GiBy: 2 ** 30,
  TiBy: 2 ** 40,
  PiBy: 2 ** 50,
};
const SECONDS: Record<string, number> = { s: 1, min: 60, h: 3600, d: 86_400 };
const OUR_BYTES: Record<string, number> = { MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };
const DAY = 86_400;
const MONTH_DAYS = [27.99, 31.01];

/**
 * @param bytesIn the unit of bytes that the snapshot keeps the SKU in
 * @throws {SourceError} when the factor contradicts the unit: a price would be wrong by it
 * @example unitChange({ usageUnit: 'GBy.h', baseUnit: 'By.s', baseUnitConversionFactor: 3.6e12 }) // => priceFactor 1.073741824, unit 'GiB-hour'
 */
export function unitChange(
  { usageUnit, baseUnit, baseUnitConversionFactor: factor }: UsageUnit,
  bytesIn: 'MiB' | 'GiB' | 'TiB' = 'GiB',
): UnitChange {
  const parts = usageUnit.split('.');
  const bytes = parts.map((part) => BYTES[part]).find((one) => one !== undefined);
  const seconds = parts.map((part) => SECONDS[part]).find((one) => one !== undefined);
  const monthly = parts.includes('mo');
  const known = parts.every((part) => part in BYTES || part in SECONDS || part === 'mo');
  if (known && !agrees(factor, bytes ?? 1, seconds, monthly))
    throw new SourceError('badAnswer', `the unit ${usageUnit} comes with a factor of ${factor} ${baseUnit}: they contradict each other`);
  if (!known || parts.length > 2)
    return { unit: usageUnit === 'count' || usageUnit === '1' ? 'operation' : usageUnit, priceFactor: 1, amountFactor: 1 };
  const ours = OUR_BYTES[bytesIn]!;
  if (bytes !== undefined) {
    // the month and the hour stay: only the bytes change
    const amountFactor = bytes / ours;
    if (monthly) return { unit: `${bytesIn}-month`, priceFactor: ours / bytes, amountFactor };
    if (seconds === undefined) return { unit: bytesIn, priceFactor: ours / factor, amountFactor: factor / ours };
    return { unit: `${bytesIn}-hour`, priceFactor: (ours * 3600) / factor, amountFactor: factor / (ours * 3600) };
  }
  if (monthly) return { unit: 'month', priceFactor: 1, amountFactor: 1 };
  return { unit: 'hour', priceFactor: 3600 / factor, amountFactor: factor / 3600 };
}

function agrees(factor: number, bytes: number, seconds: number | undefined, monthly: boolean): boolean {
  if (!(factor > 0 && factor < Infinity)) return false;
  if (monthly) {
    const days = factor / bytes / DAY;
    return days >= MONTH_DAYS[0]! && days <= MONTH_DAYS[1]!;
  }
  return Math.abs(factor / (bytes * (seconds ?? 1)) - 1) < 1e-9;
}
