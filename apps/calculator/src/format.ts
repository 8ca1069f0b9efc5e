/** Numbers as people read them. Rounding happens only here. */
import { floorTolerant, lossWords } from '@plimsoll/core';

/** 1,234.50: written here because a browser's own takes a twentieth of a second before its first number. */
const withCommas = (text: string) => text.replace(/^(-?\d+)/, (whole) => whole.replaceAll(/\B(?=(\d{3})+$)/g, ','));
const grouped = (value: number, digits: number) => withCommas(value.toFixed(digits));

export const usd = (amount: number) => {
  const sign = amount < 0 ? '−' : '';
  const size = Math.abs(amount);
  if (size === 0) return '$0';
  if (size >= 100) return `${sign}$${grouped(Math.round(size), 0)}`;
  return size < 0.01 ? `${sign}$${Number(size.toPrecision(2))}` : `${sign}$${size.toFixed(2)}`;
};
/** A sum that leaves out lines without a known price is a least. */
export const atLeast = ({ complete }: { complete: boolean }, text: string) => (complete ? text : `≥ ${text}`);
/** Ticks of an axis of money: as many digits as tell them apart, the same for all. */
export const usdTicks = (ticks: readonly number[]) => {
  const digits = (value: number) => [0, 2, 3, 4, 5, 6].find((n) => Number(value.toFixed(n)) === Number(value.toPrecision(9))) ?? 7;
  const most = Math.max(0, ...ticks.map(digits));
  return ticks.map((value) => `$${grouped(value, most)}`);
};
export const usdExact = (amount: number | null) => (amount === null ? 'unknown' : `$${grouped(amount, 2)}`);
/** A price of one unit: every digit of a list price, and none that only arithmetic in binary gave it. */
export const unitPrice = (amount: number) => `$${withCommas(String(Number(amount.toPrecision(9))))}`;
export const signedUsd = (amount: number) => (amount < 0 ? usd(amount) : `+${usd(amount)}`);
/** Four digits at least, every digit of what is whole, and never nothing for something: 105,243 stays what it is elsewhere on the page. */
export const count = (value: number) =>
  withCommas(
    String(
      Number.isInteger(value)
        ? value
        : Math.abs(value) >= 1000
          ? Math.round(value)
          : Number(Number(value.toPrecision(4)).toFixed(3)) || Number(value.toPrecision(2)),
    ),
  );
export const machines = (number: number) => `${count(number)} machine${number === 1 ? '' : 's'}`;
/** What can be carried, never told as more: a sliver under a whole number is that number. */
export const carried = (rate: number) => (rate >= 10 ? floorTolerant(rate) : rate);
/** A limit is never written past itself: a load line of 50,406.9 is 50,406, and one a sliver under 30,000 is that. */
export const limit = (value: number) => {
  if (!(value > 0 && value < 1000)) return count(floorTolerant(value));
  const step = 10 ** (Math.floor(Math.log10(value)) - 3);
  return count(floorTolerant(value / step) * step);
};
export const short = (value: number) =>
  value >= 1e6 ? `${Number((value / 1e6).toPrecision(3))}M` : value >= 1e4 ? `${Number((value / 1e3).toPrecision(3))}k` : count(value);
export const ms = (value: number) => `${value >= 100 ? withCommas(String(Math.round(value))) : Number(value.toPrecision(3))} ms`;
export const percent = (fraction: number) => `${Math.round(fraction * 100)}%`;
/** A share that may be far below a percent, to two digits. */
export const share = (fraction: number) =>
  fraction > 0 && fraction < 1e-6 ? 'under 0.0001%' : `${Number((fraction * 100).toPrecision(2))}%`;
