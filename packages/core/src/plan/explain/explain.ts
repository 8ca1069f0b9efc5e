/** Any number of a plan, opened: what it is, the formula behind it, the inputs with their units and sources, and where to dig deeper. */
import { formatPath, nearestName, parsePath, valueAt, type PathKey } from '../../scenario/index.ts';
import type { LineItem } from '../../bill/index.ts';
import { lossWords } from '../../failure/index.ts';
import { ofAvailability } from './explain-availability.ts';
import { ofDerived, ofMonth, ofUncertainInput, withDerived } from './explain-derived.ts';
import { ofService } from './explain-service.ts';
import { children, input, unitOf, type Explanation } from './explanation.ts';
import type { FeasiblePlan, Plan, ServicePlan } from '../types.ts';

const OPTIMALITY: Record<string, string> = {
  lowerBoundUsdPerMonth: 'no plan that keeps the objectives costs less',
  candidatesConsidered: 'machine types that were looked at, region by region and service by service',
};

/**
 * @param path keys joined by dots, list items `[0]`; lines of the bill also by id: `lineItems[web-us-east4-machine].usdPerMonth`; beside the plan's own
 *   keys `loadLadder[i].requestsPerSecond` (`loadLadderOf`) and `shared.usdPerMonth` (`sharedMoneyOf`)
 * @throws {RangeError} when the plan has nothing at the path; the message names the nearest paths
 */
export function explain(plan: Plan, path: string): Explanation {
  const keys = resolveKeys(plan, path);
  const whole = plan.feasible ? withDerived(plan) : plan;
  const value = valueAt(whole, keys);
  const at = formatPath(keys);
  if (value === undefined) throw new RangeError(`explain: the plan has nothing at ${path}; ${nearby(whole, keys)}`);
  const leaf = typeof value === 'object' && value !== null ? null : (value as number | string | boolean | null);
  const base: Explanation = { path: at, title: at, value: leaf, unit: unitOf(String(keys.at(-1))), inputs: [], sources: [] };
  if (!plan.feasible) return { ...base, note: 'the plan is infeasible: reasons and nearest say why and what would help' };
  if (keys[0] === 'lineItems' && typeof keys[1] === 'number' && keys[2] === 'inputs' && keys.length > 3)
    return { ...base, ...ofLineInput(plan.lineItems[keys[1]]!, String(keys[3])), path: at };
  if (keys[0] === 'lineItems' && typeof keys[1] === 'number' && (keys.length < 4 || keys.at(-1) === 'usdPerUnit'))
    return { ...base, ...ofLine(plan.lineItems[keys[1]]!, `lineItems[${keys[1]}]`, String(keys[2] ?? 'usdPerMonth')), path: at };
  const derived = ofDerived(plan, keys) ?? ofEntry(plan, keys);
  if (derived) return { ...base, ...derived, path: at };
  if (keys[0] === 'services' && typeof keys[1] === 'number') return { ...base, ...ofService(plan, keys[1], keys.slice(2)), path: at };
  if (keys[0] === 'totals') return { ...base, ...ofTotals(plan, String(keys[1])), path: at };
  const opened = ofAvailability(plan, keys);
  if (opened)
    return {
      ...base,
      ...opened,
      ...(leaf === null && value !== null && !opened.inputs?.length && { inputs: children(value as object, at) }),
      path: at,
    };
  if (keys[0] === 'latency' || keys[0] === 'underLoss') return { ...base, ...ofLatency(plan, String(keys[0])), path: at };
  if (keys[0] === 'optimality')
    return {
      ...base,
      title: OPTIMALITY[String(keys[1])] ?? 'how sure the choice is',
      ...(keys[1] === 'candidatesConsidered' && { unit: 'candidates' }),
      note: plan.optimality.method,
      inputs: [input('usdPerMonth', plan.totals.usdPerMonth, 'USD/month', 'the bill', 'totals.usdPerMonth')],
    };
  if (keys[0] === 'shadowPrices' && typeof keys[1] === 'number')
    return {
      ...base,
      title: plan.shadowPrices[keys[1]]!.message,
      formula: 'the bill of the same scenario with the tighter objective, machines chosen anew, less the bill',
      inputs: [input('usdPerMonth', plan.totals.usdPerMonth, 'USD/month', 'the bill', 'totals.usdPerMonth')],
    };
  if (leaf === null && value !== null) return { ...base, inputs: children(value as object, at) };
  return { ...base, sources: [keys[0] === 'scenario' ? 'the scenario, defaults filled in' : 'the plan'] };
}

