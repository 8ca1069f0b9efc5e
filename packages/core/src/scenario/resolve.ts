/** A scenario of the right shape to numbers: defaults filled in, units converted, every rule that needs more than one key checked. */
import type { FormulaVariables } from '../formula/index.ts';
import { evaluateAgain, FormulaError } from '../formula/index.ts';
import { nearestName } from './nearest-name.ts';
import { readFailures } from './failures.ts';
import { readGraph } from './graph.ts';
import { refuseNotBuilt } from './not-built.ts';
import type { Problem, Warning } from './problem.ts';
import type { ReadDocument } from './document.ts';
import { NumberReader, type UncertainInput } from './read-number.ts';
import { readExtras, readLimits } from './resolve-extras.ts';
import { readOverrides, readSpendDiscounts } from './resolve-prices.ts';
import { readEdgeBytes, readPlacement } from './resolve-calls.ts';
import { readService } from './resolve-service.ts';
import { readChange, readToday } from './today.ts';
import type { ResolvedRegion, ResolvedScenario } from './resolved.ts';
import type { RawAmount, RawScenario } from './schema.ts';
import { shareWords } from './share-words.ts';
import { trafficProblems } from './traffic-problems.ts';

export const DEFAULT_ZONES = 3;

export interface Resolution {
  scenario: ResolvedScenario | undefined;
  /** the expanded scenario: it can be planned again and gives the same plan */
  plain: RawScenario;
  problems: Problem[];
  warnings: Warning[];
  uncertain: UncertainInput[];
}

export function resolveScenario(document: ReadDocument, raw: RawScenario): Resolution {
  const plain = JSON.parse(JSON.stringify(raw)) as RawScenario;
  const reader = new NumberReader(document, plain);
  const warnings: Warning[] = [];
  refuseNotBuilt(raw, reader);
  readParameters(reader, raw.parameters ?? {});
  const graph = readGraph(raw, reader);
  const traffic = readTraffic(raw, reader, graph?.front, warnings);
  const services = Object.fromEntries(Object.keys(raw.services).map((name) => [name, readService(raw, name, reader, undefined, warnings)]));
  const scenario: ResolvedScenario = {
    name: raw.name ?? 'unnamed',
    seed: raw.seed ?? 1,
    traffic,
    front: graph?.front ?? '',
    order: graph?.order ?? [],
    unreached: graph?.unreached ?? [],
    regions: readRegions(raw, reader, warnings),
    services,
    objectives: readObjectives(raw, reader),
    constraints: readConstraints(raw, reader, warnings),
    overrides: readOverrides(raw, reader),
    spendDiscounts: readSpendDiscounts(raw, reader),
    extras: readExtras(raw, reader),
    limits: readLimits(raw, reader),
    costIds: raw.costIds ?? {},
    parameters: reader.parameters,
    ...readFailures(raw, reader),
    today: readToday(raw, reader),
    change: readChange(raw, reader),
  };
  if (graph) reader.fill(['traffic', 'front'], graph.front);
  for (const name of graph?.unreached ?? [])
    warnings.push({
      code: 'unreached',
      path: `services.${name}`,
      message: `no client request reaches ${name}: it gets the smallest fleet`,
    });
  for (const [name, { source, howToMeasure }] of Object.entries(raw.priors ?? {}))
    warnings.push({
      code: 'prior',
      path: `parameters.${name}`,
      message: `${name} is a prior (${source})${howToMeasure ? `; to measure it: ${howToMeasure}` : ''}`,
    });
  reader.fill(['name'], scenario.name);
  reader.fill(['seed'], scenario.seed);
  if (!raw.parameters) reader.fill(['parameters'], {});
  return {
    scenario: reader.problems.length ? undefined : scenario,
    plain,
    problems: reader.problems,
    warnings,
    uncertain: dedupe(reader.uncertain),
  };
}

const dedupe = (inputs: UncertainInput[]) => [...new Map(inputs.map((input) => [input.path, input])).values()];

/** Of clients, in requests/s. Far more than there are, and few enough that replicas can be counted one by one. */
const A_RATE = { unit: 'plain', atLeast: 0, atMost: 1e15 } as const;

