/** The costs as the services' documents name them: what each is, what drives it, when it is nothing. Source: DOMAIN documents bidding_auction_cost.md, key_value_service_cost.md, protected_app_signals_cost.md. */

export type CostView = 'seller' | 'buyer' | 'keyValue' | 'protectedAppSignals';

export interface CostId {
  id: string;
  what: string;
  driver: string;
  /** the placement or setting that makes it nothing */
  zeroWhen?: string;
  /** billed to somebody else: named, never on this plan's bill */
  paidBy?: string;
}

/** What the documents give no id: NAT, endpoints, collectors, logs, metrics, traces, secrets. */
export const GENERAL: CostId = {
  id: 'general',
  what: 'what stands beside the services: NAT, endpoints, collectors, telemetry, secrets',
  driver: 'regions, zones, arms, instances',
};

export const COST_IDS: Record<CostView, readonly CostId[]> = {
  seller: [
    {
      id: 'C1',
      what: 'ad server to SFE, request egress',
      driver: 'requests × request bytes',
      zeroWhen: 'the ad server is in the same VPC',
    },
    { id: 'C2', what: 'load balancer in front of SFE', driver: 'processed bytes and hours' },
    { id: 'C3', what: 'SFE machines', driver: 'VM-hours' },
    {
      id: 'C4',
      what: 'requests to the seller Key/Value service, egress and NAT',
      driver: 'requests × request bytes',
      zeroWhen: 'the Key/Value service is in the same VPC',
    },
    {
      id: 'C5',
      what: 'answers of the seller Key/Value service, egress',
      driver: 'requests × response bytes',
      zeroWhen: 'the Key/Value service is in the same VPC',
      paidBy: 'the Key/Value operator',
    },
    { id: 'C6', what: 'Auction machines', driver: 'VM-hours, mostly scoreAd' },
    {
      id: 'C7',
      what: 'SFE to buyers, request egress and NAT',
      driver: 'requests × buyers × payload',
      zeroWhen: 'every buyer is in the same VPC; less in the same region',
    },
    {
      id: 'C8',
      what: 'SFE to ad server, response egress',
      driver: 'requests × response bytes',
      zeroWhen: 'the ad server is in the same VPC',
    },
    { id: 'C9', what: 'ad server to client, extra bytes', driver: 'requests × response bytes' },
  ],
  buyer: [
    { id: 'C1', what: 'load balancer in front of BFE', driver: 'processed bytes and hours' },
    { id: 'C2', what: 'BFE machines', driver: 'VM-hours' },
    {
      id: 'C3',
      what: 'requests to the buyer Key/Value service, egress and NAT',
      driver: 'requests × request bytes',
      zeroWhen: 'the Key/Value service is in the same VPC',
    },
    {
      id: 'C4',
      what: 'answers of the buyer Key/Value service, egress',
      driver: 'requests × response bytes',
      zeroWhen: 'the Key/Value service is in the same VPC',
      paidBy: 'the Key/Value operator',
    },
    { id: 'C5', what: 'Bidding machines', driver: 'VM-hours, mostly generateBid' },
    { id: 'C6', what: 'BFE to SFE, response egress', driver: 'requests × response bytes', zeroWhen: 'every seller is in the same VPC' },
  ],
  keyValue: [
    {
      id: 'C1',
      what: 'load balancer',
      driver: 'processed bytes and hours',
      zeroWhen: 'only services of the same mesh call it (loadBalancer: none)',
    },
    { id: 'C2', what: 'server machines', driver: 'shards × replicas' },
    { id: 'C3', what: 'storage API requests', driver: 'polls and loads per replica' },
    { id: 'C4', what: 'snapshots and deltas in storage', driver: 'bytes kept' },
    { id: 'C5', what: 'realtime updates', driver: 'messages × replicas', zeroWhen: 'there are no realtime updates' },
    { id: 'C6', what: 'answers to callers outside, egress', driver: 'requests × response bytes', zeroWhen: 'callers are in the same VPC' },
    { id: 'C7', what: 'monitoring', driver: 'metrics per replica' },
  ],
  protectedAppSignals: [
    { id: 'A', what: 'device to ad server', driver: 'bytes', zeroWhen: 'always: what comes in costs nothing' },
    { id: 'B', what: 'ad server to device', driver: 'requests × response bytes', paidBy: 'the seller' },
    { id: 'C', what: 'ad server', driver: 'negligible', paidBy: 'the seller' },
    { id: 'D', what: 'ad server to RTB server, extra bytes', driver: 'bytes', paidBy: 'the seller (more for contextual retrieval)' },
    {
      id: 'E',
      what: 'RTB server to ad server, extra bytes',
      driver: 'bytes',
      zeroWhen: 'in the documents’ figure; more for contextual retrieval',
    },
    { id: 'F', what: 'RTB server', driver: 'negligible', zeroWhen: 'it runs beside these services' },
    { id: 'G', what: 'ad server and SFE', driver: 'requests × bytes', paidBy: 'the seller' },
    { id: 'H', what: 'SFE machines', driver: 'VM-hours, as in Protected Audience', paidBy: 'the seller' },
    {
      id: 'I',
      what: 'SFE to BFE and back, the buyer’s share: answers and load balancer',
      driver: 'requests × bytes',
      zeroWhen: 'every seller is in the same VPC',
    },
    { id: 'L', what: 'BFE machines', driver: 'VM-hours, about one more custom audience' },
    { id: 'M', what: 'BFE to Bidding', driver: 'bytes', zeroWhen: 'they meet in one zone; between zones it costs' },
    { id: 'N', what: 'Bidding machines', driver: 'VM-hours, about 1.7 times Protected Audience: inference dominates' },
    { id: 'O', what: 'Bidding to ad retrieval and back', driver: 'bytes', zeroWhen: 'they meet in one zone; between zones it costs' },
    { id: 'P', what: 'ad retrieval machines', driver: 'VM-hours' },
    { id: 'Q', what: 'updating ads and metadata: storage and its requests', driver: 'snapshots, loads' },
    { id: 'R', what: 'updating ads and metadata, bytes in', driver: 'bytes', zeroWhen: 'always: what comes in costs nothing' },
    { id: 'S', what: 'SFE to BFE and back, the seller’s share', driver: 'requests × bytes', paidBy: 'the seller' },
    { id: 'T', what: 'SFE and Key/Value, bytes', driver: 'requests × bytes', paidBy: 'the seller' },
    { id: 'U', what: 'Key/Value for scoring', driver: 'VM-hours', paidBy: 'the seller' },
    { id: 'V', what: 'SFE and Auction, bytes', driver: 'bytes', paidBy: 'the seller' },
    { id: 'Z', what: 'Auction machines', driver: 'VM-hours, as in Protected Audience', paidBy: 'the seller' },
  ],
};
