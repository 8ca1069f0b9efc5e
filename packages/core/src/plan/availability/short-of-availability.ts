/** An availability that no fleet reaches: which cause takes too much, and what would help. */
import type { EnoughUp } from '../../failure/index.ts';
import { formatPath, type ResolvedScenario } from '../../scenario/index.ts';
import type { Change } from '../refusal/infeasible.ts';
import type { Reason } from '../types.ts';
import { cappedBy, minutes } from './capped-by.ts';
import type { Short } from './with-availability.ts';

/** More than what is lost at least, by so much, that fleets reach it: near the least they may have to be without end. */
const TIMES_THE_LEAST = [1, 1.02, 1.1, 1.3, 2];
/** Times the time that answers have now. */
const MORE_TIME = [2, 5, 20];

/**
 * @param least what no fleet of the machines listed loses less than
 * @returns changes still to be tried
 */
export function shortOfAvailability(
  scenario: ResolvedScenario,
  { availabilityFraction, best }: Short,
  least: EnoughUp,
): { reasons: Reason[]; changes: Change[] } {
  const { survive } = scenario.objectives;
  const changes = [...TIMES_THE_LEAST.map((times) => times * least.unavailabilityFraction), best.unavailabilityFraction]
    .filter((lost) => lost >= least.unavailabilityFraction)
    .sort((a, b) => a - b)
    .flatMap(lessAvailable)
    .filter(({ value }) => value < availabilityFraction);
  if (least.dominantCause === 'region' && survive.regions + 1 < scenario.regions.length)
    changes.push({
      path: 'objectives.survive.regions',
      value: survive.regions + 1,
      message: `survive the loss of ${survive.regions + 1} region${survive.regions > 0 ? 's' : ''}: its clients then move to the others`,
    });
  const outOfReach = least.unavailabilityFraction > (1 - availabilityFraction) * (1 + 1e-12);
  const known = outOfReach ? least : best;
  return {
    reasons: [
      {
        code: 'availability',
        resource: known.dominantCause ?? 'replicas',
        need: availabilityFraction,
        limit: known.availabilityFraction,
        message: outOfReach
          ? `an availability of ${availabilityFraction} is out of reach: ${cappedBy(least)}; whatever the machines and however many, no more than ${mostOf(least)} is reached`
          : `no fleet that was looked at keeps an availability of ${availabilityFraction}: ${cappedBy(best)} in the best of them; more than ${mostOf(least)} is out of reach of any`,
      },
    ],
    changes: known.dominantCause === 'lost' ? [...changes, ...moreTime(scenario)] : changes,
  };
}

const lessAvailable = (lost: number) => {
  const value = roundedDown(lost);
  const message = `ask for ${value}: ${minutes(1 - value)} a month may be lost then`;
  return value > 0 ? [{ path: 'objectives.availabilityFraction', value, message }] : [];
};

/** More time for every answer that may be cut off. */
const moreTime = ({ services, order }: ResolvedScenario): Change[] =>
  order.flatMap((name) =>
    services[name]!.calls.flatMap(({ timeoutMs, name: callee }, i) =>
      timeoutMs === undefined
        ? []
        : MORE_TIME.map((times) => ({
            path: formatPath(['services', name, 'calls', i, 'timeoutMs']),
            value: times * timeoutMs,
            message: `give ${callee} ${times * timeoutMs} ms to answer ${name} instead of ${timeoutMs} ms`,
          })),
    ),
  );

/** The availability with the loss rounded down to three digits: no more is reached, and short to write. */
function mostOf({ unavailabilityFraction }: EnoughUp): number {
  if (unavailabilityFraction <= 0) return 1;
  const digits = 10 ** (2 - Math.floor(Math.log10(unavailabilityFraction)));
  return Number((1 - Math.floor(unavailabilityFraction * digits * (1 + 1e-9)) / digits).toFixed(15));
}

/** The availability with the loss rounded up to three digits: attainable, and short to write. */
function roundedDown(unavailability: number): number {
  if (unavailability <= 0) return 1;
  const digits = 10 ** (2 - Math.floor(Math.log10(unavailability)));
  const lost = Math.ceil(unavailability * digits * (1 + 1e-9)) / digits;
  return Math.max(0, Number((1 - lost).toFixed(15)));
}
