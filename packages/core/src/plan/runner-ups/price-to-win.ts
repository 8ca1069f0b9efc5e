/** By how much a machine's own price would have to fall for a runner-up to win. */
import { usdOf, type SizedFleet } from '../size.ts';
import type { Place } from './with-machine.ts';

/** Discounts on what is spent bend the line between two prices: this often the guess is mended. */
const MOST_GUESSES = 8;
const NEAR_USD = 1e-6;

/**
 * The instance-hour alone gets cheaper (on GCP: its cores and its memory), wherever the region runs that machine: disks, addresses, metrics and
 * confidential surcharges keep their prices, sustained use its share of the lower one.
 * @param other the plan with the runner-up
 * @param dearerUsdPerMonth what that costs more; above 0
 * @returns a fraction of the price paid now; undefined where the machine would have to be cheaper than free
 */
export function priceDropToWin(plan: SizedFleet, other: SizedFleet, dearerUsdPerMonth: number, place: Place): number | undefined {
  const { machineType } = other.regions[place.region]!.chosen[place.service]!.machine;
  const dearer = (fraction: number) =>
    usdOf(discounted(other, place.region, machineType, fraction)) - usdOf(discounted(plan, place.region, machineType, fraction));
  let [low, lowUsd] = [0, dearerUsdPerMonth];
  let [high, highUsd] = [1, dearer(1)];
  if (highUsd > 0) return undefined;
  const guess = () => low + ((high - low) * lowUsd) / (lowUsd - highUsd);
  if (plan.scenario.spendDiscounts.length === 0) return guess();
  for (let n = 0; n < MOST_GUESSES; n++) {
    const at = guess();
    const usd = dearer(at);
    if (Math.abs(usd) < NEAR_USD) return at;
    if (usd > 0) [low, lowUsd] = [at, usd];
    else [high, highUsd] = [at, usd];
  }
  return high;
}

function discounted(sized: SizedFleet, region: number, machineType: string, fraction: number): SizedFleet {
  const regions = sized.regions.map((choice, r) => {
    if (r !== region) return choice;
    const chosen = choice.chosen.map((option) => {
      if (option.machine.machineType !== machineType) return option;
      const rates = option.rates.map((rate) =>
        rate.component === 'compute' && rate.price.usdPerUnit !== null
          ? { ...rate, price: { ...rate.price, usdPerUnit: rate.price.usdPerUnit * (1 - fraction) } }
          : rate,
      );
      return { ...option, rates };
    });
    return { ...choice, chosen };
  });
  return { ...sized, regions };
}
