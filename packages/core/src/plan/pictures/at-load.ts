/**
 * The chosen fleet of one region under another load: same machines, same replicas, no autoscaler. The planner itself answers, with the fleet
 * held and the objectives lifted, so that a curve drawn from it goes through the plan's own numbers.
 * Regions that only differ by a lost region are not drawn: that loss is the all-up curve further right.
 */
import type { Catalog } from '../../catalog/index.ts';
import { parseScenario, type RawScenario } from '../../scenario/index.ts';
import { answerNow } from '../plan.ts';
import type { FeasiblePlan, Latency } from '../types.ts';
import { loadLadderOf } from './load-ladder.ts';

export interface AtLoad {
  /** client requests/s of all regions */
  requestsPerSecond: number;
  /** undefined: the fleet does not carry it */
  allUp: Latency | undefined;
  /** under the worst loss of zones or replicas to survive; undefined when there is none, or when what is left does not carry it */
  lost: Latency | undefined;
  /** that loss, as in `losses`; `none` where nothing that is lost makes answers later */
  loss: string | undefined;
  /** how far off both may be, either way; undefined where nothing is carried */
  errorBandFraction: number | undefined;
}

const NEARLY_FULL = 0.985;
/** 1 would be even steps */
const CLOSER = 1.7;

/** The region whose response decides `plan.latency`: under loss, the one that `plan.underLoss` names. */
export const worstRegionOf = (plan: FeasiblePlan): string => plan.underLoss.region;

/**
 * Rates worth a point: ever closer up to a little beyond what the fleet carries with everything up, where latency turns upwards, and the lines themselves.
 * @param count how many steps; whole, 2 to 200
 */
export function ratesToDraw(plan: FeasiblePlan, count: number): number[] {
  if (!(Number.isInteger(count) && count >= 2 && count <= 200))
    throw new RangeError(`ratesToDraw: count must be whole, 2 to 200, got ${count}`);
  const peak = plan.months.at(-1)!.peakRequestsPerSecond;
  const rungs = loadLadderOf(plan)
    .filter(({ loss }) => !loss.startsWith('region'))
    .map(({ requestsPerSecond }) => requestsPerSecond)
    .filter(Number.isFinite);
  const limit = Number(plan.scenario.constraints?.maxUtilizationFraction ?? 0.7);
  const most = (Math.max(peak, ...rungs) / Math.max(0.05, limit)) * NEARLY_FULL;
  if (!(most > 0)) return [];
  const steps = Array.from({ length: count }, (_, i) => most * (1 - (1 - (i + 1) / count) ** CLOSER));
  return [...new Set([most / 50, ...steps, peak, ...rungs])].sort((a, b) => a - b);
}

/** @param requestsPerSecond client requests/s of all regions; finite, > 0 */
export function atLoad(plan: FeasiblePlan, catalog: Catalog, requestsPerSecond: number): AtLoad {
  if (!(requestsPerSecond > 0 && requestsPerSecond < Infinity))
    throw new RangeError(`atLoad: requestsPerSecond must be finite and > 0, got ${requestsPerSecond}`);
  const ask = (survive: boolean) => answerNow(parseScenario(heldFleet(plan, requestsPerSecond, survive)), catalog);
  const losesSomething = plan.services.some((row) => row.losses.some(({ loss }) => /zones|replicas/.test(loss)));
  const both = losesSomething ? ask(true) : undefined;
  if (both)
    return {
      requestsPerSecond,
      allUp: both.latency,
      lost: both.underLoss.latency,
      loss: both.underLoss.loss,
      errorBandFraction: both.latencyErrorBandFraction,
    };
  const allUp = ask(false);
  return { requestsPerSecond, allUp: allUp?.latency, lost: undefined, loss: undefined, errorBandFraction: allUp?.latencyErrorBandFraction };
}

/** What a predicted latency may be off, either way. @param errorBandFraction of the prediction; above 1 nothing is known of how low it may be */
export const latencyBand = (predictedMs: number, errorBandFraction: number): { lowMs: number; highMs: number } => ({
  lowMs: Math.max(0, predictedMs * (1 - errorBandFraction)),
  highMs: predictedMs * (1 + errorBandFraction),
});

/** The scenario of one region alone, its fleet as chosen, every range at its middle. */
function heldFleet(plan: FeasiblePlan, requestsPerSecond: number, survive: boolean): RawScenario {
  const name = worstRegionOf(plan);
  const region = plan.scenario.regions.find((one) => one.region === name)!;
  const scenario = atMiddle(plan.scenario) as RawScenario;
  const share = Number(atMiddle(region.shareFraction ?? 1));
  const { zones = 0, replicas = 0 } = scenario.objectives?.survive ?? {};
  const { averageRequestsPerSecond: _, weekRequestsPerSecond: __, file: ___, ...traffic } = scenario.traffic;
  const { budgetUsdPerMonth: _budget, maxReplicas: _most, ...constraints } = scenario.constraints ?? {};
  const services = Object.fromEntries(
    Object.entries(scenario.services).map(([service, raw]) => {
      const row = plan.services.find((one) => one.service === service && one.region === name);
      if (!row) return [service, raw];
      const { enclave, desiredReplicas, machineType } = row;
      const shards = raw.shards === undefined && row.shards === 1 ? {} : { shards: row.shards };
      return [
        service,
        {
          ...raw,
          ...shards,
          ...(raw.profile !== undefined && { beyondMeasured: 'allowed' }),
          machineTypes: [machineType],
          replicas: desiredReplicas,
          autoscaled: false,
          ...(enclave && { enclave }),
        },
      ];
    }),
  );
  const { today: _today, limits: _limits, ...rest } = scenario;
  return {
    ...rest,
    traffic: { ...traffic, peakRequestsPerSecond: requestsPerSecond * share, growthPerMonthFraction: 0, horizonMonths: 1 },
    regions: [{ ...region, shareFraction: 1 }],
    services,
    objectives: { latency: [], survive: survive ? { zones, replicas } : {} },
    constraints: { ...constraints, maxUtilizationFraction: NEARLY_FULL },
  } as RawScenario;
}

/** Every `{low, mid, high}` as its mid. */
function atMiddle(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(atMiddle);
  if (typeof value !== 'object' || value === null) return value;
  const one = value as Record<string, unknown>;
  if ('mid' in one && 'low' in one && 'high' in one) return one.mid;
  return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, atMiddle(inner)]));
}
