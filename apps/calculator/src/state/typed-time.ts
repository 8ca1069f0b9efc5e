/** A time as people type one into a field of milliseconds: 200, 200 ms, 0.2 s. */
import { typed } from './edit.ts';
import type { Taken } from './taken.ts';

/** @param isFormula whether words name something that there is */
export function typedTime(text: string, isFormula: (text: string) => boolean): Taken {
  const trimmed = text.trim();
  // the field's own unit says nothing
  const value = typed(trimmed.replace(/(?<=\d)\s*ms$/, ''));
  const isTime = typeof value !== 'string' || /^(\d+\.?\d*|\.\d+)\s*(ns|us|µs|ms|s|min|h)$/.test(value);
  if (isTime || isFormula(trimmed)) return { value };
  return /^\d+,\d*$/.test(trimmed)
    ? { fault: `${trimmed} has a comma: for a decimal write ${trimmed.replace(',', '.')}` }
    : { fault: `${trimmed} is no time: write one such as 200, 200 ms or 0.2 s` };
}
