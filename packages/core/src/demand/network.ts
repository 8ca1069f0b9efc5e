import type { PlacementShares, ResolvedCall } from '../scenario/index.ts';

/** Priors of one network round trip, ms. */
export const NETWORK_MS: Record<keyof PlacementShares, number> = { sameVpc: 0.5, sameRegion: 1, otherRegion: 60, internet: 30 };

/** Mean time on the network: as stated, otherwise the priors of the placements by their shares. */
export const networkSeconds = ({ networkMs, placement }: Pick<ResolvedCall, 'networkMs' | 'placement'>): number =>
  (networkMs ??
    (Object.keys(NETWORK_MS) as (keyof PlacementShares)[]).reduce((sum, place) => sum + placement[place] * NETWORK_MS[place], 0)) / 1000;
