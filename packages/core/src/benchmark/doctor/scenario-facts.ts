/** What a scenario says of the calls that reach one of its services. */
import { nearestName, type Scenario } from '../../scenario/index.ts';
import type { DoctorFacts } from './finding.ts';

/**
 * Mean payloads of the calls that reach a service, over all its callers, each by how often it calls.
 * @param service by name; the front service when none is given
 * @returns without a size when the scenario states none (0): nothing to compare with
 * @throws {RangeError} when there is no such service
 */
export function scenarioFacts(scenario: Scenario, service?: string): DoctorFacts {
  const { services, traffic, front } = scenario.resolved;
  const name = service ?? front;
  const names = Object.keys(services);
  if (!names.includes(name)) {
    const near = nearestName(name, names);
    throw new RangeError(`scenarioFacts: there is no service ${name}; ${near ? `did you mean ${near}?` : `there are ${names.join(', ')}`}`);
  }
  const edges = [
    ...(name === front ? [{ perRequest: 1, requestBytes: traffic.requestBytes, responseBytes: traffic.responseBytes }] : []),
    ...Object.values(services).flatMap(({ calls }) => calls.filter(({ to }) => to === name)),
  ];
  const weight = edges.reduce((sum, { perRequest }) => sum + perRequest, 0);
  const mean = (key: 'requestBytes' | 'responseBytes') =>
    weight > 0 ? edges.reduce((sum, edge) => sum + edge[key] * edge.perRequest, 0) / weight : 0;
  const [requestBytes, responseBytes] = [mean('requestBytes'), mean('responseBytes')];
  return { ...(requestBytes > 0 && { requestBytes }), ...(responseBytes > 0 && { responseBytes }) };
}
