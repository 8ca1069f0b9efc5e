/** Which machines carry how much, in the first line of a plan: the busiest month is never left out. */
import { expect, it } from 'vitest';
import { viewCarried } from './months-view.ts';

const month = (n: number, peakRequestsPerSecond: number, instances: number) => ({
  month: n,
  peakRequestsPerSecond,
  instances,
  usdPerMonth: 1,
});
const carried = (...months: ReturnType<typeof month>[]) => viewCarried({ months }, '1 region');

it('tells a single month without its number', () => {
  expect(carried(month(1, 4000, 38))).toBe('38 machines in 1 region carry 4,000 requests/s');
  expect(carried(month(1, 0.00012, 1))).toBe('1 machine in 1 region carries 0.00012 requests/s');
});
it('tells growth by its last month, which is the busiest', () =>
  expect(carried(month(1, 1000, 4), month(2, 2000, 7))).toBe('7 machines in 1 region carry 2,000 requests/s in month 2, the busiest,'));
it('tells a wind-down by its first month and its last', () =>
  expect(carried(month(1, 20000, 67), month(2, 1200, 9), month(3, 72.556, 1))).toBe(
    '67 machines in 1 region carry 20,000 requests/s in month 1, 1 carries 72.56 in month 3,\nthen',
  ));