function ofEntry(plan: FeasiblePlan, keys: readonly PathKey[]): Partial<Explanation> | undefined {
  if (keys[0] === 'months' && typeof keys[1] === 'number') return ofMonth(plan, keys[1], String(keys[2]));
  if (keys[0] === 'uncertainty' && typeof keys[2] === 'number') return ofUncertainInput(plan, keys[2], String(keys[3]));
  return undefined;
}

/** Lines may be named by id, services by `service@region` or `service`. */
function resolveKeys(plan: Plan, path: string): PathKey[] {
  const byId = /^lineItems\[([^\]]*[^\]\d][^\]]*)\](?:\.(.*))?$/.exec(path);
  if (byId) {
    const i = plan.lineItems.findIndex((line: LineItem) => line.id === byId[1]);
    if (i < 0) {
      const near = nearestName(
        byId[1]!,
        plan.lineItems.map((line: LineItem) => line.id),
      );
      throw new RangeError(`explain: the bill has no line ${byId[1]}${near ? `; did you mean ${near}?` : ''}`);
    }
    return ['lineItems', i, ...(byId[2] ? parsePath(byId[2]) : [])];
  }
  const keys = parsePath(path);
  if (keys[0] === 'services' && typeof keys[1] === 'string') {
    const [service, region] = keys[1].split('@');
    const i = plan.services.findIndex((row: ServicePlan) => row.service === service && (region === undefined || row.region === region));
    if (i >= 0) return ['services', i, ...keys.slice(2)];
  }
  return keys;
}

function nearby(plan: Plan, keys: readonly PathKey[]): string {
  for (let depth = keys.length - 1; depth >= 0; depth--) {
    const parent = valueAt(plan, keys.slice(0, depth));
    if (typeof parent !== 'object' || parent === null) continue;
    const names = Array.isArray(parent) ? parent.map((_, i) => `[${i}]`) : Object.keys(parent);
    const near = nearestName(String(keys[depth]), names);
    const where = formatPath(keys.slice(0, depth)) || 'the plan';
    if (names.length === 0) return `${where} is empty`;
    return near ? `did you mean ${formatPath([...keys.slice(0, depth), near])}?` : `${where} has ${names.slice(0, 20).join(', ')}`;
  }
  return 'see plan --json';
}

function ofLine(line: LineItem, at: string, key: string): Partial<Explanation> {
  const sources = [line.price.source, ...(line.price.state === 'assumed' ? [`stand-in: ${line.price.standIn}`] : [])];
  const title = `${line.sku}${line.service ? ` for ${line.service}` : ''}${line.region ? ` in ${line.region}` : ''}`;
  const quantityInputs = Object.entries(line.inputs).map(([name, one]) =>
    input(name, one.value, one.unit, one.source, /^services\[\d+\]\.\w+$/.test(one.source) ? one.source : undefined),
  );
  if (key === 'quantity') return { title, unit: line.unit, formula: line.formula, inputs: quantityInputs, sources };
  const priceUnit = `USD/${line.unit}`;
  const usdPerUnit = line.price.state === 'unpriced' ? null : line.price.usdPerUnit;
  if (key === 'price') return { title: `unit price of ${title}`, value: usdPerUnit, unit: priceUnit, ...priceOf(line), sources };
  const money = { title, unit: 'USD/month', formula: `(${line.formula}) * usdPerUnit`, sources };
  return {
    ...money,
    inputs: [
      ...quantityInputs,
      input('quantity', line.quantity, line.unit, line.formula, `${at}.quantity`),
      input('usdPerUnit', usdPerUnit, priceUnit, line.price.source, `${at}.price`),
    ],
  };
}

/** What a line's formula is filled with. */
function ofLineInput({ inputs, sku }: LineItem, name: string): Partial<Explanation> {
  const one = inputs[name];
  return one ? { title: `${name} of ${sku}`, unit: one.unit, sources: [one.source] } : {};
}

