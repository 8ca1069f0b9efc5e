/** Numbers as people read them. Rounding happens only here. */
export const usd = (amount: number) => (amount < 100 ? `$${amount.toFixed(2)}` : `$${Math.round(amount).toLocaleString('en-US')}`);
export const usdExact = (amount: number | null) => (amount === null ? 'unknown' : `$${amount.toFixed(2)}`);
export const count = (value: number) => (Number.isInteger(value) ? value : Number(value.toPrecision(4))).toLocaleString('en-US');
export const ms = (value: number) => `${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ms`;
export const percent = (fraction: number) => `${Math.round(fraction * 100)}%`;
export const quantity = (value: number, unit: string) =>
  `${Number(value.toPrecision(9)).toLocaleString('en-US', { maximumFractionDigits: 6 })}${unit ? ` ${unit}` : ''}`;
