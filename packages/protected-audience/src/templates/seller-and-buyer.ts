/** A seller that is also one of its buyers: both stacks in every region. */
import type { Template } from '@plimsoll/core';
import { biddingAuctionExtras } from '../infrastructure.ts';
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
import { BUYER, OPERATIONS, SELLER, SERVERS } from '../parameters/index.ts';
import { auction, bfe, bidding, buyerKeyValue, sfe, toBidding } from '../services.ts';
import { BUYER_IDS } from './buyer.ts';
import { adServerExtras, sellerTraffic } from './seller.ts';

export const sellerAndBuyer: Template = {
  name: 'protected-audience/seller-and-buyer',
  title: 'Protected Audience: seller and buyer',
  description: 'SFE and Auction with one buyer of the house (BFE, Bidding) in the same VPC, and the other buyers outside.',
  parameters: { ...SELLER, ...BUYER, ...SERVERS, ...OPERATIONS },
  scenario: {
    name: 'seller and buyer',
    traffic: { peakRequestsPerSecond: 5000, averageRequestsPerSecond: 2700, ...sellerTraffic },
    regions: [{ cloud: 'gcp', region: 'us-east4' }],
    services: {
      sfe: sfe('max(0, calledBuyers - 1)', [
        {
          to: 'bfe',
          perRequest: '1 + retryFraction',
          requestBytes: 'getBidsBytes',
          responseBytes: 'bidsBytes',
          mode: 'parallel',
          timeoutMs: 'buyerTimeout',
          networkMs: 0.5,
          costIds: { request: 'C7', response: 'C6' },
        },
      ]),
      auction,
      bfe: { ...bfe(BUYER_IDS, [...buyerKeyValue(BUYER_IDS), toBidding]), loadBalancer: { aws: 'internal', gcp: 'internal' } },
      bidding: bidding(BUYER_IDS.back),
    },
    objectives: { latency: [{ fraction: 0.95, ms: 220 }], survive: { zones: 1 } },
    constraints: { tee: true, maxUtilizationFraction: 0.6 },
    extras: [...biddingAuctionExtras(['sfe', 'auction', 'bfe', 'bidding'], ['auction', 'bidding']), ...adServerExtras],
    limits: [
      buyersPerAuction,
      requestSize,
      messageSize('scoreAds', 'scoreAdsBytes'),
      messageSize('generateBids', 'generateBidsBytes'),
      ...memoryPerVcpu('auction'),
      ...memoryPerVcpu('bidding'),
      workerQueue('auction', 'scoreAdTime', 'scoreAdsTimeout'),
      workerQueue('bidding', 'generateBidTime', 'generateBidsTimeout'),
      ...routeTimeout('buyer', 'buyerTimeout'),
      ...routeTimeout('scoreAds', 'scoreAdsTimeout'),
      ...routeTimeout('generateBids', 'generateBidsTimeout'),
      ...serverLimits('sfe', 'auction', 'bfe', 'bidding'),
      gcpSubnet('sfe', 'auction'),
      { ...gcpSubnet('bfe', 'bidding'), name: 'subnetAddresses.buyer' },
    ],
    costIds: { nat: 'C7', forwardingRules: 'C2' },
  },
};
