/**
 * Whether a scenario with one input moved leads to the same machines and replicas, so that only its bill has to be drawn up anew: most inputs
 * are bytes or telemetry, which no fleet depends on. Exact: everything that the choice looks at is compared, and bandwidth is shown not to matter.
 */
import type { Demand, ServiceDemand } from '../../demand/index.ts';
import { textOf, type ServiceChoices } from '../../choice/index.ts';
import type { ResolvedScenario, ResolvedService } from '../../scenario/index.ts';
import type { SizedFleet } from '../size.ts';

export interface Kept {
  /** the machines as they are take the same replicas */
  fleet: boolean;
  /** the same machines would be chosen as well */
  choice: boolean;
}

/** @returns what a scenario and its demand leave as it is; prices are those of `sized` */
export function fleetKeeper(sized: SizedFleet): (moved: { scenario: ResolvedScenario; demand: Demand }) => Kept {
  const basis = basisOf(sized.scenario, sized.demand);
  const places = sized.regions.flatMap(({ choices, chosen }) =>
    choices.map((all, i) => {
      const held = all.onlyOn(chosen[i]!.machine.machineType);
      const never = (own: ServiceChoices) => {
        const here = own.neverNetwork(sized.demand);
        return (demand: Demand) => here && own.neverNetwork(demand);
      };
      return { service: all.service, fleet: never(held), choice: never(all) };
    }),
  );
  return ({ scenario, demand }) => {
    if (!basisOf(scenario, demand).every((part, i) => part === basis[i])) return { fleet: false, choice: false };
    const otherShards = Object.keys(scenario.services).some((name) => {
      const [before, now] = [sized.scenario.services[name]!, scenario.services[name]!];
      return choosesShards(now) && JSON.stringify(before.betweenShards) !== JSON.stringify(now.betweenShards);
    });
    if (otherShards) return { fleet: false, choice: false };
    const otherBytes = places.filter(({ service }) => !sameBytes(sized.demand.services[service]!, demand.services[service]!));
    return { fleet: otherBytes.every(({ fleet }) => fleet(demand)), choice: otherBytes.every(({ choice }) => choice(demand)) };
  };
}

/** What its shards send one another is a reason for fewer of them, and so for other machines. */
const choosesShards = ({ everyShard, shards, datasetBytes }: ResolvedService) => everyShard && shards === undefined && datasetBytes > 0;

type Bytes = Pick<ServiceDemand, 'inBytesPerCall' | 'outBytesPerCall'>;
const sameBytes = (a: Bytes, b: Bytes) => a.inBytesPerCall === b.inBytesPerCall && a.outBytesPerCall === b.outBytesPerCall;

const statedText = textOf(({ calls, betweenShards: _bytes, loadBalancerUse: _use, ...service }: ResolvedService) =>
  JSON.stringify([service, calls.map(({ requestBytes: _request, responseBytes: _response, ...call }) => call)]),
);

const partText = textOf((part: object) => JSON.stringify(part));
const ratesText = textOf((traffic: ResolvedScenario['traffic']) => {
  const { peakRequestsPerSecond, averageRequestsPerSecond, weekRequestsPerSecond, burstiness, growthPerMonthFraction, horizonMonths } =
    traffic;
  return JSON.stringify([
    [peakRequestsPerSecond, averageRequestsPerSecond, burstiness, growthPerMonthFraction, horizonMonths],
    weekRequestsPerSecond,
  ]);
});

/** All that the choice looks at but the bytes on its network. */
function basisOf({ traffic, regions, services, objectives, constraints, limits, parameters }: ResolvedScenario, demand: Demand): string[] {
  return [
    ratesText(traffic),
    partText(regions),
    partText(objectives),
    partText(constraints),
    ...limits.map((limit) => `${partText(limit)} ${JSON.stringify(limit.parameters.map((name) => parameters[name]))}`),
    ...Object.values(services).map(statedText),
    ...Object.values(demand.services).map(({ service: _service, inBytesPerCall: _in, outBytesPerCall: _out, ...own }) =>
      JSON.stringify(own),
    ),
  ];
}
