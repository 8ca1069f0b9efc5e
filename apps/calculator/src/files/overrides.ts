/** Price overrides from a small YAML, JSON or CSV: as the scenario's own key, as a bare list, or as a table with the keys as its head. */
import type { Loose } from '../state/edit.ts';
import { typed } from '../state/edit.ts';

const KEYS = ['sku', 'family', 'cloudService', 'region', 'usdPerUnit', 'discountFraction'];

export function readOverrides(text: string): { overrides: Loose[] } | { fault: string } {
  const trimmed = text.trim();
  let found: unknown;
  if (/^[[{]/.test(trimmed)) {
    try {
      found = JSON.parse(trimmed);
    } catch {
      return { fault: 'it is no JSON' };
    }
  } else if (/^[\w"]+([,;\t][\w"]+)*\s*(\r?\n|$)/.test(trimmed) && !/^[\w]+\s*:/.test(trimmed)) found = table(trimmed);
  else return { fault: 'give price overrides as JSON, or as a CSV with the columns ' + KEYS.join(', ') };
  const list = Array.isArray(found)
    ? found
    : ((found as { prices?: { overrides?: unknown }; overrides?: unknown }).prices?.overrides ??
      (found as { overrides?: unknown }).overrides);
  if (!Array.isArray(list) || list.length === 0) return { fault: 'it holds no list of overrides' };
  for (const [i, one] of (list as unknown[]).entries()) {
    if (typeof one !== 'object' || one === null) return { fault: `entry ${i + 1} is no object` };
    const unknown = Object.keys(one).find((key) => !KEYS.includes(key));
    if (unknown) return { fault: `entry ${i + 1} has the key ${unknown}; known: ${KEYS.join(', ')}` };
  }
  return { overrides: list as Loose[] };
}

function table(text: string): Loose[] {
  const [head, ...rows] = text.split(/\r?\n/).map((line) => line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"|"$/g, '')));
  return rows
    .filter((row) => row.some((cell) => cell !== ''))
    .map((row) => Object.fromEntries(head!.flatMap((key, i): [string, unknown][] => (row[i] ? [[key, typed(row[i])]] : []))));
}
