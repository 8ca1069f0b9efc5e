/** What the candidates of a service depend on, as text: where it is the same in another scenario on the same prices, they are the same. */
import type { ServiceDemand } from '../demand/index.ts';
import { numberOf } from './as-text.ts';
import { ownObjectives } from './objectives.ts';
import type { RegionTask } from './task.ts';
import type { ResolvedService } from '../scenario/index.ts';

const asStated = numberOf(({ calls: _, ...stated }: ResolvedService) => JSON.stringify(stated));
const asDemanded = numberOf(({ service: _, ...own }: ServiceDemand) => JSON.stringify(own));
const asIs = numberOf((part: object) => JSON.stringify(part));

/** @returns the key of a service's candidates in this region, among those of one price book */
export function choicesKeys(task: RegionTask): (service: string) => string {
  const { scenario, demand, held, book } = task;
  const common = commonKey(task);
  // whether options are compared with all up as well
  const loose = scenario.objectives.latency.some(({ underLossMs }) => underLossMs !== undefined);
  return (service) => {
    const stated = scenario.services[service]!;
    const extras = scenario.extras.filter((extra) => extra.per === 'instance' && extra.service === service);
    const together = demand.edges.filter(({ to }) => to === service).map((edge) => edge.together);
    const asked = [stated.calls.length, together, ownObjectives(scenario, service), loose];
    const parts = [asStated(book, stated), asDemanded(book, demand.services[service]!)];
    return `${common} ${parts.join(' ')} ${JSON.stringify([service, held?.[service], service === scenario.front, extras, asked])}`;
  };
}

/** What it depends on for every service of a region. */
function commonKey({ scenario, book, region, losses, hourlyRequestsPerSecond, growth, arrivals, wholeCoreSpeed }: RegionTask): string {
  const { constraints, objectives, limits, parameters } = scenario;
  const named = limits.map((limit) => limit.parameters.map((name) => parameters[name]));
  const parts = [region, constraints, objectives.survive, limits, hourlyRequestsPerSecond, growth].map((part) => asIs(book, part));
  return `choices ${parts.join(' ')} ${JSON.stringify([losses, arrivals, wholeCoreSpeed, named])}`;
}
