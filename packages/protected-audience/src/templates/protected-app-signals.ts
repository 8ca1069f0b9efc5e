/** A Protected App Signals buyer: BFE, Bidding with the inference sidecar, and the ad retrieval server. */
import type { Template } from '@plimsoll/core';
import { formulaWith } from '../formulas.ts';
import { biddingAuctionExtras, type Extra } from '../infrastructure.ts';
import {
  gcpSubnet,
  memoryPerVcpu,
  modelSize,
  reasonableModel,
  routeTimeout,
  serverLimits,
  signalsSize,
  workerQueue,
} from '../limits/index.ts';
import { BUYER, derived, OPERATIONS, SERVERS, prior, range, type Parameters } from '../parameters/index.ts';
import { bfe, bidding, LOAD_BALANCER_USE, type BuyerIds } from '../services.ts';
import { buyerTraffic } from './buyer.ts';

const IDS: BuyerIds = { front: 'L', balancer: 'I', back: 'N', kvRequest: 'O', kvResponse: 'O' };
const { generateBidsTimeout } = BUYER;
const { bfeTime, chaffReceivedFraction, chaffTime, getBidsRequestBytes, getBidsResponseBytes } = BUYER;
const { sellerInVpcFraction, sellerInRegionFraction, sellerOtherRegionFraction } = BUYER;

const PARAMETERS: Parameters = {
  bfeTime,
  generateBidsTimeout,
  chaffReceivedFraction,
  chaffTime,
  signalsBytes: prior('Protected app signals of a user', range('0.8kB', '1.2kB', '1.5kB'), 'B', 'at most 1.5 kB', 'your encoder'),
  retrievedAds: prior('Ads that retrieval returns', range(10, 30, 100), 'ads', 'a guess', 'length of the retrieval answer'),
  adBytes: prior('Bytes of an ad with its features', range('0.5kB', '1kB', '3kB'), 'B', 'a guess', 'bytes of the retrieval answer ÷ ads'),
  prepareTime: prior(
    'prepareDataForAdRetrieval, vCPU time',
    range('1ms', '3ms', '8ms'),
    's',
    'pas_prepare_data_for_retrieval_udf_execution.duration_ms counts 10 to 300 ms',
    'vCPU time with and without it',
  ),
  generateBidTime: prior(
    'generateBid, vCPU time (one call for all ads)',
    range('1ms', '3ms', '10ms'),
    's',
    'pas_generate_bid_udf_execution.duration_ms counts 10 to 300 ms',
    'vCPU time with and without it',
  ),
  biddingOverhead: prior(
    'Bidding, vCPU time per request beside its functions',
    range('0.5ms', '1ms', '3ms'),
    's',
    'a prior',
    'the intercept of a fit',
  ),
  classes: prior('Model classes asked', range(1, 2, 4), 'classes', 'a guess', 'distinct models per request'),
  perAd: prior('Models ask per ad (1) or per user (0)', 1, '', 'user × ad models cost classes × ads calls', 'your generateBid'),
  ads: derived('Ads that models see', 'retrievedAds', 'ads'),
  inferenceCalls: derived('Inference calls per request', formulaWith('F16', {}), 'calls'),
  inferenceTime: prior(
    'One inference, vCPU time',
    range('0.02ms', '0.1ms', '0.5ms'),
    's',
    'a prior for small ranking models; batches are cheaper',
    'inference.request.duration_ms_by_model at low load',
  ),
  modelBytes: prior(
    'Bytes of the models loaded',
    range('20MB', '100MB', '500MB'),
    'B',
    'up to 100 MB is called reasonable',
    'size of the model files',
  ),
  retrievalTime: prior(
    'Ad retrieval, vCPU time per request',
    range('2ms', '6ms', '20ms'),
    's',
    'a prior: a nearest-neighbour search and a UDF',
    'cores × utilisation × time ÷ requests',
  ),
  retrievalDataset: prior(
    'Ads and metadata in retrieval',
    range('20GB', '40GB', '80GB'),
    'B',
    'a guess',
    'resident memory of a loaded server',
  ),
  snapshotsKept: prior(
    'Snapshots of ads and metadata kept',
    range(2, 3, 10),
    'copies',
    'a guess',
    'bytes in the bucket ÷ bytes of a snapshot',
  ),
  loadsPerMonth: prior('Full loads per retrieval server and month', range(1, 4, 30), 'loads', 'restarts, releases, new ads', 'restarts'),
  getBidsRequestBytes,
  getBidsResponseBytes,
  generateBidsBytes: derived('BFE to Bidding, request', 'getBidsRequestBytes + signalsBytes', 'B'),
  bidsResponseBytes: prior('Bidding to BFE, answer', range('1kB', '3kB', '10kB'), 'B', 'a guess', 'response.size_bytes of Bidding'),
  sellerInVpcFraction,
  sellerInRegionFraction,
  sellerOtherRegionFraction,
  ...SERVERS,
  ...OPERATIONS,
};

