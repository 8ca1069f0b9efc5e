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
  const cost = costOfNines.map((row) => `${nines(row.availabilityFraction)} ${row.usdPerMonth === null ? 'out of reach' : usd(row.usdPerMonth)}${row.survive ? ' (surviving a region)' : ''}`);
  const capped = costOfNines.find(({ usdPerMonth }) => usdPerMonth === null);
  return [
    `available ${nines(availabilityFraction)}: ${minutes(availability.downtimeMinutesPerMonth)} a month lost${causes ? `, most to ${causes}` : ''}`,
    `  a month at ${cost.join(', at ')}`,
    ...(capped?.reason ? [`  out of reach: ${capped.reason}`] : []),
  ].join('\n');
}

const minutes = (value: number) => (value >= 60 ? `${Number((value / 60).toPrecision(3))} h` : `${Number(value.toPrecision(3))} min`);
