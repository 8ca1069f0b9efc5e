/** What is bought beside the services, and the named ceilings that a plan is held against. */
import { evaluateFormula, FormulaError, type FormulaVariables } from '../formula/index.ts';
import { nearestName } from './nearest-name.ts';
import type { NumberReader } from './read-number.ts';
import { LIMIT_QUANTITIES, type LimitQuantity, type ResolvedExtra, type ResolvedLimit } from './resolved.ts';
import type { Cloud, RawExtra, RawScenario } from './schema.ts';

const BOTH: readonly Cloud[] = ['aws', 'gcp'];

/** A service's name in a formula: letters, digits and _ only. */
export const limitVariable = (service: string, quantity: LimitQuantity) => `${service.replace(/\W/g, '_')}_${quantity}`;

/** @param keptOf one that was read before and comes out as it did */
export const readExtras = (
  raw: RawScenario,
  reader: NumberReader,
  keptOf: (extra: RawExtra, i: number) => ResolvedExtra | undefined = () => undefined,
): ResolvedExtra[] => (raw.extras ?? []).flatMap((extra, i) => keptOf(extra, i) ?? readExtra(raw, extra, i, reader) ?? []);

/** No number in them, so that no moved input changes any: their formulas are evaluated once fleets are known. */
export function readLimits(raw: RawScenario, reader: NumberReader): ResolvedLimit[] {
  const known = Object.keys(raw.services).flatMap((service) =>
    LIMIT_QUANTITIES.map((quantity) => ({ variable: limitVariable(service, quantity), service, quantity })),
  );
  const variables: FormulaVariables = { ...reader.parameters, zones: 1, ...Object.fromEntries(known.map(({ variable }) => [variable, 1])) };
  return (raw.limits ?? []).map((_, i) => readLimit(raw, i, reader, { known, variables }));
}

/** What a limit's formulas may name: parameters, zones, and what is to be known of a service once its fleet is chosen. */
interface LimitNames {
  known: ResolvedLimit['quantities'];
  variables: FormulaVariables;
}

function readExtra(raw: RawScenario, extra: RawExtra, i: number, reader: NumberReader): ResolvedExtra | undefined {
  const at = (key: string) => ['extras', i, key];
  const per = extra.per ?? 'region';
  if ((extra.item === undefined) === (extra.machineType === undefined))
    reader.problem(['extras', i], { code: 'extraItem', message: `extras[${i}] needs exactly one of item (a purpose) and machineType` });
  const names = Object.keys(raw.services);
  if (extra.service !== undefined && !names.includes(extra.service)) {
    const suggestion = nearestName(extra.service, names);
    reader.problem(at('service'), {
      code: 'unknownService',
      message: `there is no service ${extra.service}; services here: ${names.join(', ')}`,
      ...(suggestion && { suggestion }),
    });
  }
  if (per === 'instance' && extra.service === undefined)
    reader.problem(at('service'), { code: 'missing', message: `extras[${i}] is per instance: say of which service` });
  const bytes = isBytes(extra.count, reader);
  const count = reader.read(at('count'), extra.count, bytes ? { unit: 'bytes', unitDue: true, atLeast: 0 } : { unit: 'plain', atLeast: 0 });
  if (count === undefined) return undefined;
  return {
    name: extra.name,
    item: extra.item,
    machineType: extra.machineType,
    count,
    bytes,
    per,
    service: extra.service,
    clouds: extra.clouds ?? BOTH,
    costId: extra.costId,
    path: `extras[${i}]`,
  };
}

/** Whether a count is an amount of data, by what its text comes out as. */
function isBytes(count: RawExtra['count'], reader: NumberReader): boolean {
  const mid = typeof count === 'object' ? count.mid : count;
  if (typeof mid === 'number') return false;
  try {
    return evaluateFormula(mid, reader.parameters).unit === 'B';
  } catch (error) {
    if (error instanceof FormulaError) return false;
    throw error;
  }
}

function readLimit(raw: RawScenario, i: number, reader: NumberReader, { known, variables }: LimitNames): ResolvedLimit {
  const limit = raw.limits![i]!;
  const named = new Set(`${limit.need} ${limit.most}`.match(/[A-Za-z_]\w*/g) ?? []);
  for (const key of ['need', 'most'] as const)
    try {
      evaluateFormula(String(limit[key]), variables);
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      const { code, message, suggestion, missing } = error;
      if (code !== 'notFinite' && !(missing !== undefined && reader.refused.has(missing)))
        reader.problem(['limits', i, key], { code, message: `limits[${i}].${key}: ${message}`, ...(suggestion && { suggestion }) });
    }
  return {
    name: limit.name,
    need: String(limit.need),
    most: String(limit.most),
    effect: limit.effect ?? 'infeasible',
    resource: limit.resource ?? limit.name,
    clouds: limit.clouds ?? BOTH,
    message: limit.message,
    source: limit.source,
    path: `limits[${i}]`,
    parameters: Object.keys(reader.parameters).filter((name) => named.has(name)),
    quantities: known.filter(({ variable }) => named.has(variable)),
  };
}
