/** What else money buys, for a person: the best fleets of each front, cheapest first, with the plan and today's fleet among them. */
import type { AvailabilityPoint, FeasiblePlan, FrontPoint } from '@plimsoll/core';
import { nines } from './availability-view.ts';
import { table } from './table.ts';
import { usd } from './usd.ts';

/** Nothing where the plan was made without fronts. */
export function viewFronts({ fronts = [], totals }: FeasiblePlan): string[] {
  return fronts.map((front) => {
    if (front.kind === 'costAgainstAvailability')
      return titled(
        front.title,
        table(
          ['available', 'a month', '', 'machines'],
          [...front.points]
            .sort((a, b) => a.availabilityFraction - b.availabilityFraction)
            .map((point) => [
              nines(point.availabilityFraction),
              `${totals.complete ? '' : '≥ '}${usd(point.usdPerMonth)}`,
              [
                ...notes(point),
                ...(point.askedAvailabilityFraction === undefined ? [] : [`for ${nines(point.askedAvailabilityFraction)}`]),
                ...(point.survive ? ['surviving a region'] : []),
              ].join(', '),
              machines(point),
            ]),
          [0, 1],
        ),
      );
    const time = front.kind === 'costAgainstP95' ? ({ p95Ms }: FrontPoint) => ms(p95Ms) : ({ p99Ms }: FrontPoint) => ms(p99Ms);
    const best = front.points.filter((point) => point.best).sort((a, b) => a.usdPerMonth - b.usdPerMonth);
    // a dearer fleet that is faster by less than is printed says nothing to a person
    const told = best.filter((point, i) => i === 0 || time(point) !== time(best[i - 1]!));
    const shown = front.points.filter((point) => point.chosen || point.today || told.includes(point));
    const million = (point: FrontPoint) =>
      point.usdPerMillionRequests === null ? '' : `${point.complete ? '' : '≥ '}$${point.usdPerMillionRequests.toFixed(2)}`;
    const left = front.points.length - shown.length;
    return titled(
      front.title,
      table(
        ['a month', 'per million', 'p95', 'p99', '', 'machines'],
        [...shown]
          .sort((a, b) => a.usdPerMonth - b.usdPerMonth || a.p99Ms - b.p99Ms)
          .map((point) => [
            `${point.complete ? '' : '≥ '}${usd(point.usdPerMonth)}`,
            million(point),
            ms(point.p95Ms),
            ms(point.p99Ms),
            notes(point).join(', '),
            machines(point),
          ]),
        [0, 1, 2, 3],
      ),
      ...(left > 0 ? [`  and ${left.toLocaleString('en-US')} that are dearer and no faster: plan --fronts --json`] : []),
    );
  });
}

const titled = (title: string, ...lines: string[]) => [title, ...lines].join('\n');

const notes = ({ chosen, today, unproven }: FrontPoint | AvailabilityPoint) => [
  ...(chosen ? ['this plan'] : []),
  ...(today ? ['today'] : []),
  ...(unproven ? ['not proven least'] : []),
];

const ms = (value: number) => `${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ms`;

/** One type for all services is said once. */
function machines({ clouds, regions, machineTypes }: FrontPoint | AvailabilityPoint): string {
  const types = Object.entries(machineTypes);
  const one = new Set(types.map(([, machineType]) => machineType)).size === 1;
  const words = one ? types[0]![1] : types.map(([service, machineType]) => `${service} ${machineType}`).join(', ');
  return `${words} (${clouds.join(', ')}: ${regions.join(', ')})`;
}
