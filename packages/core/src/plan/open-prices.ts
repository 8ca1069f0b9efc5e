/**
 * Prices that are not known and might change the choice. A price is at least 0, and counted as that: where another machine buys less of the thing, it
 * may be cheaper in truth. Where what is chosen buys as little as any could, no price changes anything.
 */
import { unknownPrices, type UnknownPrice } from '../bill/index.ts';
import { averageRequestsPerSecond, type Option, type ServiceChoices } from '../choice/index.ts';
import type { Warning } from '../scenario/index.ts';
import type { SizedFleet } from './size.ts';
import { tiedTogether } from './tied-together.ts';

export interface OpenPrice {
  service: string;
  region: string;
  /** of the plan's services */
  row: number;
  sku: string;
  unit: string;
  unitsPerMonth: number;
  /** machines that buy less of it, and the price of a unit above which each costs less by itself; undefined where others have a say too */
  machines: { machineType: string; aboveUsdPerUnit: number | undefined }[];
}

const ALIKE = 1e-9;
const MOST_NAMED = 3;

export function openPrices(sized: SizedFleet): OpenPrice[] {
  const { scenario, demand, book, tasks, regions } = sized;
  const limit = scenario.constraints.maxUtilizationFraction;
  let row = 0;
  return regions.flatMap(({ chosen, choices, callsSeconds }, r) => {
    const task = tasks[r]!;
    const average = averageRequestsPerSecond(task);
    return chosen.flatMap((option, i): OpenPrice[] => {
      const at = row++;
      const { service, rates } = option;
      return unknownPrices(book, { scenario, demand, region: task.region, service, rates }, average).flatMap((price) => {
        const unitsPerMonth = boughtOf(price, option);
        const own = choices[i]!;
        if (!mayDiffer(sized, own) || unitsPerMonth <= leastOf(price, own, limit) * (1 + ALIKE)) return [];
        const less = own
          .cheapest(limit, callsSeconds(service))
          .options.map((other) => ({
            machineType: other.machine.machineType,
            aboveUsdPerUnit: tiedTogether(sized)
              ? undefined
              : (other.usdPerMonth - option.usdPerMonth) / (unitsPerMonth - boughtOf(price, other)),
            fewer: boughtOf(price, other) < unitsPerMonth * (1 - ALIKE),
          }))
          .filter(({ fewer }) => fewer)
          .sort((a, b) => (a.aboveUsdPerUnit ?? 0) - (b.aboveUsdPerUnit ?? 0));
        const machines = less.slice(0, MOST_NAMED).map(({ machineType, aboveUsdPerUnit }) => ({ machineType, aboveUsdPerUnit }));
        return [{ service, region: task.region.region, row: at, sku: price.sku, unit: price.unit, unitsPerMonth, machines }];
      });
    });
  });
}

/** Whether there was anything else to choose. */
const mayDiffer = (sized: SizedFleet, choices: ServiceChoices) => choices.count > 1 || choices.choosesShards || tiedTogether(sized);

const boughtOf = ({ per, unitsOf }: UnknownPrice, { shards, fleet, rates }: Option) =>
  unitsOf(rates) * (per === 'shards' ? shards - 1 : shards * fleet.billed.averageReplicas);

const leastOf = ({ per, unitsOf }: UnknownPrice, choices: ServiceChoices, limit: number) =>
  per === 'shards' ? unitsOf([]) * (choices.fewestShards - 1) : choices.leastUnits(limit, unitsOf);

export function openPriceWarnings(open: readonly OpenPrice[]): Warning[] {
  return open.map(({ service, region, row, sku, unit, machines }) => {
    const [first] = machines;
    const which =
      first === undefined
        ? 'a machine that takes fewer instances might cost less'
        : first.aboveUsdPerUnit === undefined
          ? `it might change them to ${machines.map(({ machineType }) => machineType).join(', ')} or another that buys less of it`
          : machines
              .map(
                ({ machineType, aboveUsdPerUnit }) =>
                  `${machineType} costs less above $${Number(aboveUsdPerUnit!.toPrecision(3))} a ${unit}`,
              )
              .join(', ');
    return {
      code: 'unpricedChoice',
      path: `services[${row}].machineType`,
      message: `no price is known for ${sku} in ${region}, so the machines of ${service} were compared without it: ${which}`,
    };
  });
}
