/** What the page calls the keys of a scenario and the numbers of a plan. */
import { describe, expect, it } from 'vitest';
import { carried, count, machines, priceLists, usd, usdTicks, withSeparators } from '../../apps/calculator/src/format.ts';
import { inWords, listedIn, messageOf, wordsOf } from '../../apps/calculator/src/state/words.ts';

const names = {
  plan: {
    services: [{ service: 'auction', region: 'us-east4' }],
    lineItems: [{ sku: 'Cloud Trace' }],
    scenario: { limits: [{ name: 'memoryPerVcpuTight.auction' }], regions: [{ region: 'us-east4' }] },
  },
  titles: {
    bidsBytes: 'One buyer to SFE, answer',
    chaffRequestBytes: 'Bytes of a decoy',
    sellerKvInRegionFraction: '… elsewhere in the region',
  },
};

describe('a path in words', () => {
  it.each([
    ['parameters.bidsBytes', 'One buyer to SFE, answer (bytes)'],
    ['template.chaffRequestBytes.low', 'Bytes of a decoy'],
    ['parameters.sellerKvInRegionFraction', 'seller kv in region share'],
    ['parameters.constructor', 'constructor'],
    ['services[0].machineType', 'machine type of auction in us-east4'],
    ['services.web.demand', 'demand of web'],
    ['services["my-web"].demand', 'demand'],
    ['limits[0]', 'limit “memory per vCPU tight, auction”'],
    ['limits[7]', 'limit “number 8”'],
    ['lineItems[0]', 'line Cloud Trace of the bill'],
    ['regions[0].shareFraction', 'share of us-east4'],
    ['traffic.peakRequestsPerSecond', 'peak'],
    ['constraints.budgetUsdPerMonth', 'budget $ a month'],
    ['template.use', 'template'],
    ['relativeSpeed', 'the speed of other machines'],
  ])('%s is %s', (path, words) => expect(wordsOf(path, names)).toBe(words));
});

it('takes the path out of a message that begins with it, and writes what is left in words', () => {
  const said = (path: string, message: string) => messageOf({ path, message }, names);
  expect(said('traffic.peakRequestsPerSecond', 'traffic.peakRequestsPerSecond must be at least 0, got -1')).toBe(
    'must be at least 0, got -1',
  );
  expect(said('regions', 'shareFraction of the regions must add up to 1, they add up to 0.9')).toBe(
    'shares must add up to 100%, they add up to 90%',
  );
  expect(said('template.ads', 'template.ads: there is no adss')).toBe('there is no adss');
  expect(said('traffic.averageRequestsPerSecond', 'the average of 90000 requests/s is above the peak of 10000 requests/s')).toBe(
    'the average of 90,000 requests/s is above the peak of 10,000 requests/s',
  );
  expect(inWords('at the high end of parameters.bidsBytes other machines', names)).toBe(
    'at the high end of “One buyer to SFE, answer (bytes)” other machines',
  );
});

it('keeps the key that is asked back', () =>
  expect(messageOf({ path: 'traffic.peakRate', message: 'traffic has no key peakRate; did you mean peakRequestsPerSecond?' }, names)).toBe(
    'traffic has no key peakRate; did you mean peakRequestsPerSecond?',
  ));

it('leaves a long list of names out of the sentence, to be folded away, and a short one in it', () => {
  const listing = (most: number) => `the family x is not known; known: ${Array.from({ length: most }, (_, i) => `c${i}`).join(', ')}`;
  expect(messageOf({ path: '', message: listing(9) }, names)).toBe('the family x is not known');
  expect(listedIn(listing(9)).listed).toHaveLength(9);
  expect(messageOf({ path: '', message: listing(3) }, names)).toBe('the family x is not known; known: c0, c1, c2');
  expect(listedIn(listing(3)).listed).toEqual([]);
});

it.each([
  ['50000 requests/s arrive then', '50,000 requests/s arrive then'],
  ['C8EA-1A86-31281 and 47ad7f8, 2026-07-30', 'C8EA-1A86-31281 and 47ad7f8, 2026-07-30'],
  ['0.0268809728', '0.0268809728'],
  ['gcp-compute-ondemand.csv row 13065', 'gcp-compute-ondemand.csv row 13,065'],
  ['-27000', '-27000'],
])('large numbers in a sentence: %s', (text, written) => expect(withSeparators(text)).toBe(written));

it('writes nothing as $0, and an axis without cents', () => {
  expect([usd(0), usd(0.5), usd(12), usd(100_000)]).toEqual(['$0', '$0.50', '$12.00', '$100,000']);
  expect(usdTicks([0, 20, 150_000])).toEqual(['$0', '$20', '$150,000']);
  expect(usdTicks([0, 2.5, 5])).toEqual(['$0.00', '$2.50', '$5.00']);
});

it('tells what is carried as what there is, never more, and a sliver under a whole number as that number', () => {
  expect([29999.99999999, 29999.9, 30000.4].map((rate) => count(carried(rate)))).toEqual(['30,000', '29,999', '30,000']);
  expect(count(carried(0.25))).toBe('0.25');
});

it('tells one machine from two, something from nothing, and each cloud’s lists once', () => {
  expect([machines(1), machines(2), machines(1200)]).toEqual(['1 machine', '2 machines', '1,200 machines']);
  expect([0.0001, 0.00023456, 0.25, 0, 1234.5678].map(count)).toEqual(['0.0001', '0.00023', '0.25', '0', '1,235']);
  const list = (cloud: string, snapshotDate: string) => ({ cloud, snapshotDate });
  expect(priceLists([list('aws', '2026-07-20'), list('aws', '2025-04-04'), list('gcp', '2026-07-30'), list('gcp', '2026-07-30')])).toBe(
    'AWS lists of 20 July 2026 and 4 April 2025 and GCP list of 30 July 2026',
  );
});