export function readTraffic(
  raw: RawScenario,
  reader: NumberReader,
  front: string | undefined,
  warnings: Warning[],
): ResolvedScenario['traffic'] {
  const traffic = {
    peakRequestsPerSecond: reader.read(['traffic', 'peakRequestsPerSecond'], raw.traffic.peakRequestsPerSecond, A_RATE),
    averageRequestsPerSecond: reader.read(['traffic', 'averageRequestsPerSecond'], raw.traffic.averageRequestsPerSecond, A_RATE),
    weekRequestsPerSecond: raw.traffic.weekRequestsPerSecond?.map(
      (rate, i) => reader.read(['traffic', 'weekRequestsPerSecond', i], rate, A_RATE) ?? 0,
    ),
    requestBytes: readEdgeBytes(reader, raw, ['traffic', 'requestBytes'], raw.traffic.requestBytes, front),
    responseBytes: readEdgeBytes(reader, raw, ['traffic', 'responseBytes'], raw.traffic.responseBytes, front),
    ...readPlacement(reader, ['traffic', 'placement'], raw.traffic.placement, 'internet'),
    burstiness: reader.read(['traffic', 'burstiness'], raw.traffic.burstiness, { unit: 'plain', atLeast: 1, atMost: 1000 }, 1) ?? 1,
    growthPerMonthFraction:
      reader.read(
        ['traffic', 'growthPerMonthFraction'],
        raw.traffic.growthPerMonthFraction,
        { unit: 'plain', atLeast: -1, atMost: 10 },
        0,
      ) ?? 0,
    horizonMonths:
      reader.read(['traffic', 'horizonMonths'], raw.traffic.horizonMonths, { unit: 'plain', atLeast: 1, atMost: 120, whole: true }, 1) ?? 1,
    costIds: raw.traffic.costIds ?? {},
  };
  trafficProblems(traffic, reader, warnings, reader.isMoved);
  return traffic;
}

/**
 * Parameters are read first: numbers, or text with a unit that stays a quantity in every formula. One may be a formula over those before it.
 * @param known of a parameter that comes out as it did before
 */
export function readParameters(
  reader: NumberReader,
  given: Record<string, RawAmount>,
  known: (name: string, amount: RawAmount) => FormulaVariables[string] | undefined = () => undefined,
): void {
  const variables: FormulaVariables = {};
  reader.parameters = variables;
  for (const [name, amount] of Object.entries(given)) {
    const before = known(name, amount);
    if (before !== undefined) {
      variables[name] = before;
      continue;
    }
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      reader.problem(['parameters', name], {
        code: 'wrongName',
        message: `a parameter's name is letters, digits and _, got ${JSON.stringify(name)}`,
      });
      continue;
    }
    const unit = unitOf(typeof amount === 'object' ? amount.mid : amount, variables);
    const value = reader.read(
      ['parameters', name],
      amount,
      unit === 's' ? { unit: 'seconds', unitDue: true } : unit === 'B' ? { unit: 'bytes', unitDue: true } : { unit: 'plain' },
    );
    if (value !== undefined) variables[name] = unit === null ? value : { value, unit };
    else if (reader.problems.length) reader.refused.add(name);
  }
}

function unitOf(text: number | string, variables: FormulaVariables): 's' | 'B' | null {
  if (typeof text === 'number') return null;
  try {
    const { unit } = evaluateAgain(text, variables);
    return unit === 's' || unit === 'B' ? unit : null;
  } catch (error) {
    if (error instanceof FormulaError) return null;
    throw error;
  }
}

export function readRegions(raw: RawScenario, reader: NumberReader, warnings: Warning[]): ResolvedRegion[] {
  const single = raw.regions.length === 1;
  const regions = raw.regions.map((region, i) => {
    if (raw.regions.findIndex((other) => other.region === region.region) !== i)
      reader.problem(['regions', i, 'region'], { code: 'duplicateRegion', message: `the region ${region.region} is listed twice` });
    const share = single ? 1 : reader.due(['regions', i, 'shareFraction'], region.shareFraction, { unit: 'plain', atLeast: 0, atMost: 1 });
    if (single) reader.fill(['regions', i, 'shareFraction'], 1);
    if (region.zones === undefined)
      warnings.push({
        code: 'defaultZones',
        path: `regions[${i}].zones`,
        message: `zones of ${region.region} are not stated: taken as ${DEFAULT_ZONES}`,
      });
    const zones =
      reader.read(['regions', i, 'zones'], region.zones, { unit: 'plain', atLeast: 1, atMost: 1e6, whole: true }, DEFAULT_ZONES) ??
      DEFAULT_ZONES;
    return { cloud: region.cloud, region: region.region, shareFraction: share ?? 0, zones };
  });
  if (single && raw.regions[0]!.shareFraction !== undefined) {
    const share = reader.read(['regions', 0, 'shareFraction'], raw.regions[0]!.shareFraction, { unit: 'plain', atLeast: 0, atMost: 1 });
    if (share !== undefined && Math.abs(share - 1) > 1e-9)
      reader.problem(['regions', 0, 'shareFraction'], {
        code: 'sharesSum',
        message: `the only region has the share ${share}: it must be 1`,
      });
  }
  const sum = regions.reduce((total, region) => total + region.shareFraction, 0);
  if (!single && regions.every((_, i) => raw.regions[i]!.shareFraction !== undefined) && Math.abs(sum - 1) > 1e-9)
    reader.problem(['regions'], {
      code: 'sharesSum',
      message: `shareFraction of the regions ${shareWords(
        sum,
        raw.regions.map(({ shareFraction }) => shareFraction),
      )}`,
    });
  return regions;
}

