/** Decoy requests that hide which buyers take part. Source: ba v4.9.0, services/seller_frontend_service/util/chaffing_utils, get_bids_unary_reactor. */

export const CHAFFING = {
  /** most real buyers an auction calls: with chaffing (always on in production builds), and without */
  buyersCap: 15,
  buyersCapWithoutChaffing: 2,
  /** chance that an auction sends any, for up to five configured buyers and for more */
  probabilityFew: 0.01,
  probabilityMany: 0.05,
  fewBuyers: 5,
  requestBytes: { low: 9000, mid: 52_000, high: 95_000 },
  responseBytes: { low: 1000, mid: 5750, high: 10_500 },
  holdMs: { low: 25, mid: 202.5, high: 380 },
} as const;

/** Expected decoys of one auction: nothing in most, else a uniform number of the candidates. */
export const CHAFF_PER_REQUEST = `if(chaffing > 0, if(chaffCandidates >= 1, if(configuredBuyers > ${CHAFFING.fewBuyers}, ${CHAFFING.probabilityMany}, ${CHAFFING.probabilityFew}) * (max(chaffCandidates, if(buyers > 0, 1, 2)) + if(buyers > 0, 1, 2)) / 2, 0), 0)`;

/** Buyers that the code really calls. */
export const CALLED_BUYERS = `min(buyers, if(chaffing > 0, ${CHAFFING.buyersCap}, ${CHAFFING.buyersCapWithoutChaffing}))`;
