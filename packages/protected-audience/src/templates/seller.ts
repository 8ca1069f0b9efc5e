/** A seller: SFE and Auction, buyers and the Key/Value service outside. */
import type { Template } from '@plimsoll/core';
import { biddingAuctionExtras, type Extra } from '../infrastructure.ts';
import {
  buyersPerAuction,
  gcpSubnet,
  memoryPerVcpu,
  messageSize,
  requestSize,
  routeTimeout,
  serverLimits,
  workerQueue,
} from '../limits/index.ts';
import { OPERATIONS, SELLER, SERVERS } from '../parameters/index.ts';
import { auction, placed, sfe } from '../services.ts';

/** What the seller's ad server sends and passes on: its bytes are on the seller's bill too. */
export const adServerExtras: Extra[] = [
  {
    name: 'ad-server-requests-internet',
    item: 'internetEgress',
    per: 'request',
    count: 'selectAdRequestBytes * max(0, 1 - adServerInVpcFraction - adServerInRegionFraction)',
    costId: 'C1',
  },
  {
    name: 'ad-server-requests-region',
    item: 'crossZone',
    per: 'request',
    count: 'selectAdRequestBytes * adServerInRegionFraction',
    costId: 'C1',
  },
  { name: 'client-extra', item: 'internetEgress', per: 'request', count: 'clientExtraBytes', costId: 'C9' },
  { name: 'debug-reports', item: 'internetEgress', per: 'request', count: 'debugReportFraction * debugUrlBytes', costId: 'general' },
];

export const sellerTraffic = {
  requestBytes: 'selectAdRequestBytes',
  responseBytes: 'selectAdResponseBytes',
  placement: placed('adServerInVpcFraction', 'adServerInRegionFraction'),
  costIds: { request: 'C1', response: 'C8' },
};

export const seller: Template = {
  name: 'protected-audience/seller',
  title: 'Protected Audience: seller (SFE, Auction)',
  description: 'An ad server calls the SFE, which asks buyers for bids, fetches scoring signals and has Auction score every ad.',
  parameters: { ...SELLER, ...SERVERS, ...OPERATIONS },
  scenario: {
    name: 'seller',
    traffic: { peakRequestsPerSecond: 10_000, averageRequestsPerSecond: 5500, ...sellerTraffic },
    regions: [{ cloud: 'gcp', region: 'us-east4' }],
    services: { sfe: sfe('calledBuyers'), auction },
    objectives: { latency: [{ fraction: 0.95, ms: 200 }], survive: { zones: 1 } },
    constraints: { tee: true, maxUtilizationFraction: 0.6 },
    extras: [...biddingAuctionExtras(['sfe', 'auction'], ['auction']), ...adServerExtras],
    limits: [
      buyersPerAuction,
      requestSize,
      messageSize('scoreAds', 'scoreAdsBytes'),
      ...memoryPerVcpu('auction'),
      workerQueue('auction', 'scoreAdTime', 'scoreAdsTimeout'),
      ...routeTimeout('buyer', 'buyerTimeout'),
      ...routeTimeout('scoreAds', 'scoreAdsTimeout'),
      ...serverLimits('sfe', 'auction'),
      gcpSubnet('sfe', 'auction'),
    ],
    costIds: { nat: 'C7', forwardingRules: 'C2' },
  },
};
