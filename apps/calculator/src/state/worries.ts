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

/** What the planner says with its keys, in words; the key stands in the form under the name that is put beside it. */
const PLAIN: [RegExp, string][] = [
  [
    /^maxUtilizationFraction is not stated: ([\d.]+) is a convention/,
    'how busy workers may be is not stated: $1 of their time is a convention',
  ],
  [
    /^networkMs from (.+) is not stated: the placement's prior is taken$/,
    'how long the network takes from $1 is not stated: a prior of where they stand is taken',
  ],
  [/ \(parentVcpuSecondsPerRequest\)/, ''],
];

export function groupedWorries(warnings: readonly Warning[]): Worry[] {
  const groups = new Map<string, Worry>();
  for (const { code, message, path } of warnings) {
    const place = AHEAD.exec(message)?.[1] ?? WITHIN.exec(message)?.[1];
    const plain = message.replace(AHEAD, '').replace(WITHIN, '').replace(NUMBERS, '').replace(FOR_THE_COMMAND, '');
    const words = PLAIN.reduce((said, [keys, plainly]) => said.replace(keys, plainly), plain);
    const key = JSON.stringify([code, words]);
    const worry = groups.get(key) ?? { message: words, places: [], paths: [] };
    groups.set(key, worry);
    if (place !== undefined && !worry.places.includes(place)) worry.places.push(place);
    if (path && !worry.paths.includes(path)) worry.paths.push(path);
  }
  return [...groups.values()];
}
