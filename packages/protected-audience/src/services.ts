/** The services themselves, as plain scenario parts: demand, fan-out, placement, what each cloud puts in front of them. */
import type { RawScenario } from '@plimsoll/core';
import { formulaWith } from './formulas.ts';

type Service = RawScenario['services'][string];
type Call = NonNullable<Service['calls']>[number];

/** AWS stacks never scale by themselves; GCP ones follow the CPU, 200 s behind. */
const AUTOSCALED: Service['autoscaled'] = { aws: false, gcp: true };
const STARTUP_SECONDS = 200;
/** What a load balancer counts beside bytes; AWS bills an hour by the largest. */
export const LOAD_BALANCER_USE = {
  newConnectionsPerRequest: 'newConnectionsPerRequest',
  activeConnections: 'activeConnections',
  ruleEvaluationsPerRequest: 'ruleEvaluationsPerRequest',
} satisfies Service['loadBalancerUse'];
/** Keys and attestation: off the path of a request, but through the NAT that the reference Terraform always lays down. */
export const coordinators: Call = {
  external: 'coordinators',
  perRequest: 0,
  networkMs: 0,
  serviceTime: { meanMs: 0, squaredCoefficientOfVariation: 0 },
};
/** A public front end: ALB with least outstanding requests; GCP's global load balancer spreads by utilisation. */
const FRONT = {
  autoscaled: AUTOSCALED,
  startupSeconds: STARTUP_SECONDS,
  loadBalancerUse: LOAD_BALANCER_USE,
  loadBalancer: 'public',
  balancer: { aws: 'leastOutstanding', gcp: 'random' },
} satisfies Partial<Service>;
/** A back end: an internal ALB on AWS (App Mesh ended), a proxyless mesh on GCP, which costs no balancer. */
const BACK = {
  autoscaled: AUTOSCALED,
  startupSeconds: STARTUP_SECONDS,
  loadBalancerUse: LOAD_BALANCER_USE,
  loadBalancer: { aws: 'internal', gcp: 'none' },
  balancer: { aws: 'leastOutstanding', gcp: 'random' },
} satisfies Partial<Service>;

/** Shares of where the other side is; what is left is the internet. */
export const placed = (inVpc: string, inRegion: string, otherRegion = '0'): NonNullable<Call['placement']> => ({
  sameVpc: inVpc,
  sameRegion: inRegion,
  otherRegion,
  internet: `1 - (${inVpc}) - (${inRegion}) - (${otherRegion})`,
});

const NETWORK_MS = 0.5;

/** @param buyersElsewhere buyers that are not services of the scenario */
export const sfe = (buyersElsewhere: string, own: Call[] = []): Service => ({
  ...FRONT,
  demand: 'sfeTime',
  memory: {
    base: 'serverMemory',
    perRequestInFlight: 'copiesInFlight * (selectAdRequestBytes + calledBuyers * (getBidsBytes + bidsBytes) + sellerKvResponseBytes)',
  },
  costIds: { machines: 'C3', loadBalancer: 'C2' },
  calls: [
    {
      external: 'buyers',
      perRequest: `(${buyersElsewhere}) * (1 + retryFraction)`,
      requestBytes: 'getBidsBytes',
      responseBytes: 'bidsBytes',
      mode: 'parallel',
      timeoutMs: 'buyerTimeout',
      networkMs: 1,
      serviceTime: { meanMs: 'buyerTime', squaredCoefficientOfVariation: 0.25, shape: 'gamma' },
      placement: placed('0', 'buyerInRegionFraction', 'buyerOtherRegionFraction'),
      costIds: { request: 'C7', response: 'C7' },
    },
    ...own,
    {
      external: 'decoys',
      perRequest: 'chaffPerRequest',
      requestBytes: 'chaffRequestBytes',
      responseBytes: 'chaffResponseBytes',
      mode: 'parallel',
      timeoutMs: 'buyerTimeout',
      networkMs: 1,
      serviceTime: { meanMs: 'chaffHold', squaredCoefficientOfVariation: 0.25, shape: 'gamma' },
      placement: placed('0', 'buyerInRegionFraction', 'buyerOtherRegionFraction'),
      costIds: { request: 'C7', response: 'C7' },
    },
    {
      external: 'sellerKeyValue',
      perRequest: 'anyBidFraction',
      requestBytes: 'sellerKvRequestBytes',
      responseBytes: 'sellerKvResponseBytes',
      networkMs: 1,
      serviceTime: { meanMs: 'sellerKvTime', squaredCoefficientOfVariation: 0.5, shape: 'gamma' },
      placement: placed('sellerKvInVpcFraction', 'sellerKvInRegionFraction'),
      costIds: { request: 'C4', response: 'C5' },
    },
    {
      external: 'kAnonymity',
      perRequest: 'kAnonMissFraction',
      requestBytes: 'kAnonBytes',
      responseBytes: 'kAnonBytes',
      networkMs: 1,
      serviceTime: { meanMs: 'kAnonTime', squaredCoefficientOfVariation: 1 },
      costIds: { request: 'general', response: 'general' },
    },
    {
      to: 'auction',
      perRequest: 'anyBidFraction',
      requestBytes: 'scoreAdsBytes * auctionCompressionRatio',
      responseBytes: 'scoresBytes',
      networkMs: NETWORK_MS,
      costIds: { request: 'general', response: 'general' },
    },
    coordinators,
  ],
});

