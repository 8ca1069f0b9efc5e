/** By how much a machine's own price would have to fall for a runner-up to win. */
import { loweredRates } from '../../bill/index.ts';
import { usdOf, type SizedFleet } from '../size.ts';
import { withPrice, type Place } from './with-machine.ts';

/** Discounts on what is spent bend the line between two prices: this often the guess is mended. */
const MOST_GUESSES = 8;
const NEAR_USD = 1e-6;
/** Plans at lower prices, where services are tied together: nearly always one or two show that a price is the one. */
const MOST_PLANS = 5;
const NEAR_FRACTION = 1e-9;

/** A plan that was made with a price lowered by so much. */
interface PlannedAt {
  sized: SizedFleet;
  fraction: number;
}

/**
 * The instance-hour alone gets cheaper (on GCP: its cores and its memory), wherever the region runs that machine: disks, addresses, metrics and
 * confidential surcharges keep their prices, sustained use its share of the lower one. What one service takes then may change what others take, and the
 * load lines and replicas of all: the plan is made anew at the price at which the two cost the same, and where that is another one, the price is mended.
 * @param other the plan with the runner-up
 * @param dearerUsdPerMonth what that costs more; above 0
 * @returns a fraction of the price paid now; undefined where, others as they are, the machine would have to be cheaper than free
 */
export function priceDropToWin(plan: SizedFleet, other: SizedFleet, dearerUsdPerMonth: number, place: Place): number | undefined {
  const { machineType } = other.regions[place.region]!.chosen[place.service]!.machine;
  let [loses, wins]: [PlannedAt, PlannedAt] = [
    { sized: plan, fraction: 0 },
    { sized: other, fraction: 0 },
  ];
  let fraction = crossing(loses, wins, { place, machineType, dearerUsdPerMonth });
  if (fraction === undefined || !(pullsAlong(plan) || pullsAlong(other))) return fraction;
  // what is known to win at its price, in case prices go to and fro
  let known: number | undefined;
  for (let n = 0; n < MOST_PLANS && fraction < 1; n++) {
    const sized = withPrice(plan, { region: place.region, machineType, fraction });
    if (!sized) break;
    const at = { sized, fraction };
    if (sized.regions[place.region]!.chosen[place.service]!.machine.machineType === machineType) [wins, known] = [at, fraction];
    else loses = at;
    const next = crossing(loses, wins, { place, machineType });
    if (next === undefined) break;
    if (Math.abs(next - fraction) <= NEAR_FRACTION) return next;
    fraction = next;
  }
  return known ?? fraction;
}

/** Whether what one service takes has a say in what others do: a latency of several that binds, spares, memory in flight, a ceiling. What they share of a NAT has next to none. */
const pullsAlong = ({ regions, plain }: SizedFleet) =>
  plain !== undefined || regions.some(({ objectiveBinds, memoryIsTight, limitsBind }) => objectiveBinds || memoryIsTight || limitsBind);

/** How much cheaper the machine is where two plans cost the same. */
function crossing(
  loses: PlannedAt,
  wins: PlannedAt,
  { place, machineType, dearerUsdPerMonth }: { place: Place; machineType: string; dearerUsdPerMonth?: number },
): number | undefined {
  const usdAt = (planned: PlannedAt, fraction: number) => usdOf(discounted(planned, place.region, machineType, fraction));
  const dearer = (fraction: number) => usdAt(wins, fraction) - usdAt(loses, fraction);
  let [low, lowUsd] = [0, dearerUsdPerMonth ?? dearer(0)];
  let [high, highUsd] = [1, dearer(1)];
  if (highUsd > 0 || lowUsd < 0) return undefined;
  const guess = () => (lowUsd === highUsd ? low : low + ((high - low) * lowUsd) / (lowUsd - highUsd));
  if (loses.sized.scenario.spendDiscounts.length === 0) return guess();
  for (let n = 0; n < MOST_GUESSES; n++) {
    const at = guess();
    const usd = dearer(at);
    if (Math.abs(usd) < NEAR_USD) return at;
    if (usd > 0) [low, lowUsd] = [at, usd];
    else [high, highUsd] = [at, usd];
  }
  return high;
}

function discounted({ sized, fraction: already }: PlannedAt, region: number, machineType: string, fraction: number): SizedFleet {
  const regions = sized.regions.map((choice, r) => {
    if (r !== region) return choice;
    const chosen = choice.chosen.map((option) =>
      option.machine.machineType === machineType
        ? { ...option, rates: loweredRates(option.rates, 1 - (1 - fraction) / (1 - already)) }
        : option,
    );
    return { ...choice, chosen };
  });
  return { ...sized, regions };
}
