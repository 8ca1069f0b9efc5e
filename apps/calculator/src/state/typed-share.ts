/** A share of the traffic as people type one: 60%, 60, 0.6. A number above 1 can only be meant in percent. */
import type { Taken } from './taken.ts';

const EXAMPLE = 'write one such as 60%';
const HUNDRED = 100;

/** @param isFormula whether words name something that there is */
export function typedShare(text: string, isFormula: (text: string) => boolean): Taken {
  const trimmed = text.trim();
  if (trimmed === '') return { value: undefined };
  const [, digits, percent] = /^(\d+\.?\d*|\.\d+)\s*(%?)$/.exec(trimmed) ?? [];
  if (digits === undefined) {
    if (/^\d+,\d*\s*%?$/.test(trimmed)) return { fault: `${trimmed} has a comma: for a decimal write ${trimmed.replace(',', '.')}` };
    return isFormula(trimmed) ? { value: trimmed } : { fault: `${trimmed} is no share: ${EXAMPLE}` };
  }
  const value = Number(digits);
  if (value > HUNDRED) return { fault: `${trimmed} is more than the whole: all shares add up to 100%` };
  return { value: percent || value > 1 ? `${value}%` : value };
}

/** A share as the page shows it, in percent; what is no plain number stands as it is written. */
export const shareText = (value: unknown): string | undefined =>
  typeof value === 'number' && value >= 0 && value <= 1 ? `${Number((value * HUNDRED).toPrecision(9))}%` : undefined;
