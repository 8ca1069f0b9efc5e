/** Warnings of a plan as sentences: what has one cause is said once, with where; hints for the command line are left out. */
import type { Warning } from '@plimsoll/core';

export interface Worry {
  message: string;
  /** services or regions that it is said of; empty: of the whole plan */
  places: string[];
  paths: string[];
}

/** `sfe in us-east4: …`, `us-east4: …`, and `… Cloud Trace traceStored in us-east4: …` */
const REGION = '[a-z]+(?:-[a-z]+)+-?\\d+';
const AHEAD = new RegExp(`^((?:[\\w-]+ in )?${REGION}): `);
const WITHIN = new RegExp(` in (${REGION})(?=: | has )`);
/** the numbers of a limit, which stand in its own table; the last bracket of a message */
const NUMBERS = / \([\d.e+]+(?: of at most |, which is not below )[\d.e+]+(?:; [^()]*)?\)$/;
const FOR_THE_COMMAND = /:? ?plan --json[^);]*/;

export function groupedWorries(warnings: readonly Warning[]): Worry[] {
  const groups = new Map<string, Worry>();
  for (const { code, message, path } of warnings) {
    const place = AHEAD.exec(message)?.[1] ?? WITHIN.exec(message)?.[1];
    const plain = message.replace(AHEAD, '').replace(WITHIN, '').replace(NUMBERS, '').replace(FOR_THE_COMMAND, '');
    const key = JSON.stringify([code, plain]);
    const worry = groups.get(key) ?? { message: plain, places: [], paths: [] };
    groups.set(key, worry);
    if (place !== undefined && !worry.places.includes(place)) worry.places.push(place);
    if (path && !worry.paths.includes(path)) worry.paths.push(path);
  }
  return [...groups.values()];
}