/** Nines are the message: as many digits as it takes to see them. */
export const available = (fraction: number) => {
  if (fraction >= 1) return '100%';
  const nines = Math.max(0, Math.ceil(-Math.log10(1 - fraction)));
  return `${((Math.floor(fraction * 10 ** (nines + 1)) / 10 ** (nines + 1)) * 100).toFixed(Math.max(1, Math.min(6, nines - 1)))}%`;
};
export const bytes = (value: number) => {
  const steps: [number, string][] = [
    [1e12, 'TB'],
    [1e9, 'GB'],
    [1e6, 'MB'],
    [1e3, 'kB'],
  ];
  const [size, unit] = steps.find(([least]) => value >= least) ?? [1, 'B'];
  return `${Number((value / size).toPrecision(3))} ${unit}`;
};
/** Nine digits, and every digit of a whole number. */
export const quantity = (value: number, unit: string) =>
  `${withCommas(String(Number.isSafeInteger(value) ? value : Number(Number(value.toPrecision(9)).toFixed(6))))}${unit ? ` ${unit}` : ''}`;
/** Large whole numbers in a sentence as the rest of the page writes them; ids and decimals stay. */
export const withSeparators = (text: string) => text.replaceAll(/(?<![\w.-])\d{5,}(?![\w-])/g, (digits) => count(Number(digits)));
/** A value of a working, whatever it is. */
export const anything = (value: number | string | boolean | null, unit: string) => {
  if (value === null) return 'unknown';
  if (typeof value !== 'number') return `${value}${unit ? ` ${unit}` : ''}`;
  return /^USD/.test(unit)
    ? `${usdExact6(value)} ${unit.replace(/^USD\/?/, 'a ').replace('a month', 'a month')}`.trim()
    : quantity(value, unit);
};
const usdExact6 = (value: number) => (Math.abs(value) >= 1 ? usdExact(value) : `$${Number(value.toPrecision(6))}`);

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
/** 2026-07-30 as 30 July 2026. */
export const day = (date: string) => {
  const [year, month, number] = date.split('-');
  return `${Number(number)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
};

/** Which price lists a plan was made with: a cloud of several dates is named once. */
export const priceLists = (prices: readonly { cloud: string; snapshotDate: string }[]) =>
  names(
    [...new Set(prices.map(({ cloud }) => cloud))].map((cloud) => {
      const dates = [...new Set(prices.filter((one) => one.cloud === cloud).map(({ snapshotDate }) => day(snapshotDate)))];
      return `${cloud.toUpperCase()} list${dates.length > 1 ? 's' : ''} of ${names(dates)}`;
    }),
  );

export { lossWords };
export const names = (list: readonly string[]) =>
  list.length < 2 ? (list[0] ?? '') : `${list.slice(0, -1).join(', ')} and ${list.at(-1)}`;

/** The beginning of a sentence: a percentile and a machine type stay as they are written. */
export const capital = (text: string) =>
  /^([a-z]+\d|[a-z]\w*(-[a-z\d]+)*-\d|[a-z]\w*\.)/.test(text) ? text : `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;

const BINDINGS: Record<string, string> = {
  utilization: 'workers busy up to their limit',
  latency: 'the latency objective',
  memory: 'memory of the machine',
  network: 'network of the machine',
  availability: 'the availability objective',
  minimum: 'the fewest that survive a loss',
  fixed: 'replicas as stated',
};
/** The same in a word, for a flag in a picture; empty where no limit of a replica is meant. */
const LIMITS: Record<string, string> = { utilization: 'workers busy', latency: 'latency', memory: 'memory', network: 'network' };
export const limitWords = (constraint: string) => LIMITS[constraint] ?? '';
export const bindingWords = ({
  bindingConstraint: constraint,
  losses,
}: {
  bindingConstraint: string;
  losses: readonly { loss: string }[];
}) =>
  constraint === 'minimum' && losses.every(({ loss }) => loss === 'none')
    ? 'the fewest there can be'
    : (BINDINGS[constraint] ?? constraint);

const COMPONENTS: Record<string, string> = {
  compute: 'machines',
  tee: 'confidential computing',
  disk: 'disks',
  loadBalancer: 'load balancing',
  nat: 'NAT',
  endpoint: 'private endpoints',
  ip: 'addresses',
  network: 'data transfer',
  monitoring: 'logs and metrics',
};
const MOST_NAMED = 3;
/** What lines buy, the first few by name. */
export function componentWords(components: readonly string[]): string {
  const words = [...new Set(components.map((component) => COMPONENTS[component] ?? component))];
  return words.length > MOST_NAMED ? `${words.slice(0, MOST_NAMED).join(', ')}, …` : words.join(', ');
}
