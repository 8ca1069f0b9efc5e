/** Google's money (`units` as a whole number, `nanos` as billionths) as decimal text and US dollars, added as integers so that no digit is lost. */
import { SourceError } from '../source/source-error.ts';

export interface Money {
  currencyCode?: string | null;
  units?: unknown;
  nanos?: unknown;
}

const NANOS = 1_000_000_000n;

/** @throws {SourceError} when it is no amount at or above 0 */
export function moneyText({ units, nanos }: Money, what: string): string {
  const whole = integer(units ?? 0);
  const part = integer(nanos ?? 0);
  if (whole === undefined || part === undefined)
    throw new SourceError(
      'badPrice',
      `the price of ${what} is ${shown(units)} units and ${shown(nanos)} nanos: no number; nothing was changed`,
    );
  const all = whole * NANOS + part;
  if (part >= NANOS || part <= -NANOS || all < 0n)
    throw new SourceError(
      'badPrice',
      `the price of ${what} is ${shown(units)} units and ${shown(nanos)} nanos: no amount at or above 0; nothing was changed`,
    );
  const fraction = String(all % NANOS)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${all / NANOS}${fraction && `.${fraction}`}`;
}

/**
 * US dollars of an amount that the list states in another currency: `currencyConversionRate` is how much of that currency a dollar buys.
 * @throws {SourceError} when a foreign price comes without a rate
 */
export function usdRate(currency: string, conversionRate: number, what: string): number {
  if (currency === 'USD' || currency === '') return 1;
  if (!(conversionRate > 0) || conversionRate === 1 || !Number.isFinite(conversionRate))
    throw new SourceError('badPrice', `the price of ${what} is in ${currency} without a rate to USD; nothing was changed`);
  return 1 / conversionRate;
}

/** Whole numbers come as text, numbers, or objects that print as one. */
function integer(value: unknown): bigint | undefined {
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : typeof value === 'string' ? value : String(value);
  return /^-?\d{1,18}$/.test(text) ? BigInt(text) : undefined;
}
const shown = (value: unknown) => JSON.stringify(String(value)).slice(0, 40);
