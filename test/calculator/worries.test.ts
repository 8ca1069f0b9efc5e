/** Warnings as a person reads them: one cause once, nothing for the command line. */
import { expect, it } from 'vitest';
import { inWords } from '../../apps/calculator/src/state/words.ts';
import { groupedWorries } from '../../apps/calculator/src/state/worries.ts';

const warn = (code: string, message: string, path: string) => ({ code, message, path });

it('says one cause once, with where', () => {
  const milan = 'n2d is confidential on AMD Milan only: ask for it as the minimum CPU platform';
  const said = groupedWorries([
    warn('minimumPlatform', `sfe in us-east4: ${milan}`, 'services[0].machineType'),
    warn('minimumPlatform', `sfe in europe-west1: ${milan}`, 'services[2].machineType'),
    warn('unpriced', 'no price is known for Cloud Trace traceStored in us-east4: the total is a lower limit', 'lineItems[123]'),
    warn('unpriced', 'no price is known for Cloud Trace traceStored in europe-west1: the total is a lower limit', 'lineItems[124]'),
    warn('tight', 'us-east4: no more than 1 GiB for every vCPU (16, which is not below 16; docs: they disagree)', 'limits[4]'),
  ]);
  expect(said.map(({ message, places }) => [message, places])).toEqual([
    [milan, ['sfe in us-east4', 'sfe in europe-west1']],
    ['no price is known for Cloud Trace traceStored: the total is a lower limit', ['us-east4', 'europe-west1']],
    ['no more than 1 GiB for every vCPU', ['us-east4']],
  ]);
});

it('leaves out what only the command can do', () => {
  const message = 'how often things fail is taken from priors (12 of them: plan --json, availability.assumptions); state your own';
  expect(groupedWorries([warn('failurePriors', message, 'failures')])[0]!.message).toBe(
    'how often things fail is taken from priors (12 of them); state your own',
  );
});

it.each([
  // what the planner writes, as the command prints it
  ['maxUtilizationFraction is not stated: 0.7 is a convention, not a finding', 'how busy workers may be is not stated'],
  ["networkMs from api to db is not stated: the placement's prior is taken", 'how long the network takes from api to db is not stated'],
  ['at the low end of relativeSpeed other machines would be cheapest', 'at the low end of “the speed of other machines” other'],
  [
    'with services.ledger.measured at its high end these machines do not carry the load',
    'with “what was measured of ledger” at its high end',
  ],
  ['prices.overrides[0] touches nothing that this plan buys or considered', '“price override 1” touches nothing'],
  [
    'bfe in us-east1: the enclave gets 75 %, without evidence of what a call costs the parent (parentVcpuSecondsPerRequest)',
    'costs the parent',
  ],
  ['averageRequestsPerSecond and weekRequestsPerSecond both say what the mean is: keep one', 'the average and the week’s hours both say'],
  ['a higher average, a lower peak, or the hours (weekRequestsPerSecond)', 'a lower peak, or the hours'],
])('says %j without a key of the schema', (message, words) => {
  const said = inWords(groupedWorries([warn('x', message, '')])[0]!.message, { plan: {}, titles: {} });
  expect(said).toContain(words);
  expect(said).not.toMatch(/[a-z][A-Z]|[a-z]\.\w|\[\d/);
});
