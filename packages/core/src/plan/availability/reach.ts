/** Whether fleets keep an availability as they are, or none of their machines would however many: in between replicas are added. */
import type { RegionChoice } from '../../choice/index.ts';
import type { EnoughUp } from '../../failure/index.ts';
import { neededAt, wholeAvailability, type Fleets } from './availability.ts';
import { lostFractions } from './lost-in-time.ts';
import { secondLookNow } from '../read-second-look.ts';
import type { SpareSizes } from './spares.ts';

export type Spared =
  /** with so many instances more; fewer where machines are larger */
  | { met: true; regions: RegionChoice[]; added: number }
  /** whether any number of replicas would reach it, if only the scenario allowed them */
  | { met: false; best: EnoughUp; withPlenty: boolean };

/** Times as many replicas as are needed: as good as any number of them. */
export const PLENTY = 1000;

export class Reach {
  private now: EnoughUp | undefined;
  private most: EnoughUp | undefined;
  private spares: SpareSizes | undefined;

  constructor(readonly fleets: Fleets) {}

  /** What fleets lose in all, what comes too late included. */
  reached(regions: readonly RegionChoice[]): EnoughUp {
    const fleets = { ...this.fleets, regions };
    return wholeAvailability(fleets, undefined, lostFractions(fleets));
  }

  /**
   * The cheapest fleets that keep it.
   * @param availabilityFraction as an objective, 0 to 1
   * @throws {SecondLookNotRead} where replicas have to be added and `readSecondLook` has not been called
   */
  cheapest(availabilityFraction: number): Spared {
    const asItIs = this.asItIs(availabilityFraction);
    if (asItIs) return asItIs;
    const { cheapestSpared, SpareSizes } = secondLookNow();
    return cheapestSpared((this.spares ??= new SpareSizes(this.fleets)), availabilityFraction);
  }

  /** Undefined where replicas have to be added. */
  asItIs(availabilityFraction: number): Spared | undefined {
    const most = (1 - availabilityFraction) * (1 + 1e-12);
    if (this.asTheyAre.unavailabilityFraction <= most) return { met: true, regions: [...this.fleets.regions], added: 0 };
    return this.plenty.unavailabilityFraction > most ? { met: false, best: this.plenty, withPlenty: false } : undefined;
  }

  protected get asTheyAre(): EnoughUp {
    return (this.now ??= this.reached(this.fleets.regions));
  }

  /** However many replicas: what is left is what replicas do not touch. */
  protected get plenty(): EnoughUp {
    return (this.most ??= wholeAvailability(
      this.fleets,
      this.fleets.regions.flatMap((choice) => choice.chosen.map((_, i) => PLENTY * neededAt(choice, i)(1))),
    ));
  }
}
