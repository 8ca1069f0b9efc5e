/** Price overrides from a file of their own: as the scenario's key, as a bare list, or as a table with the keys as its head. */
import { cellNumber, csvTable, ProblemList, type Warning } from '@plimsoll/core';
import type { Loose } from '../state/edit.ts';

const AMOUNTS = ['usdPerUnit', 'perUnit', 'discountFraction'];
const KEYS = ['sku', 'family', 'cloudService', 'region', ...AMOUNTS, 'currency'];
const SEPARATORS = [',', ';', '\t'];

export type ReadOverrides = { overrides: Loose[] } | { fault: string };

/** A head of keys and nothing else is a table; all else is YAML, of which JSON is a part. */
export function isTable(text: string): boolean {
  const head = text.split(/\r\n|\n|\r/).find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '';
  const cells = head.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"|"$/g, ''));
  return cells.some((cell) => AMOUNTS.includes(cell)) && cells.every((cell) => /^\w*$/.test(cell));
}

/** @param found what the text holds */
export function overridesOf(found: unknown): ReadOverrides {
  const owner = (found ?? {}) as { prices?: { overrides?: unknown } | null; overrides?: unknown };
  const list: unknown = Array.isArray(found) ? found : (owner.prices?.overrides ?? owner.overrides);
  if (!Array.isArray(list) || list.length === 0)
    return { fault: `it holds no list of overrides; give them as YAML or JSON, or as a CSV with the columns ${KEYS.join(', ')}` };
  for (const [i, one] of (list as unknown[]).entries()) {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return { fault: `entry ${i + 1} is no override` };
    const unknown = Object.keys(one).find((key) => !KEYS.includes(key));
    if (unknown !== undefined) return { fault: `entry ${i + 1} has the key ${unknown}; known: ${KEYS.join(', ')}` };
    const amount = AMOUNTS.map((key) => (one as Loose)[key]).find((value) => typeof value === 'string');
    const words = typeof amount === 'string' ? commas(amount) : undefined;
    if (words) return { fault: `entry ${i + 1}: ${words}` };
  }
  return { overrides: list as Loose[] };
}

export function overridesTable(text: string): ReadOverrides {
  const problems = new ProblemList('prices');
  const { columns, rows } = csvTable(text, problems);
  const unknown = columns.find((key) => !KEYS.includes(key));
  if (unknown !== undefined) return { fault: `its head has the key ${unknown || 'of no name'}; known: ${KEYS.join(', ')}` };
  const overrides: Loose[] = [];
  for (const { line, cells } of rows) {
    const override: Loose = {};
    for (const [key, cell] of Object.entries(cells)) {
      if (cell === '') continue;
      const words = commas(cell);
      const other = SEPARATORS.find((one) => one !== ',' && cell.includes(one));
      if (AMOUNTS.includes(key) && words) return { fault: `line ${line}: ${words}` };
      if (other !== undefined)
        return {
          fault: `line ${line} has ${other === ';' ? 'a semicolon' : 'a tab'} inside a cell: one separator for the whole file, as in its head`,
        };
      override[key] = AMOUNTS.includes(key) ? amountOf(cell, key, line, problems) : cell;
    }
    if (!AMOUNTS.some((key) => key in override)) return { fault: `line ${line} states no price: one of ${AMOUNTS.join(', ')}` };
    overrides.push(override);
  }
  const [first] = problems.list();
  if (first) return { fault: first.message.replace(/^prices, /, '') };
  if (overrides.length === 0) return { fault: 'it has a head and no rows' };
  return { overrides };
}

/** A share may be written in percent, as in a scenario. */
function amountOf(cell: string, key: string, line: number, problems: ProblemList): unknown {
  const share = key === 'discountFraction' && cell.endsWith('%');
  const value = cellNumber(share ? cell.slice(0, -1).trim() : cell, key, line, problems);
  return share ? cell : value;
}

/** What is said of a number with commas: whether they are decimals or thousands is for its writer to say. */
function commas(cell: string): string | undefined {
  const text = cell.trim();
  const percent = text.endsWith('%') ? '%' : '';
  const digits = text.replace(/\s*%$/, '');
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(digits)) {
    const whole = digits.replaceAll(',', '') + percent;
    return /^[+-]?\d{1,3},\d{3}$/.test(digits)
      ? `"${text}" may be ${whole} or ${digits.replace(',', '.')}${percent}: write the one that is meant, without a comma`
      : `"${text}" has commas between thousands: write ${whole}`;
  }
  if (/^[+-]?\d+(\.\d{3})*,\d+$/.test(digits))
    return `"${text}" has a decimal comma: write ${digits.replaceAll('.', '').replace(',', '.')}${percent}`;
  return undefined;
}

/** What a plan made of overrides: which of them it found no price for. */
export function effectOf(number: number, warnings: readonly Warning[]): { tone: 'ok' | 'warn'; head: string; text: string } {
  const unused = warnings
    .filter(({ code }) => code === 'overrideUnused')
    .flatMap(({ path }) => /^prices\.overrides\[(\d+)\]$/.exec(path ?? '')?.[1] ?? [])
    .map((index) => Number(index) + 1);
  const all = number === 1 ? 'One override is' : `${number} overrides are`;
  if (unused.length === 0)
    return { tone: 'ok', head: 'sets prices.', text: `${all} in the scenario; the last one that matches a price wins.` };
  const check = 'look at the names of sku, family, service and region';
  if (unused.length >= number)
    return {
      tone: 'warn',
      head: 'changes no price.',
      text: `${all} in the scenario, and nothing that this plan buys or considered matches: ${check}.`,
    };
  return {
    tone: 'warn',
    head: 'sets prices in part.',
    text: `Nothing that this plan buys or considered matches ${unused.length === 1 ? 'override' : 'overrides'} ${unused.join(', ')} of ${number}: ${check}.`,
  };
}
