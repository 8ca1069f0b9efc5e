/** Parameters that templates share: what an operator knows or can measure, each with its prior and where the prior comes from. */
import type { TemplateParameter } from '@plimsoll/core';
import { CALLED_BUYERS, CHAFF_PER_REQUEST, CHAFFING } from './chaffing.ts';

type Default = TemplateParameter['default'];
export type Parameters = Record<string, TemplateParameter>;

export const prior = (title: string, value: Default, unit: string, source: string, howToMeasure: string): TemplateParameter => ({
  title,
  default: value,
  unit,
  source,
  howToMeasure,
});
/** Follows from the parameters before it. */
export const derived = (title: string, formula: string, unit: string): TemplateParameter => ({
  title,
  default: formula,
  unit,
  source: 'follows from the parameters above',
  derived: true as const,
});
export const range = (low: string | number, mid: string | number, high: string | number): Default => ({ low, mid, high });

const CLAMPS = 'within the bounds that the servers clamp this metric to (their maintainers’ expected range)';
const SHARE = 'where the other side is decides what its bytes cost: internet until you say otherwise';

export const FAN_OUT = {
  buyers: prior(
    'Buyers called per auction',
    6,
    'buyers',
    'a guess',
    'sfe.initiated_request.to_bfe.count ÷ request.count (at most 2 are recorded per request in PROD mode)',
  ),
  configuredBuyers: prior(
    'Buyers configured at the SFE',
    12,
    'buyers',
    'a guess',
    'count the buyer server hosts in the SFE’s configuration',
  ),
  chaffing: prior('Chaffing (1 on, 0 off)', 1, '', 'always on in production builds since 4.0', 'ENABLE_CHAFFING'),
  calledBuyers: derived('Buyers really called (capped in code)', CALLED_BUYERS, 'buyers'),
  chaffCandidates: derived('Buyers that may get a decoy', 'max(0, configuredBuyers - buyers)', 'buyers'),
  chaffPerRequest: derived('Decoys per auction', CHAFF_PER_REQUEST, 'calls'),
  chaffRequestBytes: prior('Bytes of a decoy', `${CHAFFING.requestBytes.mid}B`, 'B', 'uniform 9,000 to 95,000 B in the code', 'the code'),
  chaffResponseBytes: prior(
    'Bytes of the answer to a decoy',
    `${CHAFFING.responseBytes.mid}B`,
    'B',
    'uniform 1,000 to 10,500 B in the code',
    'the code',
  ),
  chaffHold: prior('How long a decoy is held', `${CHAFFING.holdMs.mid}ms`, 's', 'uniform 25 to 380 ms in the code', 'the code'),
} satisfies Parameters;

