/** What runs now, and what it would cost to change it. */
import { nearestName } from './nearest-name.ts';
import type { NumberReader } from './read-number.ts';
import type { ChangeCost, Today } from './resolved.ts';
import type { RawScenario } from './schema.ts';

/** A fleet is some thousands of machines; beyond this it is a slip of the finger. */
const MOST_INSTANCES = 10_000_000;

export function readToday(raw: RawScenario, reader: NumberReader): Today | undefined {
  if (!raw.today) return undefined;
  const names = Object.keys(raw.services);
  const regions = raw.regions.map(({ region }) => region);
  const refuseName = (keys: string[], code: string, what: string, given: string, known: string[]) => {
    const suggestion = nearestName(given, known);
    reader.problem(keys, {
      code,
      message: `today: there is no ${what} ${given} in this scenario; ${suggestion ? `did you mean ${suggestion}?` : `it has ${known.join(', ')}`}`,
      ...(suggestion && { suggestion }),
    });
  };
  return {
    services: Object.entries(raw.today.services).map(([service, { machineType, instances, region }]) => {
      const at = ['today', 'services', service];
      if (!names.includes(service)) refuseName(at, 'unknownService', 'service', service, names);
      if (region !== undefined && !regions.includes(region)) refuseName([...at, 'region'], 'unknownRegion', 'region', region, regions);
      const count = reader.due([...at, 'instances'], instances, { unit: 'plain', atLeast: 0, atMost: MOST_INSTANCES, whole: true }) ?? 0;
      return { service, machineType, instances: count, region };
    }),
  };
}

/** Priors for the effort and the worth of a change; every one can be stated under `change`. */
export const CHANGE_PRIORS: Record<keyof ChangeCost, { prior: number; unit: string; source: string }> = {
  hoursPerService: { prior: 8, unit: 'h', source: 'a day of one engineer for each service that changes: confirm' },
  usdPerHour: { prior: 120, unit: 'USD/h', source: 'what an hour of engineering costs in all: confirm' },
  worthwhileFraction: { prior: 0.05, unit: '', source: 'savings under 5 % are within the noise of demand and prices: confirm' },
  worthwhilePaybackDays: { prior: 180, unit: 'days', source: 'machines and prices change within half a year: confirm' },
};

export function readChange(raw: RawScenario, reader: NumberReader): ChangeCost {
  const read = (key: keyof ChangeCost, atMost?: number) => {
    const { prior } = CHANGE_PRIORS[key];
    // nothing runs today: nothing to change, and nothing to fill in
    if (!raw.today && raw.change?.[key] === undefined) return prior;
    const rule = { unit: 'plain' as const, atLeast: 0, ...(atMost !== undefined && { atMost }) };
    return reader.read(['change', key], raw.change?.[key], rule, prior) ?? prior;
  };
  return {
    hoursPerService: read('hoursPerService'),
    usdPerHour: read('usdPerHour'),
    worthwhileFraction: read('worthwhileFraction', 1),
    worthwhilePaybackDays: read('worthwhilePaybackDays'),
  };
}