export function readObjectives(raw: RawScenario, reader: NumberReader): ResolvedScenario['objectives'] {
  const names = Object.keys(raw.services);
  const latency = (raw.objectives?.latency ?? []).map((objective, i) => {
    const at = (key: string) => ['objectives', 'latency', i, key];
    if (objective.service !== undefined && !names.includes(objective.service)) {
      const suggestion = nearestName(objective.service, names);
      reader.problem(at('service'), {
        code: 'unknownService',
        message: `there is no service ${objective.service}; services here: ${names.join(', ')}`,
        ...(suggestion && { suggestion }),
      });
    }
    return {
      fraction: reader.due(at('fraction'), objective.fraction, { unit: 'plain', above: 0, atMost: 0.999999 }) ?? 0.5,
      ms: reader.due(at('ms'), objective.ms, { unit: 'ms', above: 0 }) ?? 1,
      underLossMs: reader.read(at('underLossMs'), objective.underLossMs, { unit: 'ms', above: 0 }),
      service: objective.service,
    };
  });
  const survive = raw.objectives?.survive;
  const count = (key: 'zones' | 'regions' | 'replicas') =>
    reader.read(['objectives', 'survive', key], survive?.[key], { unit: 'plain', atLeast: 0, whole: true }, 0) ?? 0;
  const regions = count('regions');
  const losses = regionLosses(raw.regions.length - 1, regions);
  if (losses > MOST_REGION_LOSSES)
    reader.problem(['objectives', 'survive', 'regions'], {
      code: 'tooBig',
      message: `${regions} of ${raw.regions.length} regions are lost in more than ${MOST_REGION_LOSSES} ways: ask for fewer at once`,
    });
  const together = survive?.together ?? false;
  reader.fill(['objectives', 'survive', 'together'], together);
  const availabilityFraction = reader.read(['objectives', 'availabilityFraction'], raw.objectives?.availabilityFraction, {
    unit: 'plain',
    atLeast: 0,
    atMost: 1 - 1e-15,
  });
  return { latency, availabilityFraction, survive: { zones: count('zones'), regions, replicas: count('replicas'), together } };
}

/** Ways to lose one to `most` of the other regions; counting stops once they are too many. */
function regionLosses(others: number, most: number): number {
  let ways = 0;
  let choose = 1;
  for (let m = 1; m <= Math.min(others, most) && ways <= MOST_REGION_LOSSES; m++) {
    choose = (choose * (others - m + 1)) / m;
    ways += choose;
  }
  return ways;
}

/** Each of them is a row of every service of the plan. */
const MOST_REGION_LOSSES = 300;

export function readConstraints(raw: RawScenario, reader: NumberReader, warnings: Warning[]): ResolvedScenario['constraints'] {
  const given = raw.constraints ?? {};
  const at = (key: string) => ['constraints', key];
  if (given.maxUtilizationFraction === undefined)
    warnings.push({
      code: 'defaultUtilization',
      path: 'constraints.maxUtilizationFraction',
      message: 'maxUtilizationFraction is not stated: 0.7 is a convention, not a finding',
    });
  const maxUtilizationFraction =
    reader.read(at('maxUtilizationFraction'), given.maxUtilizationFraction, { unit: 'plain', atLeast: 1e-9, atMost: 1 }, 0.7) ?? 0.7;
  const filled = {
    tee: given.tee ?? false,
    architectures: given.architectures ?? ['x86_64' as const],
    allowBurstable: given.allowBurstable ?? false,
  };
  for (const [key, value] of Object.entries(filled)) reader.fill(at(key), value);
  return {
    maxUtilizationFraction,
    ...filled,
    families: given.families,
    maxReplicas: reader.read(at('maxReplicas'), given.maxReplicas, { unit: 'plain', atLeast: 1, whole: true }),
    budgetUsdPerMonth: reader.read(at('budgetUsdPerMonth'), given.budgetUsdPerMonth, { unit: 'plain', atLeast: 0 }),
  };
}