/** The list's own price, or what became of it. */
function priceOf({ price, unit }: LineItem): Pick<Explanation, 'inputs'> & Partial<Explanation> {
  if (price.state === 'unpriced')
    return { inputs: [], note: 'no price is known: the line is in no sum; an override (prices.overrides) can state one' };
  const says =
    price.state === 'assumed'
      ? { note: `its own price is not in the list: that of ${price.standIn} stands in` }
      : { note: 'as the price list has it' };
  const { basis } = price;
  if (!basis) return { inputs: [], ...says };
  const { listUsdPerUnit, override, factor } = basis;
  const priceUnit = `USD/${unit}`;
  return {
    formula: `listUsdPerUnit${override === undefined ? '' : ', changed by the override'}${factor === undefined ? '' : ' * factor'}`,
    inputs: [
      input('listUsdPerUnit', listUsdPerUnit, priceUnit, 'the price list'),
      ...(override === undefined ? [] : [input('override', '…', '', 'the scenario', `scenario.prices.overrides[${override}]`)]),
      ...(factor === undefined ? [] : [input('factor', factor, '', 'sustained use, by quarter of the month')]),
    ],
    ...(price.state === 'assumed' && says),
  };
}

function ofTotals(plan: FeasiblePlan, key: string): Partial<Explanation> {
  const lines = plan.lineItems.map((line, i) =>
    input(line.id, line.usdPerMonth, 'USD/month', line.price.source, `lineItems[${i}].usdPerMonth`),
  );
  switch (key) {
    case 'usdPerMonth':
      return { title: 'the whole bill, a month', formula: 'sum of the lines', inputs: lines };
    case 'fixedUsdPerMonth':
      return {
        title: 'what does not move with traffic',
        formula: 'sum of the fixed lines',
        inputs: lines.filter((_, i) => plan.lineItems[i]!.kind === 'fixed'),
      };
    case 'usdPerMillionRequests':
      return {
        title: 'cost of a million client requests',
        formula: 'usdPerMonth * 1000000 / (averageRequestsPerSecond * secondsPerMonth)',
        inputs: [
          input('usdPerMonth', plan.totals.usdPerMonth, 'USD/month', 'the bill', 'totals.usdPerMonth'),
          input(
            'averageRequestsPerSecond',
            plan.totals.usdPerMillionRequests && (plan.totals.usdPerMonth * 1e6) / (plan.totals.usdPerMillionRequests * 2628000),
            'requests/s',
            'of clients, mean over the week and the horizon',
            'scenario.traffic',
          ),
          input('secondsPerMonth', 2628000, 's', '730 hours a month, by definition'),
        ],
      };
    case 'usdPerMonthLow':
    case 'usdPerMonthHigh': {
      const rows = plan.uncertainty.inputs.map((one) =>
        input(
          one.path,
          key === 'usdPerMonthLow' ? one.usdPerMonthLow : one.usdPerMonthHigh,
          'USD/month',
          'this input alone at that end of its range',
        ),
      );
      return {
        title: 'the range of the bill (P10 to P90)',
        formula: 'each uncertain input alone at its ends, differences added in quadrature',
        inputs: rows,
      };
    }
    default:
      return { title: key, inputs: [input('usdPerMonth', plan.totals.usdPerMonth, 'USD/month', 'the bill', 'totals.usdPerMonth')] };
  }
}

function ofLatency(plan: FeasiblePlan, key: string): Partial<Explanation> {
  const rows = plan.services.map((row, i) =>
    input(`${row.service} ${row.region} p95`, row.latency.p95Ms, 'ms', 'own queue and work', `services[${i}].latency.p95Ms`),
  );
  return {
    title:
      key === 'latency'
        ? 'whole response of the front service, worst region, all up'
        : `whole response of the front service, worst region, ${lossWords(plan.underLoss.loss)}`,
    formula:
      'distributions composed along the calls: own work, then sums in sequence and the slowest of parallel ones, network of each edge included',
    inputs: rows,
    note: `within ${Number((plan.latencyErrorBandFraction * 100).toPrecision(2))} % either way, by comparison with exact queues and simulation`,
  };
}
