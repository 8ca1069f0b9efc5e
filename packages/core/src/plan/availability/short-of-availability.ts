/** An availability that no number of replicas reaches: which cause takes too much, and what would help. */
import { CAUSE_WORDS, downtimeMinutes, type EnoughUp } from '../../failure/index.ts';
import { formatPath, type ResolvedScenario } from '../../scenario/index.ts';
import type { Change } from '../refusal/infeasible.ts';
import type { Reason } from '../types.ts';
import type { Short } from './with-availability.ts';

export function shortOfAvailability(
  scenario: ResolvedScenario,
  { availabilityFraction, best }: Short,
): { reasons: Reason[]; changes: Change[] } {
  const { survive } = scenario.objectives;
  const attainable = roundedDown(best.unavailabilityFraction);
  const changes: Change[] =
    attainable > 0
      ? [
          {
            path: 'objectives.availabilityFraction',
            value: attainable,
            message: `ask for ${attainable}: ${minutes(best.unavailabilityFraction)} a month are lost whatever the number of replicas`,
          },
        ]
      : [];
  if (best.dominantCause === 'region' && survive.regions + 1 < scenario.regions.length)
    changes.push({
      path: 'objectives.survive.regions',
      value: survive.regions + 1,
      message: `survive the loss of ${survive.regions + 1} region${survive.regions > 0 ? 's' : ''}: its clients then move to the others`,
    });
  if (best.dominantCause === 'lost') changes.push(...moreTime(scenario));
  return {
    reasons: [
      {
        code: 'availability',
        resource: best.dominantCause ?? 'replicas',
        need: availabilityFraction,
        limit: best.availabilityFraction,
        message: `an availability of ${availabilityFraction} is out of reach: ${cappedBy(best)}; ${attainable} is the best that replicas can do`,
      },
    ],
    changes,
  };
}

/** Twice the time for every answer that may be cut off. */
const moreTime = ({ services, order }: ResolvedScenario): Change[] =>
  order.flatMap((name) =>
    services[name]!.calls.flatMap(({ timeoutMs, name: callee }, i) =>
      timeoutMs === undefined
        ? []
        : {
            path: formatPath(['services', name, 'calls', i, 'timeoutMs']),
            value: 2 * timeoutMs,
            message: `give ${callee} twice the time to answer ${name}`,
          },
    ),
  );

/** Which causes stay however many replicas there are, the largest first. */
export function cappedBy({ byCause }: EnoughUp): string {
  return byCause
    .filter(({ shareFraction }, i) => i === 0 || shareFraction >= 0.05)
    .slice(0, 3)
    .map(
      ({ cause, unavailabilityFraction }) =>
        `${CAUSE_WORDS[cause]} alone take ${Number(unavailabilityFraction.toPrecision(3))} (${minutes(unavailabilityFraction)} a month)`,
    )
    .join(', ');
}

const minutes = (fraction: number) => `${Number(downtimeMinutes(fraction).toPrecision(3))} minutes`;

/** The availability with the loss rounded up to three digits: attainable, and short to write. */
function roundedDown(unavailability: number): number {
  if (unavailability <= 0) return 1;
  const digits = 10 ** (2 - Math.floor(Math.log10(unavailability)));
  const lost = Math.ceil(unavailability * digits * (1 + 1e-9)) / digits;
  return Math.max(0, Number((1 - lost).toFixed(15)));
}
