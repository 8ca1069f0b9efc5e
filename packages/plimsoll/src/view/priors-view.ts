/** The numbers that nobody stated: what stands for them, what their range is worth a month, and how to measure those that matter most. */
import type { Plan } from '@plimsoll/core';
import { usd } from './usd.ts';

const WORTH_MEASURING = 5;

/** Nothing when everything was stated. */
export function viewPriors(plan: Plan): string[] {
  const priors = Object.entries(plan.scenario.priors ?? {});
  if (priors.length === 0) return [];
  const swings = new Map(
    (plan.feasible ? plan.uncertainty.inputs : []).map((input) => [input.path, input.usdPerMonthHigh - input.usdPerMonthLow]),
  );
  const swing = (name: string) => swings.get(`parameters.${name}`) ?? 0;
  const ranked = [...priors].sort(([a], [b]) => swing(b) - swing(a));
  const first = ranked.filter(([name]) => swing(name) > 0).slice(0, WORTH_MEASURING);
  const rest = ranked.filter((row) => !first.includes(row)).map(([name]) => `${name} ${shown(plan.scenario.parameters?.[name])}`);
  return [
    [
      `priors, not measurements (${priors.length}): state yours under template, or measure these first`,
      ...first.map(
        ([name, { source, howToMeasure }]) =>
          `  ${name} ${shown(plan.scenario.parameters?.[name])}: its range is worth ${usd(swing(name))} a month; ${source}; measure: ${howToMeasure ?? 'see docs'}`,
      ),
      `  and ${rest.join(', ')}`,
    ].join('\n'),
  ];
}

const shown = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value);
  const { low, mid, high } = value as { low: number | string; mid: number | string; high: number | string };
  return `${mid} (${low} to ${high})`;
};
