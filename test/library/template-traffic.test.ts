/** A template states a peak and a mean; hours that a scenario states take their place. */
import { parseScenario, templates } from 'plimsoll';
import { expect, it } from 'vitest';

const hours = Array.from({ length: 24 }, (_, hour) => 1000 + 100 * hour);

it('plans the hours that are stated beside a template, not the template’s own peak and mean', () => {
  const { resolved } = parseScenario(
    { template: { use: 'protected-audience/seller' }, traffic: { weekRequestsPerSecond: hours } },
    { templates },
  );
  expect(resolved.traffic.weekRequestsPerSecond).toEqual(hours);
  expect(resolved.traffic.peakRequestsPerSecond).toBeUndefined();
  expect(resolved.traffic.averageRequestsPerSecond).toBeUndefined();
});
it('scales them to a peak that the scenario states itself', () => {
  const traffic = { weekRequestsPerSecond: hours, peakRequestsPerSecond: 500 };
  expect(parseScenario({ template: { use: 'generic/api' }, traffic }, { templates }).resolved.traffic.peakRequestsPerSecond).toBe(500);
});
