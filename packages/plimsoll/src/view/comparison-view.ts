/** What changed since another plan: the money in a sentence, then the services, the risk, and what may be why; the biggest first. */
import type { Pair, PlanComparison } from '@plimsoll/core';
import { nines, WORDS } from './availability-view.ts';
import { usd } from './usd.ts';

const ROWS = 8;

export function viewComparison(comparison: PlanComparison, file: string): string {
  if (comparison.same) return `against ${file}: nothing changed\n`;
  const sections = [
    [`against ${file}: ${money(comparison)}`],
    listed('what changed', services(comparison)),
    listed('money by part', parts(comparison)),
    listed('risk', comparison.feasible.old && comparison.feasible.now ? risk(comparison) : []),
    listed('why: inputs that differ', inputs(comparison)),
    listed('why: prices and version', origins(comparison)),
  ];
  return `${sections
    .filter((lines) => lines.length)
    .map((lines) => lines.join('\n'))
    .join('\n')}\n`;
}

const listed = (title: string, rows: string[]) =>
  rows.length
    ? [
        title,
        ...rows.slice(0, ROWS).map((row) => `  ${row}`),
        ...(rows.length > ROWS ? [`  and ${rows.length - ROWS} more: --json, against`] : []),
      ]
    : [];
const signed = (amount: number) => `${amount < 0 ? '−' : '+'}${usd(Math.abs(amount))}`;
const arrow = <T>({ old, now }: Pair<T>, show: (value: T) => string = String, none = 'unknown') =>
  `${old === null ? none : show(old)} → ${now === null ? none : show(now)}`;
const number = (value: number) => Number(value.toPrecision(4)).toLocaleString('en-US');

function money({ feasible, usdPerMonth, complete, differenceUsdPerMonth, differenceFraction, instances }: PlanComparison): string {
  if (!feasible.old || !feasible.now)
    return `${feasible.old ? 'there was a plan' : 'there was no plan'}, ${feasible.now ? 'now there is one' : 'now there is none'}`;
  const share =
    differenceFraction === null ? '' : ` (${differenceFraction < 0 ? '−' : '+'}${Math.abs(differenceFraction * 100).toFixed(1)}%)`;
  const sum = (side: 'old' | 'now') => `${complete[side] === false ? '≥ ' : ''}${usd(usdPerMonth[side]!)}`;
  const known = complete.old === false || complete.now === false ? ' of what has a known price' : '';
  return `${sum('old')} → ${sum('now')} a month, ${signed(differenceUsdPerMonth!)}${share}${known}; ${arrow(instances)} machines`;
}

const services = (comparison: PlanComparison) =>
  comparison.services.map((row) => {
    const where = `${row.service} in ${row.region}`;
    const fleet = (side: 'old' | 'now') => `${row.instances[side]} × ${row.machineType[side]}`;
    if (row.change !== 'changed')
      return `${where} ${row.change}: ${fleet(row.change === 'added' ? 'now' : 'old')}, ${signed(row.differenceUsdPerMonth)}`;
    const binds = row.bindingConstraint.old === row.bindingConstraint.now ? '' : `, ${arrow(row.bindingConstraint)} binds`;
    const size = fleet('old') === fleet('now') ? fleet('now') : `${fleet('old')} → ${fleet('now')}`;
    return `${where}: ${size}, busy ${arrow(row.utilizationFraction, (one) => `${Math.round(one * 100)}%`)}${binds}, ${signed(row.differenceUsdPerMonth)}`;
  });

const parts = (comparison: PlanComparison) =>
  comparison.money.map(
    ({ service, component, usdPerMonth, differenceUsdPerMonth: more }) =>
      `${service ?? 'shared'} ${component}: ${arrow(usdPerMonth, usd)}${more === null ? '' : `, ${signed(more)}`}`,
  );

function risk({ risk: { p95Ms, p99Ms, underLossP95Ms, unavailabilityFraction, dominantCause } }: PlanComparison): string[] {
  const ms = (value: number) => `${number(value)} ms`;
  const differs = <T>({ old, now }: Pair<T>) => old !== now;
  return [
    differs(p95Ms) && `p95 ${arrow(p95Ms, ms)}`,
    differs(p99Ms) && `p99 ${arrow(p99Ms, ms)}`,
    differs(underLossP95Ms) && `p95 in the worst loss ${arrow(underLossP95Ms, ms)}`,
    differs(unavailabilityFraction) && `available ${arrow(unavailabilityFraction, (lost) => nines(1 - lost))}`,
    differs(dominantCause) && `most is lost to ${arrow(dominantCause, (cause) => WORDS[cause] ?? cause)}`,
  ].filter((line) => line !== false);
}

const show = (value: unknown) => {
  const text = value === undefined ? 'not stated' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
};
const inputs = ({ why }: PlanComparison) => why.inputs.map(({ path, old, now }) => `${path || 'scenario'}: ${show(old)} → ${show(now)}`);
const origins = ({ why }: PlanComparison) => [
  ...why.prices.map(({ cloud, region, snapshotDate }) => `prices of ${cloud} ${region}: ${arrow(snapshotDate, String, 'not used')}`),
  ...(why.version ? [`plimsoll ${arrow(why.version)}`] : []),
];
