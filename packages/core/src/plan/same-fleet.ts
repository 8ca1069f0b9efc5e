/**
 * Whether a scenario with one input moved leads to the same machines and replicas, so that only its bill has to be drawn up anew: most inputs
 * are bytes or telemetry, which no fleet depends on. Exact: everything that the choice looks at is compared, and bandwidth is shown not to matter.
 */
import type { Demand } from '../demand/index.ts';
import { textOf } from '../choice/index.ts';
import type { ResolvedLimit, ResolvedScenario, ResolvedService } from '../scenario/index.ts';
import type { SizedFleet } from './size.ts';

/** @returns whether a scenario and its demand keep the fleet; prices are those of `sized` */
export function fleetKeeper(sized: SizedFleet): (moved: { scenario: ResolvedScenario; demand: Demand }) => boolean {
  const choices = sized.regions.flatMap((region) => region.choices);
  const basis = basisOf(sized.scenario, sized.demand);
  const neverNetwork = (demand: Demand) => choices.every((choice) => choice.neverNetwork(demand));
  const neverHere = neverNetwork(sized.demand);
  return ({ scenario, demand }) => neverHere && basis === basisOf(scenario, demand) && neverNetwork(demand);
}

const limitText = textOf((limit: ResolvedLimit) => JSON.stringify(limit));
const statedText = textOf(({ calls, betweenShards: _bytes, loadBalancerUse: _use, ...service }: ResolvedService) =>
  JSON.stringify([service, calls.map(({ requestBytes: _request, responseBytes: _response, ...call }) => call)]),
);

/** All that the choice looks at but the bytes on its network. */
function basisOf({ traffic, regions, services, objectives, constraints, limits, parameters }: ResolvedScenario, demand: Demand): string {
  const { peakRequestsPerSecond, averageRequestsPerSecond, weekRequestsPerSecond, burstiness, growthPerMonthFraction, horizonMonths } =
    traffic;
  return JSON.stringify([
    [peakRequestsPerSecond, averageRequestsPerSecond, weekRequestsPerSecond, burstiness, growthPerMonthFraction, horizonMonths],
    regions,
    objectives,
    constraints,
    limits.map((limit) => [limitText(limit), limit.parameters.map((name) => parameters[name])]),
    Object.values(services).map(statedText),
    Object.values(demand.services).map(({ service: _service, inBytesPerCall: _in, outBytesPerCall: _out, ...own }) => own),
  ]);
}
