/** Names of the scenario and of the plan as people read them. */
import type { Problem } from '@plimsoll/core';
import { withSeparators } from '../format.ts';
import { at, type Loose } from './edit.ts';

/** What names are looked up in: the plan shown, and the titles of its template's parameters. */
export interface Names {
  plan: Loose;
  titles: Record<string, string>;
}

const FIELDS: [RegExp, string][] = [
  [/^traffic\.peakRequestsPerSecond/, 'peak'],
  [/^traffic\.averageRequestsPerSecond/, 'average over the week'],
  [/^traffic\.weekRequestsPerSecond/, 'the week’s hours'],
  [/^objectives\.latency/, 'latency objective'],
  [/^objectives\.survive/, 'losses to survive'],
  [/^objectives\.availabilityFraction/, 'availability objective'],
  [/^template\.use/, 'template'],
  [/^constraints\.maxUtilizationFraction/, 'how busy workers may be'],
  [/^relativeSpeed$/, 'the speed of other machines'],
];

/** `bidsBytes` is `bids bytes`; a fraction is a share, seconds and months are told as such. */
export const spelled = (name: string) =>
  name
    .replace(/(?<!share)Fraction$/, 'Share')
    .replace(/Fraction$/, '')
    .replaceAll(/([a-z\d])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .replaceAll(/ per (second|month)/g, ' a $1')
    .replaceAll('.', ', ')
    .replaceAll(/\busd\b/g, '$')
    .replaceAll(/\bvcpu/g, 'vCPU');

/** A path in words: what it is, and of what. */
export function wordsOf(path: string, { plan, titles }: Names): string {
  const parameter = /^(?:template|parameters)\.([A-Za-z_]\w*)/.exec(path)?.[1];
  if (parameter !== undefined && parameter !== 'use') return titleOf(parameter, titles);
  const field = FIELDS.find(([pattern]) => pattern.test(path))?.[1];
  if (field !== undefined) return field;
  const override = /^prices\.overrides\[(\d+)\]/.exec(path)?.[1];
  if (override !== undefined) return `price override ${Number(override) + 1}`;
  const row = /^(services|regions|limits|lineItems)(?:\[(\d+)\]|\.([\w-]+))(?:\.(.+))?$/.exec(path);
  const last = spelled(/([A-Za-z_]\w*)(?:\[\d+\])?$/.exec(path)?.[1] ?? path);
  if (!row) return last;
  const [, list, index, key, rest] = row;
  const entry = index === undefined ? undefined : (at(plan, [list!, Number(index)]) ?? at(plan, ['scenario', list!, Number(index)]));
  const named = (name: string) => at(entry, [name]) as string | undefined;
  switch (list) {
    case 'services': {
      const service = key ?? [named('service'), named('region')].filter(Boolean).join(' in ');
      if (rest === 'measured') return `what was measured of ${service}`;
      return rest ? `${last} of ${service}` : `service ${service}`;
    }
    case 'regions':
      return rest ? `${last} of ${named('region') ?? `region ${Number(index) + 1}`}` : 'regions';
    case 'limits':
      return `limit “${spelled(named('name') ?? `number ${Number(index) + 1}`)}”`;
    default:
      return `line ${named('sku') ?? Number(index) + 1} of the bill`;
  }
}

/** The title beside the field; one that goes on from the field before is spelled instead. */
function titleOf(name: string, titles: Record<string, string>): string {
  const title = Object.hasOwn(titles, name) ? titles[name]! : '';
  if (title === '' || title.startsWith('…')) return spelled(name);
  return /Bytes$/.test(name) && !/bytes|memory|ciphertext/i.test(title) ? `${title} (bytes)` : title;
}

const PATHS =
  /\b(?:(?:parameters|template)\.[A-Za-z_]\w*|(?:services|traffic|regions|objectives|constraints|prices|failures|change)(?:\.\w[\w-]*|\[\d+\])+|relativeSpeed\b)/g;
/** Keys that stand in sentences by themselves. */
const KEYS: [RegExp, string][] = [
  [/\baverageRequestsPerSecond\b/g, 'the average'],
  [/\bpeakRequestsPerSecond\b/g, 'the peak'],
  [/\bweekRequestsPerSecond\b/g, 'the week’s hours'],
  [/ \(the week’s hours\)/g, ''],
];

/** A sentence in which keys and paths of the scenario stand, in words. */
export const inWords = (text: string, names: Names) =>
  KEYS.reduce(
    (said, [key, words]) => said.replaceAll(key, words),
    text.replaceAll(PATHS, (path) => `“${wordsOf(path, names)}”`),
  );

/** Shares stand in percent on this page, and so does their sum. */
const inPercent = (text: string) =>
  text.replace(
    /^shareFraction of the regions must add up to (?:1|100%), they add up to ([\d.]+)(%?)$/,
    (_, sum: string, percent: string) =>
      `shares must add up to 100%, they add up to ${Number((Number(sum) * (percent ? 1 : 100)).toPrecision(12))}%`,
  );

const MOST_LISTED = 8;
/** Names that a message lists at its end, more than a sentence takes: they stand folded away beside it. */
export function listedIn(message: string): { rest: string; listed: string[] } {
  const [, rest, list] = /^(.+); known(?: keys)?: (.+)$/.exec(message) ?? [];
  const listed = list?.split(', ') ?? [];
  return listed.length > MOST_LISTED ? { rest: rest!, listed } : { rest: message, listed: [] };
}

/** What is wrong, without the path, which stands beside it, and without a long list of what there is; keys stay, as beside the text that they are of. */
export function besidePath({ path, message }: Pick<Problem, 'path' | 'message'>): string {
  const { rest } = listedIn(message);
  return path !== '' && rest.startsWith(path) ? rest.slice(path.length).replace(/^:?\s*/, '') : rest;
}

/** The same for whoever reads no keys; a key that is asked back is what it is about. */
export function messageOf(problem: Pick<Problem, 'path' | 'message'>, names: Names): string {
  const rest = besidePath(problem);
  return withSeparators(/ has no key /.test(rest) ? rest : inWords(inPercent(rest), names));
}
