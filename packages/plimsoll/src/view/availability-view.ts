/** What is lost in a month, to what, and what more nines would cost. */
import type { FeasiblePlan } from '@plimsoll/core';
import { usd } from './usd.ts';

/** As many digits as tell it from 100 %. */
export function nines(fraction: number): string {
  const digits = Math.min(9, Math.max(2, Math.ceil(-Math.log10(Math.max(1e-9, 1 - fraction))) + 1));
  return `${Number((fraction * 100).toFixed(digits))}%`;
}

export const WORDS: Record<string, string> = {
  release: 'bad releases',
  region: 'regions',
  zone: 'zones',
  maintenance: 'maintenance',
  replica: 'single replicas',
  lost: 'timeouts and full queues',
};

export function viewAvailability({ availability, availabilityFraction, costOfNines }: FeasiblePlan): string {
  const causes = availability.causes
    .slice(0, 3)
    .map(({ cause, shareFraction }) => `${WORDS[cause]} ${Math.round(shareFraction * 100)}%`)
    .join(', ');
  const capped = costOfNines.find(({ usdPerMonth }) => usdPerMonth === null);
  return [
    `available ${nines(availabilityFraction)}: ${minutes(availability.downtimeMinutesPerMonth)} a month lost${causes ? `, most to ${causes}` : ''}`,
    `  cost of nines: ${costs(costOfNines).join(', ')}`,
    ...(capped?.reason ? [`  beyond that ${capped.reason}`] : []),
  ].join('\n');
}

const minutes = (value: number) => (value >= 60 ? `${Number((value / 60).toPrecision(3))} h` : `${Number(value.toPrecision(3))} min`);

/** Neighbours of the same price as one. */
function costs(rows: FeasiblePlan['costOfNines']): string[] {
  const groups: { from: number; to: number; text: string }[] = [];
  for (const { availabilityFraction: at, usdPerMonth, survive, proven } of rows) {
    const notes = [...(survive ? ['surviving a region'] : []), ...(proven === false ? ['the least found'] : [])];
    const text = usdPerMonth === null ? 'out of reach' : `${usd(usdPerMonth)}${notes.length ? ` (${notes.join(', ')})` : ''}`;
    const last = groups.at(-1);
    if (last?.text === text) last.to = at;
    else groups.push({ from: at, to: at, text });
  }
  return groups.map(({ from, to, text }) => `${from === to ? nines(from) : `${nines(from)} to ${nines(to)}`} ${text}`);
}
