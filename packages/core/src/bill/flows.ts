/** The bytes that cost something: who sends them, by which SKU, and how many a client request causes. Unit prices and tiers come later. */
import type { Cloud } from '../catalog/index.ts';
import type { Demand, Edge } from '../demand/index.ts';
import type { ResolvedExtra, ResolvedRegion, ResolvedScenario } from '../scenario/index.ts';
import type { Component } from './line-item.ts';
import type { PriceBook } from './price-book.ts';
import type { EdgePart, InputReference } from './reference.ts';
import { TRAFFIC_PURPOSES, type Purpose } from './skus.ts';

export interface Flow {
  id: string;
  component: Component;
  cloud: Cloud;
  region: string;
  service: string | null;
  purpose: Purpose;
  callsPerRequest: number;
  bytesPerCall: number;
  bytesSource: string;
  /** share of these bytes that is billed so, and how often a byte is charged (AWS charges both ends between zones) */
  fraction: number;
  fractionSource: string;
  charges: number;
  costId: string | undefined;
  /** where the three numbers come from */
  refs: { calls?: InputReference; bytes: InputReference; fraction?: InputReference };
}

/**
 * Every flow of a region. Placement shares split an edge's bytes; sameVpc bytes cost only where they cross zones.
 * @param book keeps those of an edge whose numbers stay
 * @param shardsOf shards of a service in this region
 * @returns also those that carry nothing now but would if bytes, calls, zones or a placement's formula were more; never those of a placement that is not named
 */
export function flowsOf(
  book: PriceBook,
  scenario: ResolvedScenario,
  demand: Demand,
  region: ResolvedRegion,
  shardsOf: (service: string) => number,
): Flow[] {
  const flows: Flow[] = scenario.order.flatMap((name) => betweenShards(demand, name, region, shardsOf(name)));
  for (const [i, edge] of demand.edges.entries()) {
    const { callsPerRequest, requestBytes, responseBytes, placement, places } = edge;
    const { sameVpc, sameRegion, otherRegion, internet } = placement;
    const numbers = [callsPerRequest, requestBytes, responseBytes, sameVpc, sameRegion, otherRegion, internet, places.length];
    const basis = [
      edge.from,
      edge.to,
      edge.name,
      region.zones,
      edge.to && scenario.services[edge.to]!.loadBalancer[region.cloud],
      ...numbers,
    ];
    flows.push(
      ...book.again(`edge ${i} ${region.region}`, basis, () => [
        ...transferFlows(scenario, edge, i, region),
        ...loadBalancerFlows(scenario, edge, i, region),
        ...natFlows(edge, i, region),
      ]),
    );
  }
  flows.push(...extraFlows(scenario, region));
  return flows;
}

const OUTSIDE: { place: 'sameRegion' | 'otherRegion' | 'internet'; purpose: Purpose }[] = [
  { place: 'sameRegion', purpose: 'crossZone' },
  { place: 'otherRegion', purpose: 'interRegion' },
  { place: 'internet', purpose: 'internetEgress' },
];

/** requestBytes leave at the caller's price, responseBytes at the callee's; what is not ours is not on our bill. */
function transferFlows(scenario: ResolvedScenario, edge: Edge, i: number, region: ResolvedRegion): Flow[] {
  const flows: Flow[] = [];
  const directions = [
    { way: 'request', bytes: edge.requestBytes, payer: edge.from },
    { way: 'response', bytes: edge.responseBytes, payer: edge.to },
  ] as const;
  for (const { way, bytes, payer } of directions) {
    if (payer === undefined) continue;
    const base = flowBase(edge, i, region, payer, bytes, way);
    for (const { place, purpose } of OUTSIDE)
      if (edge.places.includes(place))
        flows.push({
          ...base,
          id: `${base.id}-${place}`,
          component: 'network',
          purpose,
          fraction: edge.placement[place],
          fractionSource: `share of placement ${place}`,
          charges: 1,
          refs: { ...base.refs, fraction: part(i, place) },
        });
    const bothOurs = edge.from !== undefined && edge.to !== undefined;
    const behindBalancer = edge.to !== undefined && scenario.services[edge.to]!.loadBalancer[region.cloud] !== 'none';
    if (bothOurs && edge.places.includes('sameVpc') && !(region.cloud === 'aws' && behindBalancer))
      flows.push({
        ...base,
        id: `${base.id}-crossZone`,
        component: 'network',
        purpose: 'crossZone',
        fraction: (edge.placement.sameVpc * (region.zones - 1)) / region.zones,
        fractionSource: `(zones - 1) / zones of the sameVpc bytes cross zones, ${region.zones} zones`,
        charges: region.cloud === 'aws' ? 2 : 1,
        refs: { ...base.refs, fraction: part(i, 'crossZone') },
      });
  }
  return flows;
}