export const SELLER = {
  ...FAN_OUT,
  retryFraction: prior('Calls made twice', 0.01, '', 'a guess', 'retries ÷ calls'),
  buyerPayloadBytes: prior(
    'Ciphertext per buyer',
    range('2kB', '3kB', '4kB'),
    'B',
    'docs: 2 to 4 kB a buyer',
    'request.size_bytes ÷ buyers',
  ),
  getBidsBytes: prior(
    'SFE to one buyer, request',
    range('4kB', '10kB', '40kB'),
    'B',
    CLAMPS,
    'sfe.initiated_request.to_bfe.size_bytes × compression ratio',
  ),
  bidsBytes: prior('One buyer to SFE, answer', range('1kB', '4kB', '15kB'), 'B', CLAMPS, 'response.size_bytes of BFE'),
  ads: prior('Bids scored per auction', range(5, 12, 30), 'ads', `1 to 100, ${CLAMPS}`, 'auction.business_logic.bids_count'),
  anyBidFraction: prior(
    'Auctions with any bid',
    0.9,
    '',
    'a guess: ScoreAds is skipped without bids',
    'requests at Auction ÷ requests at SFE',
  ),
  scoreAdTime: prior(
    'scoreAd, vCPU time per ad',
    range('0.3ms', '1ms', '4ms'),
    's',
    'a prior between native and JavaScript UDFs',
    'fit vCPU time per request against ads (never PROD-mode UDF time: it cannot read below 11 ms)',
  ),
  auctionOverhead: prior(
    'Auction, vCPU time per request beside scoreAd',
    range('0.5ms', '1ms', '2ms'),
    's',
    'a prior: decryption, parsing, reporting',
    'the intercept of the same fit',
  ),
  sfeTime: prior(
    'SFE, vCPU time per request',
    range('2ms', '4ms', '8ms'),
    's',
    'a prior: HPKE on every hop, compression, fan-out',
    'cores × utilisation × time ÷ request.count',
  ),
  sellerKvRequestBytes: prior('SFE to Key/Value, request', '3kB', 'B', `0.1 to 25 kB, ${CLAMPS}`, 'initiated_request.to_kv.size_bytes'),
  sellerKvResponseBytes: prior(
    'Key/Value to SFE, answer',
    range('5kB', '20kB', '60kB'),
    'B',
    `1 to 100 kB, ${CLAMPS}`,
    'sfe.initiated_response.to_kv.size_bytes',
  ),
  sellerKvTime: prior(
    'Key/Value answers the seller in',
    '8ms',
    's',
    'Criteo’s Key/Value benchmark: mean 6 ms, p90 8 ms',
    'initiated_request.to_kv.duration_ms',
  ),
  sellerKvInVpcFraction: prior('Seller Key/Value reads within the VPC', 0, '', SHARE, '1 when it is a TEE service in the same VPC'),
  sellerKvInRegionFraction: prior('… elsewhere in the region', 1, '', 'BYOS usually runs beside it', 'your own deployment'),
  kAnonMissFraction: prior(
    'k-anonymity cache misses',
    0.05,
    '',
    'k-anonymous for 24 h, others for 3 h; cold after a restart',
    'k-anon queries ÷ requests',
  ),
  kAnonBytes: prior('k-anonymity query and answer, each', '3kB', 'B', `1 kB to 1 MB, ${CLAMPS}`, 'its request and response sizes'),
  kAnonTime: prior('k-anonymity service answers in', '20ms', 's', 'a guess', 'its duration'),
  scoreAdsBytes: prior(
    'SFE to Auction, request',
    'ads * 1.5kB + sellerKvResponseBytes',
    'B',
    `1 kB to 1 MB, ${CLAMPS}`,
    'sfe.initiated_request.to_auction.size_bytes',
  ),
  scoresBytes: prior('Auction to SFE, answer', '3kB', 'B', `1 to 100 kB, ${CLAMPS}`, 'response.size_bytes of Auction'),
  debugReportFraction: prior('Auctions with debug reports', 0, '', 'off unless turned on', 'debug_url_count ÷ requests'),
  debugUrlBytes: prior('Debug reports of one auction', '10kB', 'B', `1 kB to 3 MB, ${CLAMPS}`, 'debug_urls_size_bytes'),
  selectAdRequestBytes: derived('Ad server to SFE, request', 'buyers * buyerPayloadBytes + 1kB', 'B'),
  selectAdResponseBytes: prior('SFE to ad server, answer', '4kB', 'B', 'padded to a size bucket', 'response.size_bytes of SFE'),
  clientExtraBytes: prior(
    'Ad server to client, extra bytes',
    '4kB',
    'B',
    'the encrypted result, once more',
    'the ad server’s response with and without it',
  ),
  adServerInVpcFraction: prior('Ad server calls from the same VPC', 0, '', SHARE, 'your own deployment'),
  adServerInRegionFraction: prior('… from elsewhere in the region', 0, '', SHARE, 'your own deployment'),
  buyerInRegionFraction: prior('Buyers in the same region of the cloud', 0, '', SHARE, 'where your buyers run'),
  buyerOtherRegionFraction: prior('… in another region of the cloud', 0, '', SHARE, 'where your buyers run'),
  buyerTime: prior(
    'A buyer answers in',
    range('30ms', '45ms', '70ms'),
    's',
    'a guess; a buyer holds Key/Value and Bidding',
    'sfe.initiated_request.to_bfe.duration_ms',
  ),
  buyerTimeout: prior('Buyer timeout', '110ms', 's', 'from the latency budget; the examples’ 60 s is no budget', 'GET_BID_RPC_TIMEOUT_MS'),
} satisfies Parameters;

