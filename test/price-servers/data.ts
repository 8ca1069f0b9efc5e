/** The project's own snapshots, as the catalogs that the loopback servers replay. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { IndexDocument, PricesDocument, ShapesDocument, TermsDocument } from '../../packages/core/src/index.ts';

const root = fileURLToPath(new URL('../../data/', import.meta.url));
const read = <T>(path: string) => JSON.parse(readFileSync(root + path, 'utf8')) as T;
export const fixture = (name: string) => readFileSync(new URL(`../fixtures/prices/${name}`, import.meta.url), 'utf8');

export const index = read<IndexDocument>('index.json');
export const prices = (cloud: 'aws' | 'gcp', region: string) =>
  read<PricesDocument>(`prices/${cloud}/${index.prices[cloud].date}/${region}.json`);
export const terms = (cloud: 'aws' | 'gcp', region: string) =>
  region === 'global' ? undefined : read<TermsDocument>(`prices/${cloud}/${index.prices[cloud].date}/${region}.terms.json`);
export const shapes = (cloud: 'aws' | 'gcp') => read<ShapesDocument>(`shapes/${cloud}/${index.shapes[cloud]}/shapes.json`);
export const before = (cloud: 'aws' | 'gcp') => (region: string) =>
  region === 'global' || index.prices[cloud].regions.includes(region) ? { prices: prices(cloud, region), terms: terms(cloud, region) } : {};