/** What a load balancer in front of the callee processes: both ways. AWS counts one LCU-hour per GB; GCP bills each way. */
function loadBalancerFlows(scenario: ResolvedScenario, edge: Edge, i: number, region: ResolvedRegion): Flow[] {
  if (edge.to === undefined) return [];
  const { loadBalancer, costIds } = scenario.services[edge.to]!;
  const balancer = loadBalancer[region.cloud];
  if (balancer === 'none') return [];
  const whole = {
    component: 'loadBalancer' as const,
    fraction: 1,
    fractionSource: 'all of them pass the load balancer',
    charges: 1,
    costId: costIds.loadBalancer,
  };
  const both = flowBase(edge, i, region, edge.to, edge.requestBytes + edge.responseBytes, 'both');
  if (region.cloud === 'aws') return [{ ...both, ...whole, id: `${both.id}-lcu`, purpose: 'loadBalancerIn' }];
  if (balancer === 'internal') return [{ ...both, ...whole, id: `${both.id}-balanced`, purpose: 'internalLoadBalancerData' }];
  const request = flowBase(edge, i, region, edge.to, edge.requestBytes, 'request');
  const response = flowBase(edge, i, region, edge.to, edge.responseBytes, 'response');
  return [
    { ...request, ...whole, id: `${request.id}-balanced`, purpose: 'loadBalancerIn' },
    { ...response, ...whole, id: `${response.id}-balanced`, purpose: 'loadBalancerOut' },
  ];
}

/** Calls of ours that leave the VPC pass our NAT both ways; clients come in by load balancer or address, not by NAT. */
function natFlows(edge: Edge, i: number, region: ResolvedRegion): Flow[] {
  if (edge.from === undefined || edge.placement.sameVpc === 1) return [];
  const base = flowBase(edge, i, region, edge.from, edge.requestBytes + edge.responseBytes, 'both');
  return [
    {
      ...base,
      id: `${base.id}-nat`,
      component: 'nat',
      purpose: 'natData',
      fraction: 1 - edge.placement.sameVpc,
      fractionSource: 'share that leaves the VPC',
      charges: 1,
      refs: { ...base.refs, fraction: part(i, 'leavesVpc') },
    },
  ];
}

function flowBase(edge: Edge, i: number, region: ResolvedRegion, payer: string, bytes: number, way: keyof typeof BYTES) {
  const where = edge.from === undefined ? 'traffic' : `services.${edge.from}.calls to ${edge.name}`;
  const what = way === 'both' ? 'requestBytes + responseBytes' : `${way}Bytes`;
  return {
    id: `${payer}-${region.region}-${edge.from ?? 'clients'}-${edge.to ?? edge.name}-${i}-${way}`,
    cloud: region.cloud,
    region: region.region,
    service: payer,
    callsPerRequest: edge.callsPerRequest,
    bytesPerCall: bytes,
    bytesSource: `scenario ${where}, ${what}`,
    costId: way === 'response' ? edge.costIds.response : edge.costIds.request,
    refs: { calls: part(i, 'calls'), bytes: part(i, BYTES[way]) },
  };
}

const part = (edge: number, what: EdgePart): InputReference => ({ of: 'edge', edge, part: what });
const BYTES = { request: 'requestBytes', response: 'responseBytes', both: 'bothBytes' } as const;

/** Bytes that the scenario's extras send out with every request: they count in the same tiers as the services' own. */
function extraFlows(scenario: ResolvedScenario, region: ResolvedRegion): Flow[] {
  return scenario.extras.flatMap((extra) => {
    if (!extra.clouds.includes(region.cloud) || !isExtraFlow(extra)) return [];
    return [
      {
        id: `extra-${extra.name}-${region.region}`,
        component: 'network' as const,
        cloud: region.cloud,
        region: region.region,
        service: extra.service ?? null,
        purpose: extra.item as Purpose,
        callsPerRequest: 1,
        bytesPerCall: extra.count,
        bytesSource: `scenario ${extra.path}.count (${extra.name})`,
        fraction: 1,
        fractionSource: 'all of them',
        charges: 1,
        costId: extra.costId,
        refs: { bytes: { of: 'scenario', path: `${extra.path}.count` } },
      },
    ];
  });
}

/** Extras that are traffic rather than things. */
export const isExtraFlow = ({ item, per }: ResolvedExtra) =>
  per === 'request' && item !== undefined && (TRAFFIC_PURPOSES as readonly string[]).includes(item);

/** What shards ask of each other when a call reads all of them: to every other shard and back, where it crosses zones. */
export function betweenShards(demand: Demand, name: string, region: ResolvedRegion, shards: number): Flow[] {
  const { service, callsPerRequest } = demand.services[name]!;
  if (!service.everyShard || shards < 2) return [];
  return [
    {
      id: `${name}-${region.region}-between-shards-crossZone`,
      component: 'network',
      cloud: region.cloud,
      region: region.region,
      service: name,
      purpose: 'crossZone',
      callsPerRequest: callsPerRequest * (shards - 1),
      bytesPerCall: service.betweenShards.requestBytes + service.betweenShards.responseBytes,
      bytesSource: `scenario services.${name}.betweenShards, to each of the ${shards - 1} other shards and back`,
      fraction: (region.zones - 1) / region.zones,
      fractionSource: `(zones - 1) / zones of the bytes between shards cross zones, ${region.zones} zones`,
      charges: region.cloud === 'aws' ? 2 : 1,
      costId: service.costIds.betweenShards,
      refs: {
        calls: { of: 'betweenShards', part: 'calls' },
        bytes: { of: 'betweenShards', part: 'bytes' },
        fraction: { of: 'betweenShards', part: 'crossZone' },
      },
    },
  ];
}

/** Whether machines of a region reach anything outside the VPC by themselves, so that a NAT stands there. */
export function needsNat(demand: Demand): boolean {
  return demand.edges.some((edge) => edge.from !== undefined && edge.placement.sameVpc < 1);
}
