/** Each input of a book changed by itself, in the cells and in the scenario alike; and each SKU's price. */
import { safeParseScenario, setAt, parsePath, type FeasiblePlan } from 'plimsoll';
import { WHOLE_CORE_SPEED } from '../../packages/core/src/catalog/index.ts';
import { billOf, isFeasible, size, totalOf } from '../../packages/core/src/plan/size.ts';
import { EVERY_REGION } from '../../packages/exports/src/workbook/prices-sheet.ts';
import { changedPrices } from '../../packages/exports/src/workbook/read-prices.ts';
import type { Cell } from '../../packages/exports/src/workbook/sheet.ts';
import type { Example } from './examples.ts';

export interface Perturbation {
  label: string;
  /** for `bookOf` */
  changes: Record<string, number>;
  cells: [Cell, number][];
  /** for the scenario */
  set: { path: string; value: unknown }[];
}

export function perturbations({ plan, book }: Example): Perturbation[] {
  const { regions } = plan.scenario;
  const found = book.inputs.live.map((input): Perturbation => {
    const { path, value, whole, kind, atMost } = input;
    const moved = movedTo(path, value, whole ?? false, atMost);
    const unit = path.endsWith('demand') || path.endsWith('demand.mid') || kind === 's' ? 's' : kind === 'B' ? 'B' : '';
    const set: { path: string; value: unknown }[] = [{ path: path.replace(/\.mid$/, ''), value: unit ? `${moved}${unit}` : moved }];
    const share = /^regions\[(\d+)\]\.shareFraction$/.exec(path);
    if (share)
      set.push({
        path: `regions[${regions.length - 1}].shareFraction`,
        value:
          1 - regions.slice(0, -1).reduce((sum, region, i) => sum + (i === Number(share[1]) ? moved : Number(region.shareFraction)), 0),
      });
    return { label: path, changes: { [path]: moved }, cells: [[book.inputs.cells.get(path)!, moved]], set };
  });
  for (const [path, cell] of [...book.traffic.inputs].slice(0, 24).filter((_, h) => h % 7 === 0))
    found.push({
      label: path,
      changes: { [path]: Number(cell.value) * 1.3 },
      cells: [[cell, Number(cell.value) * 1.3]],
      set: [{ path, value: Number(cell.value) * 1.3 }],
    });
  return [...found, ...prices(plan, book)];
}

/** A dearer SKU: all its tiers alike, as an override by its id would. The dearest line of each component stands for the others. */
function prices(plan: FeasiblePlan, book: Example['book']): Perturbation[] {
  const dearest = new Map<string, FeasiblePlan['lineItems'][number]>();
  for (const line of plan.lineItems)
    if (line.price.state === 'priced' && line.region !== null && line.usdPerMonth! > (dearest.get(line.component)?.usdPerMonth ?? 0))
      dearest.set(line.component, line);
  return [...dearest.values()].map(({ region, sku }) => {
    const rows = book.prices.inputs.filter((one) => one.region === region && one.sku === sku);
    const cells = rows.map(({ cell }): [Cell, number] => [cell, Number(cell.value) * 1.1]);
    return {
      label: `price of ${sku} in ${region}`,
      changes: Object.fromEntries(rows.map(({ key }, i) => [`price ${key}`, cells[i]![1]])),
      cells,
      set: [{ path: 'prices.overrides', value: [...(plan.scenario.prices?.overrides ?? []), ...overridesOf(region, sku, cells)] }],
    };
  });
}

/** As the book, read back, would say it. */
function overridesOf(region: string | null, sku: string, cells: readonly [Cell, number][]) {
  const changed = cells.map(([{ value }, typed]) => ({
    ...{ region: region ?? EVERY_REGION, sku, from: 0, formula: undefined, overridden: false, place: '' },
    ...{ planned: Number(value), value: typed },
  }));
  return changedPrices(changed, [], []);
}

function movedTo(path: string, value: number, whole: boolean, atMost: number | undefined): number {
  if (path === 'objectives.survive.regions') return 1 - value;
  if (whole) return value + 1;
  if (/maxUtilizationFraction|demand$|demand.mid$|cpuUtilization|shareFraction|placement|discountFraction/.test(path))
    return Number((value * 0.93).toPrecision(12));
  if (value === 0) return path.includes('Bytes') ? 1500 : 0.25;
  const more = Number((value * 1.07).toPrecision(12));
  return atMost !== undefined && more > atMost ? Number((value * 0.93).toPrecision(12)) : more;
}

export interface Followed {
  services: { service: string; region: string; loadLineRequestsPerSecond: number; desiredReplicas: number; minReplicas: number }[];
  usdPerMonth: number;
  monthsUsd: number[];
}

/**
 * The changed scenario sized and billed by core with the machines of the plan; undefined when it cannot be. Only core's own stages
 * for fleet and bill: the bands, alternatives and availability of a whole plan are no part of the book's live cells.
 */
export function planChanged({ plan, catalog }: Example, { set }: Perturbation): Followed | undefined {
  const raw = structuredClone(plan.scenario);
  for (const { path, value } of set) setAt(raw, parsePath(path), value);
  const parsed = safeParseScenario(raw);
  if (!parsed.success) return undefined;
  const held: Record<string, Record<string, string>> = {};
  for (const { region, service, machineType } of plan.services) (held[region] ??= {})[service] = machineType;
  const sized = size({ scenario: parsed.scenario.resolved, catalog, wholeCoreSpeed: WHOLE_CORE_SPEED.mid, held });
  if (!isFeasible(sized)) return undefined;
  return {
    services: sized.regions.flatMap(({ region, chosen }) =>
      chosen.map(({ service, loadLineRequestsPerSecond, fleet }) => ({
        service,
        region,
        loadLineRequestsPerSecond,
        desiredReplicas: fleet.desiredReplicas,
        minReplicas: fleet.minReplicas,
      })),
    ),
    usdPerMonth: totalOf(billOf(sized)),
    monthsUsd: sized.week.growth.map((_, m) => totalOf(billOf(sized, sized.week.growth.length === 1 ? undefined : m))),
  };
}
