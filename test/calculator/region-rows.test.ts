/** Regions as they are added, taken away and moved between clouds: what was stated comes back. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PLACES } from '../../apps/calculator/src/state/region-places.ts';
import { forClouds, inProportion, withAnother, without } from '../../apps/calculator/src/state/region-rows.ts';
import { regionRows, type RegionRow } from '../../apps/calculator/src/state/few-inputs.ts';

const { prices } = JSON.parse(readFileSync(new URL('../../data/index.json', import.meta.url), 'utf8')) as {
  prices: Record<'aws' | 'gcp', { regions: string[] }>;
};
const known = { aws: prices.aws.regions, gcp: prices.gcp.regions };
const gcp = (region: string, shareFraction?: unknown, zones?: number): RegionRow => ({
  cloud: 'gcp',
  region,
  ...(shareFraction !== undefined && { shareFraction }),
  ...(zones !== undefined && { zones }),
});
const aws = (region: string, shareFraction?: unknown): RegionRow => ({ ...gcp(region, shareFraction), cloud: 'aws' });
const shares = (rows: readonly RegionRow[]) => rows.map(({ shareFraction }) => shareFraction);

it('knows a place for every region that has prices', () => {
  for (const cloud of ['aws', 'gcp'] as const) expect(known[cloud].filter((name) => !PLACES[cloud][name])).toEqual([]);
});

describe('shares in proportion', () => {
  it('leaves those that sum to 1, and every other key', () => {
    const rows = [gcp('a', 0.6, 2), gcp('b', '40%')];
    expect(inProportion(rows)).toEqual(rows);
  });
  it('scales the others to whole percents that sum to 100, smaller ones finer', () => {
    expect(shares(inProportion([gcp('a', '60%'), gcp('b', '20%')]))).toEqual(['75%', '25%']);
    expect(shares(inProportion([gcp('a', 1), gcp('b', 1), gcp('c', 1)]))).toEqual(['34%', '33%', '33%']);
    expect(shares(inProportion([gcp('a', 1), gcp('b', 0.001)]))).toEqual(['99.9%', '0.1%']);
  });
  it('is even where a share is no plain number, and nothing for one region', () => {
    expect(shares(inProportion([gcp('a', 'x * 2'), gcp('b', 0.1)]))).toEqual(['50%', '50%']);
    expect(inProportion([gcp('a', '60%', 2)])).toEqual([gcp('a', undefined, 2)]);
  });
});

describe('another region', () => {
  it('is the nearest of the same cloud that is not there, and takes an even part', () => {
    expect(withAnother([gcp('us-east4', '60%', 2), gcp('europe-west1', '40%')], known)).toEqual([
      gcp('us-east4', '40%', 2),
      gcp('europe-west1', '27%'),
      gcp('europe-west9', '33%'),
    ]);
    // Oregon's nearest is Calgary, not the government's region beside it
    expect(withAnother([aws('us-west-2')], known)).toEqual([aws('us-west-2', '50%'), aws('ca-west-1', '50%')]);
  });
  it('that goes leaves the others in proportion', () =>
    expect(without([gcp('a', '50%'), gcp('b', '30%', 2), gcp('c', '20%')], 0)).toEqual([gcp('b', '60%', 2), gcp('c', '40%')]));
});

describe('clouds', () => {
  it('that were added and left out again leave shares as they were written', () => {
    const rows = [gcp('us-east4', 0.6), gcp('europe-west1', 0.4)];
    const toAws = forClouds(rows, 'aws', {}, known);
    const toBoth = forClouds(toAws.rows, 'both', toAws.kept, known);
    expect(shares(toBoth.rows)).toEqual(['30%', '20%', '30%', '20%']);
    expect(forClouds(toBoth.rows, 'gcp', toBoth.kept, known).rows).toEqual(rows);
    // a share that was changed meanwhile is the one that counts
    const changed = [gcp('us-east4', '40%'), gcp('europe-west1', '10%'), ...toBoth.rows.slice(2)];
    expect(shares(forClouds(changed, 'gcp', toBoth.kept, known).rows)).toEqual(['80%', '20%']);
  });
  it('left out come back as they were, order, shares and zones included', () => {
    const rows = [aws('eu-west-1', '25%'), gcp('us-east4', '45%', 2), gcp('europe-west1', '30%')];
    const toGcp = forClouds(rows, 'gcp', {}, known);
    expect(toGcp.rows).toEqual([gcp('us-east4', '60%', 2), gcp('europe-west1', '40%')]);
    const toBoth = forClouds(toGcp.rows, 'both', toGcp.kept, known);
    expect(toBoth.rows).toEqual(rows);
    const toAws = forClouds(toGcp.rows, 'aws', toGcp.kept, known);
    expect(toAws.rows).toEqual([aws('eu-west-1')]);
    expect(forClouds(toAws.rows, 'both', toAws.kept, known).rows).toEqual(rows);
  });
  it('not there before take the counterparts of the other’s regions', () => {
    const there = forClouds([aws('eu-west-1', '60%'), aws('us-west-2', '40%')], 'gcp', {}, known);
    expect(there.rows).toEqual([gcp('europe-west1', '60%'), gcp('us-west1', '40%')]);
    expect(forClouds(there.rows, 'aws', there.kept, known).rows).toEqual([aws('eu-west-1', '60%'), aws('us-west-2', '40%')]);
    // no pair is stated for Bangkok: the nearest there is
    expect(forClouds([gcp('asia-southeast3')], 'aws', {}, known).rows).toEqual([aws('ap-southeast-7')]);
  });
  it('edited while alone come back with the edit', () => {
    const toGcp = forClouds([aws('eu-west-1', '25%'), gcp('us-east4', '75%')], 'gcp', {}, known);
    expect(forClouds([gcp('us-west1')], 'both', toGcp.kept, known).rows).toEqual([gcp('us-west1', '50%'), aws('eu-west-1', '50%')]);
  });
});

it.each([[undefined], ['us'], [[null]], [[]], [{}], [['us-east4']], [[{ cloud: 'gcp' }]], [[{ cloud: 'azure', region: 'x' }]]])(
  'a shape that is no list of regions, %j, has no rows',
  (value) => expect(regionRows(value)).toBeUndefined(),
);
