/** Numbers as a report shows them: rounded only here. */
export const usd = (amount: number): string => (Math.abs(amount) < 100 ? `$${amount.toFixed(2)}` : `$${grouped(Math.round(amount))}`);
const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
export const count = (value: number): string => {
  const rounded = Number.isInteger(value) ? value : Number(value.toPrecision(4));
  const [whole, part] = String(rounded).split('.') as [string, string | undefined];
  return /e/.test(whole) ? String(rounded) : `${grouped(Number(whole))}${part ? `.${part}` : ''}`;
};
export const ms = (value: number) => `${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ms`;
export const percent = (fraction: number) => `${Math.round(fraction * 100)}%`;