export const auction: Service = {
  ...BACK,
  demand: formulaWith('F1', { overhead: 'auctionOverhead', executions: 'ads', executionTime: 'scoreAdTime' }),
  batchSize: 'ads',
  memory: { base: 'serverMemory', perRequestInFlight: 'copiesInFlight * (scoreAdsBytes + scoresBytes)' },
  costIds: { machines: 'C6', loadBalancer: 'general' },
};

/** Ids that a buyer's lines carry; they differ where signals replace interest groups. */
export interface BuyerIds {
  front: string;
  balancer: string;
  back: string;
  kvRequest: string;
  kvResponse: string;
}

export const bfe = (ids: BuyerIds, calls: Call[]): Service => ({
  ...FRONT,
  demand: 'bfeTime + chaffReceivedFraction * chaffTime',
  memory: { base: 'serverMemory', perRequestInFlight: 'copiesInFlight * (getBidsRequestBytes + generateBidsBytes)' },
  costIds: { machines: ids.front, loadBalancer: ids.balancer },
  calls: [...calls, coordinators],
});

const buyerKv = (name: string, perRequest: string, ids: BuyerIds): Call => ({
  external: name,
  perRequest,
  requestBytes: 'buyerKvRequestBytes',
  responseBytes: 'buyerKvResponseBytes',
  networkMs: 1,
  serviceTime: { meanMs: 'buyerKvTime', squaredCoefficientOfVariation: 0.5, shape: 'gamma' },
  placement: placed('buyerKvInVpcFraction', 'buyerKvInRegionFraction'),
  costIds: { request: ids.kvRequest, response: ids.kvResponse },
});

/** BYOS, TEE, or both one after the other. */
export const buyerKeyValue = (ids: BuyerIds): Call[] => [
  buyerKv('byosKeyValue', 'if(buyerKvMode == 1, 0, 1)', ids),
  buyerKv('teeKeyValue', 'if(buyerKvMode == 0, 0, 1)', ids),
];

export const toBidding: Call = {
  to: 'bidding',
  requestBytes: 'generateBidsBytes',
  responseBytes: 'bidsResponseBytes',
  networkMs: NETWORK_MS,
  costIds: { request: 'general', response: 'general' },
};

export const bidding = (machines: string): Service => ({
  ...BACK,
  demand: formulaWith('F1', { overhead: 'biddingOverhead', executions: 'interestGroups', executionTime: 'generateBidTime' }),
  batchSize: 'interestGroups',
  memory: { base: 'serverMemory', perRequestInFlight: 'copiesInFlight * (generateBidsBytes + bidsResponseBytes)' },
  costIds: { machines, loadBalancer: 'general' },
});