const adUpdates: Extra[] = [
  { name: 'ad-snapshots', item: 'objectStorageMonth', per: 'region', count: 'snapshotsKept * retrievalDataset', costId: 'Q' },
  {
    name: 'ad-loads',
    item: 'objectRead',
    per: 'instance',
    service: 'retrieval',
    count: 'loadsPerMonth * ceil(retrievalDataset / 8MiB)',
    costId: 'Q',
  },
];

export const protectedAppSignals: Template = {
  name: 'protected-audience/protected-app-signals',
  title: 'Protected App Signals: buyer (BFE, Bidding, retrieval)',
  description: 'BFE passes signals to Bidding, which prepares a query, retrieves ads, and ranks them with models in the inference sidecar.',
  parameters: PARAMETERS,
  scenario: {
    name: 'protected app signals',
    traffic: { peakRequestsPerSecond: 2000, averageRequestsPerSecond: 1100, ...buyerTraffic, costIds: { request: 'I', response: 'I' } },
    regions: [{ cloud: 'gcp', region: 'us-east4' }],
    services: {
      bfe: bfe(IDS, [
        {
          to: 'bidding',
          requestBytes: 'generateBidsBytes',
          responseBytes: 'bidsResponseBytes',
          networkMs: 0.5,
          costIds: { request: 'M', response: 'M' },
        },
      ]),
      bidding: {
        ...bidding('N'),
        // the models are loaded before the server is ready: 9 GiB took 120 s
        startupSeconds: '200s + modelBytes / 9GiB * 120s',
        demand: 'biddingOverhead + prepareTime + generateBidTime + inferenceCalls * inferenceTime',
        batchSize: 1,
        memory: {
          base: `serverMemory + ${formulaWith('F17', {})}`,
          perRequestInFlight: 'copiesInFlight * (generateBidsBytes + retrievedAds * adBytes)',
        },
        calls: [
          {
            to: 'retrieval',
            requestBytes: 'signalsBytes + 2kB',
            responseBytes: 'retrievedAds * adBytes',
            networkMs: 0.5,
            costIds: { request: 'O', response: 'O' },
          },
        ],
      },
      retrieval: {
        demand: 'retrievalTime',
        memory: { base: 'serverMemory', dataset: 'retrievalDataset' },
        shards: 1,
        autoscaled: false,
        startupSeconds: '60s + retrievalDataset / 259MB * 1s',
        loadBalancer: { aws: 'internal', gcp: 'none' },
        loadBalancerUse: LOAD_BALANCER_USE,
        balancer: { aws: 'leastOutstanding', gcp: 'random' },
        diskGib: 30,
        costIds: { machines: 'P', loadBalancer: 'general' },
      },
    },
    objectives: { latency: [{ fraction: 0.95, ms: 110 }], survive: { zones: 1 } },
    constraints: { tee: true, maxUtilizationFraction: 0.6 },
    extras: [...biddingAuctionExtras(['bfe', 'bidding', 'retrieval'], ['bidding']), ...adUpdates],
    limits: [
      signalsSize,
      modelSize,
      ...memoryPerVcpu('bidding'),
      reasonableModel,
      workerQueue('bidding', 'generateBidTime', 'generateBidsTimeout'),
      ...routeTimeout('generateBids', 'generateBidsTimeout'),
      ...serverLimits('bfe', 'bidding', 'retrieval'),
      gcpSubnet('bfe', 'bidding'),
    ],
    costIds: { nat: 'general', forwardingRules: 'I' },
  },
};