export const BUYER = {
  interestGroups: prior(
    'Interest groups per request',
    range(10, 20, 50),
    'interest groups',
    'bfe.interest_groups.count counts 2 to 1280',
    'bfe.interest_groups.count',
  ),
  generateBidTime: prior(
    'generateBid, vCPU time per interest group',
    range('1ms', '5ms', '20ms'),
    's',
    'RTB House measured about 50 interest groups a second per core (20 ms) as the most that stays stable',
    'fit vCPU time per request against interest groups',
  ),
  biddingOverhead: prior(
    'Bidding, vCPU time per request beside generateBid',
    range('0.5ms', '1ms', '3ms'),
    's',
    'a prior: decryption, signals parsing',
    'the intercept of the same fit',
  ),
  bfeTime: prior(
    'BFE, vCPU time per request',
    range('1.5ms', '3ms', '6ms'),
    's',
    'a prior: HPKE, compression, Key/Value lookups',
    'cores × utilisation × time ÷ request.count',
  ),
  chaffReceivedFraction: prior(
    'Decoys per real request',
    0.03,
    '',
    'sellers send 0.02 to 0.2 decoys an auction',
    'requests marked as chaff ÷ requests',
  ),
  chaffTime: prior('BFE, vCPU time of a decoy', '0.5ms', 's', 'a decoy is decrypted and held, no more', 'a load test with decoys only'),
  buyerKvMode: prior(
    'Key/Value mode (0 BYOS, 1 TEE, 2 hybrid: one after the other)',
    0,
    '',
    'hybrid needs BFE 4.8',
    'BIDDING_SIGNALS_FETCH_MODE and the KV settings of BFE',
  ),
  buyerKvRequestBytes: prior('BFE to Key/Value, request', '5kB', 'B', `0.1 to 25 kB, ${CLAMPS}`, 'initiated_request.to_kv.size_bytes'),
  buyerKvResponseBytes: prior(
    'Key/Value to BFE, answer',
    range('15kB', '50kB', '200kB'),
    'B',
    `5 kB to 5 MB, ${CLAMPS}`,
    'bfe.initiated_response.to_kv.size_bytes',
  ),
  buyerKvTime: prior(
    'Key/Value answers the buyer in',
    '8ms',
    's',
    'Criteo’s Key/Value benchmark: mean 6 ms, p90 8 ms',
    'initiated_request.to_kv.duration_ms',
  ),
  buyerKvInVpcFraction: prior('Buyer Key/Value reads within the VPC', 0, '', SHARE, '1 when it is a TEE service in the same VPC'),
  buyerKvInRegionFraction: prior('… elsewhere in the region', 1, '', 'BYOS usually runs beside it', 'your own deployment'),
  getBidsRequestBytes: prior(
    'A seller to BFE, request',
    '10kB',
    'B',
    `up to 500 kB, ${CLAMPS}`,
    'request.size_bytes of BFE × compression ratio',
  ),
  getBidsResponseBytes: prior(
    'BFE to a seller, answer',
    range('1kB', '4kB', '15kB'),
    'B',
    `up to 30 kB, ${CLAMPS}`,
    'response.size_bytes of BFE',
  ),
  compressionRatio: prior(
    'Bytes to Bidding after compression',
    1,
    '',
    'ENABLE_BIDDING_COMPRESSION is off by default',
    'bytes on the wire ÷ request.size_bytes',
  ),
  generateBidsBytes: derived('BFE to Bidding, request', '(buyerKvResponseBytes + getBidsRequestBytes) * compressionRatio', 'B'),
  bidsResponseBytes: prior('Bidding to BFE, answer', '5kB', 'B', `1 to 100 kB, ${CLAMPS}`, 'response.size_bytes of Bidding'),
  sellerInVpcFraction: prior('Sellers in the same VPC', 0, '', SHARE, 'where your sellers run'),
  sellerInRegionFraction: prior('… elsewhere in the region', 0, '', SHARE, 'where your sellers run'),
  sellerOtherRegionFraction: prior('… in another region of the cloud', 0, '', SHARE, 'where your sellers run'),
} satisfies Parameters;

/** Memory of the servers, and what watches them. */
export const OPERATIONS = {
  serverMemory: prior(
    'Memory of a server at rest',
    '4GiB',
    'B',
    'a prior: engine, workers with a copy of the code each, caches',
    'resident memory of an idle server',
  ),
  copiesInFlight: prior(
    'Copies of a message while it is handled',
    3,
    'copies',
    '2 to 4 serialisation copies',
    'memory under load less memory at rest',
  ),
  customMetrics: prior(
    'CloudWatch metrics per instance',
    range(30, 80, 200),
    'metrics',
    'TELEMETRY_CONFIG in PROD mode; the fifth largest line of the documents’ AWS bill',
    'metrics in the service’s namespace ÷ instances',
  ),
  metricBytes: prior(
    'Cloud Monitoring volume per instance and month',
    range('30MiB', '100MiB', '400MiB'),
    'B',
    'a prior: exports every 60 s, noised ones every 300 s',
    'the Metric Volume line ÷ instances',
  ),
  logBytes: prior(
    'Log bytes per request',
    range('1B', '20B', '200B'),
    'B',
    'a prior: errors, and 10 % of the load balancer’s access log',
    'log volume ÷ requests',
  ),
  tracedFraction: prior('Requests traced', 0.0001, '', 'a guess', 'X-Ray traces ÷ requests'),
  secrets: prior('Parameters in Secret Manager', 60, 'secrets', 'the reference Terraform keeps every flag as one', 'count them'),
  arms: prior('Parallel stacks (traffic arms)', 1, 'stacks', 'each arm is a whole stack of its own', 'keys of *_traffic_splits'),
} satisfies Parameters;
