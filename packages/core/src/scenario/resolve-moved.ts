/** A scenario that was read before, with one input moved to an end of its range: what the input does not reach is taken as it is. */
import type { ReadDocument } from './document.ts';
import { readFailures } from './failures.ts';
import { reachesIn } from './moved-reach.ts';
import { NumberReader, type MovedInput } from './read-number.ts';
import type { ResolvedScenario } from './resolved.ts';
import { readConstraints, readObjectives, readParameters, readRegions, readTraffic } from './resolve.ts';
import { readExtras } from './resolve-extras.ts';
import { readOverrides, readSpendDiscounts } from './resolve-prices.ts';
import { readService } from './resolve-service.ts';
import type { RawScenario } from './schema.ts';
import { readChange, readToday } from './today.ts';

/** @returns one moved input after another; undefined where the end of the range is none that a scenario may have */
export function movedFrom(
  document: ReadDocument,
  raw: RawScenario,
  before: ResolvedScenario,
): (moved: MovedInput) => ResolvedScenario | undefined {
  const reachesOf = reachesIn(raw);
  const profileOf = (service: string | undefined) => (service === undefined ? undefined : raw.services[service]?.profile);
  return (moved) => {
    const reader = new NumberReader(document, undefined, moved);
    const reaches = reachesOf(moved);
    const known = before.parameters;
    readParameters(reader, raw.parameters ?? {}, (name, amount) => (reaches(amount) || reaches(name) ? undefined : known[name]));
    const unless = <T>(kept: T, parts: readonly unknown[], read: () => T): T => (reaches(...parts) ? read() : kept);
    const serviceMoved = (name: string) => (moved.path === `services.${name}.measured` ? moved.side : undefined);
    const scenario: ResolvedScenario = {
      ...before,
      parameters: reader.parameters,
      traffic: unless(before.traffic, [raw.traffic, profileOf(before.front)], () => readTraffic(raw, reader, before.front, [])),
      regions: unless(before.regions, [raw.regions], () => readRegions(raw, reader, [])),
      services: Object.fromEntries(
        Object.entries(raw.services).map(([name, service]) => [
          name,
          unless(before.services[name]!, [service, ...(service.calls ?? []).map(({ to }) => profileOf(to))], () =>
            readService(raw, name, reader, serviceMoved(name), []),
          ),
        ]),
      ),
      objectives: unless(before.objectives, [raw.objectives], () => readObjectives(raw, reader)),
      constraints: unless(before.constraints, [raw.constraints], () => readConstraints(raw, reader, [])),
      ...(reaches(raw.prices) && { overrides: readOverrides(raw, reader), spendDiscounts: readSpendDiscounts(raw, reader) }),
      extras: unless(before.extras, [raw.extras], () =>
        readExtras(raw, reader, (extra, i) => (reaches(extra) ? undefined : before.extras.find(({ path }) => path === `extras[${i}]`))),
      ),
      ...(reaches(raw.failures) && readFailures(raw, reader)),
      ...(reaches(raw.today, raw.change) && { today: readToday(raw, reader), change: readChange(raw, reader) }),
    };
    return reader.problems.length ? undefined : scenario;
  };
}
