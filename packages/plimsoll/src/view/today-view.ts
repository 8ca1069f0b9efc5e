/** Changing nothing beside the plan: the verdict first, then the options best first, then what holds what runs back. */
import type { FeasiblePlan } from '@plimsoll/core';
import { table } from './table.ts';
import { usd } from './usd.ts';

const OPTIONS = { changeNothing: 'change nothing', resize: "today's machines, resized", move: 'this plan' };
const VERDICTS = { stay: 'stay', move: 'move', mustMove: 'must change' };

/** Nothing when the scenario does not say what runs today. */
export function viewToday({ today }: FeasiblePlan): string[] {
  if (!today) return [];
  const rows = today.options.map((one, i) => [
    `${i + 1}`,
    OPTIONS[one.option],
    one.usdPerMonth === null ? 'unknown' : usd(one.usdPerMonth),
    one.meets === null ? 'unknown' : one.meets ? 'yes' : 'no',
    one.changeUsd === 0 ? '' : usd(one.changeUsd),
    one.paybackDays === null ? '' : `${Math.ceil(one.paybackDays)} days`,
  ]);
  const changes = today.changes.map(
    ({ service, region, from, to }) =>
      `  ${service} in ${region}: ${from.instances} × ${from.machineType} to ${to.instances} × ${to.machineType}`,
  );
  return [
    [
      `today: ${VERDICTS[today.verdict]}; ${today.why}`,
      table(['', 'option', 'a month', 'holds', 'effort', 'pays back'], rows, [2, 4, 5]),
      ...today.reasons.slice(0, 4).map(({ code, message }) => `  ${code}: ${message}`),
      ...today.unknown.map(({ service, region }) => `  unknown: what ${service} runs on in ${region} (today does not say)`),
      ...changes.slice(0, 8),
      ...(changes.length > 8 ? [`  and ${changes.length - 8} more: plan --json, today.changes`] : []),
    ].join('\n'),
  ];
}
