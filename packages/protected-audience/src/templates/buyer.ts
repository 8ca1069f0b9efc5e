/** A buyer: BFE and Bidding, its Key/Value service outside. */
import type { Template } from '@plimsoll/core';
import { biddingAuctionExtras } from '../infrastructure.ts';
import { gcpSubnet, memoryPerVcpu, messageSize, routeTimeout, serverLimits, workerQueue } from '../limits/index.ts';
import { BUYER, OPERATIONS, SERVERS } from '../parameters/index.ts';
import { bfe, bidding, buyerKeyValue, placed, toBidding, type BuyerIds } from '../services.ts';

export const BUYER_IDS: BuyerIds = { front: 'C2', balancer: 'C1', back: 'C5', kvRequest: 'C3', kvResponse: 'C4' };

/** Real requests and the decoys among them. */
export const buyerTraffic = {
  requestBytes: 'getBidsRequestBytes + chaffReceivedFraction * 52kB',
  responseBytes: 'getBidsResponseBytes + chaffReceivedFraction * 5750B',
  placement: placed('sellerInVpcFraction', 'sellerInRegionFraction', 'sellerOtherRegionFraction'),
};

export const buyer: Template = {
  name: 'protected-audience/buyer',
  title: 'Protected Audience: buyer (BFE, Bidding)',
  description: 'Sellers call the BFE, which fetches bidding signals and has Bidding run generateBid for every interest group.',
  parameters: { ...BUYER, ...SERVERS, ...OPERATIONS },
  scenario: {
    name: 'buyer',
    traffic: { peakRequestsPerSecond: 5000, averageRequestsPerSecond: 2700, ...buyerTraffic, costIds: { request: 'C6', response: 'C6' } },
    regions: [{ cloud: 'aws', region: 'us-east-1' }],
    services: { bfe: bfe(BUYER_IDS, [...buyerKeyValue(BUYER_IDS), toBidding]), bidding: bidding(BUYER_IDS.back) },
    objectives: { latency: [{ fraction: 0.95, ms: 110 }], survive: { zones: 1 } },
    constraints: { tee: true, maxUtilizationFraction: 0.6 },
    extras: biddingAuctionExtras(['bfe', 'bidding'], ['bidding']),
    limits: [
      messageSize('generateBids', 'generateBidsBytes'),
      ...memoryPerVcpu('bidding'),
      workerQueue('bidding', 'generateBidTime', 'generateBidsTimeout'),
      ...routeTimeout('generateBids', 'generateBidsTimeout'),
      ...serverLimits('bfe', 'bidding'),
      gcpSubnet('bfe', 'bidding'),
    ],
    costIds: { nat: 'C3', forwardingRules: 'C1' },
  },
};
