/**
 * Whether a scenario with one input moved leads to the same machines and replicas, so that only its bill has to be drawn up anew: most inputs
 * are bytes or telemetry, which no fleet depends on. Exact: everything that the choice looks at is compared, and bandwidth is shown not to matter.
 */
import type { Demand, ServiceDemand } from '../../demand/index.ts';
import type { ServiceChoices } from '../../choice/index.ts';
import { alike, type ResolvedScenario, type ResolvedService } from '../../scenario/index.ts';
import type { SizedFleet } from '../size.ts';

export interface Kept {
  /** the machines as they are take the same replicas */
  fleet: boolean;
  /** the same machines would be chosen as well */
  choice: boolean;
}

interface Asked {
  scenario: ResolvedScenario;
  demand: Demand;
}

/** @returns what a scenario and its demand leave as it is; prices are those of `sized` */
export function fleetKeeper(sized: SizedFleet): (moved: Asked) => Kept {
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
    if (!asksTheSame(sized, { scenario, demand })) return { fleet: false, choice: false };
    const otherShards = Object.keys(scenario.services).some((name) => {
      const [before, now] = [sized.scenario.services[name]!, scenario.services[name]!];
      return choosesShards(now) && !alike(before.betweenShards, now.betweenShards);
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

/** Of a service and of its calls: bytes, and what a load balancer counts. */
const STATED_BESIDE = ['calls', 'betweenShards', 'loadBalancerUse'];
const CALL_BESIDE = ['requestBytes', 'responseBytes'];
const DEMAND_BESIDE = ['service', 'inBytesPerCall', 'outBytesPerCall'];
const TRAFFIC_BESIDE = ['requestBytes', 'responseBytes', 'placement', 'places', 'costIds'];

const sameStated = (a: ResolvedService, b: ResolvedService) =>
  a === b ||
  (alike(a, b, STATED_BESIDE) && a.calls.length === b.calls.length && a.calls.every((call, i) => alike(call, b.calls[i], CALL_BESIDE)));

/** Whether all is the same that the choice looks at but the bytes on its network. */
function asksTheSame(here: Asked, there: Asked): boolean {
  const [a, b] = [here.scenario, there.scenario];
  return (
    alike(a.traffic, b.traffic, TRAFFIC_BESIDE) &&
    alike([a.regions, a.objectives, a.constraints, a.limits], [b.regions, b.objectives, b.constraints, b.limits]) &&
    a.limits.every(({ parameters }) => parameters.every((name) => alike(a.parameters[name], b.parameters[name]))) &&
    a.order.every((name) => alike(here.demand.services[name], there.demand.services[name], DEMAND_BESIDE)) &&
    Object.values(a.services).every((service) => sameStated(service, b.services[service.name]!))
  );
}
