/** A rate as people type one: 50000, 50,000, 50 000, 50k, 20M, 50000 requests/s. What may mean two numbers is asked back, never guessed. */

export type TypedRate = { kind: 'none' } | { kind: 'rate'; value: number } | { kind: 'words' } | { kind: 'refused'; fault: string };

const UNIT = /\s*(requests?|reqs?|rps|qps)?\s*((\/|per|a)\s*(s|secs?|seconds?))?\s*$/i;
const TIMES: Record<string, number> = { '': 1, k: 1e3, K: 1e3, M: 1e6 };
const refused = (fault: string): TypedRate => ({ kind: 'refused', fault });

/** @returns `words`: no number at all, perhaps a formula */
export function typedRate(text: string): TypedRate {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'none' };
  const parts = /^([-+]?)([\d.,' \u00a0\u2009\u202f_’]*\d[.,]?)(e[-+]?\d+)?\s*([kKM]?)$/.exec(trimmed.replace(UNIT, ''));
  if (!parts) return { kind: 'words' };
  const [, sign, written, exponent = '', times] = parts as unknown as [string, string, string, string | undefined, string];
  // groups of three, by anything but a point or a comma, are no question
  const digits = /^\d{1,3}([' \u00a0\u2009\u202f_’]\d{3})+(?=[.,]|$)/.test(written)
    ? written.replaceAll(/[' \u00a0\u2009\u202f_’]/g, '')
    : written;
  const read = (plain: string): TypedRate => {
    const value = Number(sign + plain + exponent) * TIMES[times]!;
    return Number.isFinite(value)
      ? { kind: 'rate', value: Number(value.toPrecision(15)) }
      : refused(`${trimmed} is more than any number here`);
  };
  if (/^\d+\.?$|^\d*\.\d+$/.test(digits) && !/^[1-9]\d{0,2}\.\d{3}$/.test(digits)) return read(digits);
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(digits)) return read(digits.replaceAll(',', ''));
  if (/^\d{1,3}(\.\d{3}){2,}(,\d+)?$|^\d{1,3}\.\d{3},\d+$/.test(digits)) return read(digits.replaceAll('.', '').replace(',', '.'));
  if (/^[1-9]\d{0,2}\.\d{3}$/.test(digits))
    return refused(`${written}${times} may be ${digits.replace('.', '')}${times} or ${Number(digits)}${times}: write the one you mean`);
  if (/^\d+,\d*$/.test(digits))
    return refused(`${written}${times} has a comma: for a decimal write ${digits.replace(/,$/, '').replace(',', '.')}${times}`);
  return refused(`${trimmed} is no number of requests a second: write one such as 50000, 50k or 20M`);
}
