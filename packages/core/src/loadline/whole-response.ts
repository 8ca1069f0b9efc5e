/**
 * The response of a service with its calls: own work first, then its calls in their order; neighbours marked parallel end with their slowest.
 * A call that is made only sometimes splits the answer in two kinds, so the whole is a mixture: each kind has its certain part (network times) and
 * a gamma distribution with the summed means and variances of the rest; the slowest of a group is integrated numerically. Times are taken as
 * independent. An approximation: within some 10 % at p95 for a few tiers, worse where one spread-out call dominates.
 */
import { gammaCdf, slowestMoments, type Moments } from '../queueing/index.ts';
import { PLACEMENTS, type PlacementShares, type ResolvedCall, type ResolvedScenario } from '../scenario/index.ts';

/** Priors of one network round trip, ms. */
export const NETWORK_MS: Record<keyof PlacementShares, number> = { sameVpc: 0.5, sameRegion: 1, otherRegion: 60, internet: 30 };

/** One kind of answer: how often, what it takes at least, and mean and variance of the rest. */
interface Kind extends Moments {
  chance: number;
  certainSeconds: number;
}
export type ResponseTime = readonly Kind[];

const MOST_KINDS = 16;
const NOTHING: Kind = { chance: 1, certainSeconds: 0, meanSeconds: 0, varianceSeconds2: 0 };

/** @param own moments of each service's own queue and work */
export function wholeResponse(scenario: ResolvedScenario, name: string, own: (service: string) => Moments): ResponseTime {
  return inSequence([{ ...NOTHING, ...own(name) }], callsResponse(scenario, name, own));
}

/** Time that the calls of a service take, without its own work. */
export function callsResponse(scenario: ResolvedScenario, name: string, own: (service: string) => Moments): ResponseTime {
  let total: ResponseTime = [NOTHING];
  let group: ResolvedCall[] = [];
  const close = () => {
    if (group.length)
      total = inSequence(total, slowest(group.map((call) => ({ time: callTime(scenario, call, own), count: call.perRequest }))));
    group = [];
  };
  for (const call of scenario.services[name]!.calls) {
    if (call.mode === 'parallel') group.push(call);
    else {
      close();
      total = inSequence(total, repeated(callTime(scenario, call, own), call.perRequest));
    }
  }
  close();
  return total;
}

function callTime(scenario: ResolvedScenario, call: ResolvedCall, own: (service: string) => Moments): ResponseTime {
  const time = inSequence(networkTime(call), call.to === undefined ? externalTime(call) : wholeResponse(scenario, call.to, own));
  return call.timeoutMs === undefined ? time : time.map((kind) => cutAt(kind, call.timeoutMs! / 1000));
}

/** The caller goes on at the timeout: mean and variance of the smaller of the two. */
function cutAt(kind: Kind, timeoutSeconds: number): Kind {
  const { certainSeconds, meanSeconds, varianceSeconds2 } = kind;
  const rest = timeoutSeconds - certainSeconds;
  if (rest <= 0) return { ...kind, certainSeconds: timeoutSeconds, meanSeconds: 0, varianceSeconds2: 0 };
  if (meanSeconds === Infinity) return { ...kind, meanSeconds: rest, varianceSeconds2: 0 };
  if (varianceSeconds2 <= meanSeconds ** 2 * 1e-12) return { ...kind, meanSeconds: Math.min(rest, meanSeconds) };
  const shape = meanSeconds ** 2 / varianceSeconds2;
  const scaled = (rest * meanSeconds) / varianceSeconds2;
  const above = 1 - gammaCdf(shape, scaled);
  const mean = meanSeconds * gammaCdf(shape + 1, scaled) + rest * above;
  const square = meanSeconds * (meanSeconds + varianceSeconds2 / meanSeconds) * gammaCdf(shape + 2, scaled) + rest ** 2 * above;
  return { ...kind, meanSeconds: mean, varianceSeconds2: Math.max(0, square - mean ** 2) };
}

function externalTime(call: ResolvedCall): ResponseTime {
  if (!call.serviceTime) return [NOTHING];
  const meanSeconds = call.serviceTime.meanMs / 1000;
  return [{ ...NOTHING, meanSeconds, varianceSeconds2: call.serviceTime.squaredCoefficientOfVariation * meanSeconds ** 2 }];
}

/** A stated network time is that; otherwise the priors of the placements, one kind each. */
function networkTime(call: ResolvedCall): ResponseTime {
  if (call.networkMs !== undefined) return [{ ...NOTHING, certainSeconds: call.networkMs / 1000 }];
  return PLACEMENTS.filter((place) => call.placement[place] > 0).map((place) => ({
    ...NOTHING,
    chance: call.placement[place],
    certainSeconds: NETWORK_MS[place] / 1000,
  }));
}

function inSequence(first: ResponseTime, second: ResponseTime): ResponseTime {
  const kinds = first.flatMap((a) =>
    second.map((b) => ({
      chance: a.chance * b.chance,
      certainSeconds: a.certainSeconds + b.certainSeconds,
      meanSeconds: a.meanSeconds + b.meanSeconds,
      varianceSeconds2: a.varianceSeconds2 + b.varianceSeconds2,
    })),
  );
  return few(kinds);
}

/** k calls one after another: the whole ones always, one more with the chance of the rest. */
function repeated(time: ResponseTime, count: number): ResponseTime {
  const whole = Math.floor(count);
  let total: ResponseTime = [NOTHING];
  if (whole === 1) total = time;
  if (whole > 1) {
    const one = together(time);
    total = [
      {
        chance: 1,
        certainSeconds: whole * one.certainSeconds,
        meanSeconds: whole * one.meanSeconds,
        varianceSeconds2: whole * one.varianceSeconds2,
      },
    ];
  }
  return count > whole ? inSequence(total, sometimes(time, count - whole)) : total;
}

const sometimes = (time: ResponseTime, chance: number): ResponseTime => [
  { ...NOTHING, chance: 1 - chance },
  ...time.map((kind) => ({ ...kind, chance: kind.chance * chance })),
];

/** The slowest of a group; each call that is made only sometimes gives two kinds, with it and without. */
function slowest(members: { time: ResponseTime; count: number }[]): ResponseTime {
  const always = members.map(({ time, count }) => ({ ...together(time), count: Math.floor(count) })).filter(({ count }) => count > 0);
  let branches: { chance: number; members: (Kind & { count: number })[] }[] = [{ chance: 1, members: always }];
  for (const { time, count } of members) {
    const chance = count - Math.floor(count);
    if (chance === 0) continue;
    const extra = { ...together(time), count: 1 };
    branches = branches.flatMap((branch) => [
      { chance: branch.chance * (1 - chance), members: branch.members },
      { chance: branch.chance * chance, members: [...branch.members, extra] },
    ]);
    if (branches.length > MOST_KINDS) break;
  }
  return few(
    branches.map((branch) => {
      const certainSeconds = Math.max(0, ...branch.members.map((member) => member.certainSeconds));
      const { meanSeconds, varianceSeconds2 } = slowestMoments(branch.members);
      return { chance: branch.chance, certainSeconds, meanSeconds: Math.max(0, meanSeconds - certainSeconds), varianceSeconds2 };
    }),
  );
}

/** All kinds as one: the same mean and variance, and the least certain part of any. */
function together(kinds: ResponseTime): Kind {
  if (kinds.length === 1) return { ...kinds[0]!, chance: 1 };
  const chance = kinds.reduce((sum, kind) => sum + kind.chance, 0);
  const certainSeconds = Math.min(...kinds.map((kind) => kind.certainSeconds));
  const beyond = (kind: Kind) => kind.certainSeconds - certainSeconds + kind.meanSeconds;
  const meanSeconds = kinds.reduce((sum, kind) => sum + kind.chance * beyond(kind), 0) / chance;
  const square = kinds.reduce((sum, kind) => sum + kind.chance * (kind.varianceSeconds2 + beyond(kind) ** 2), 0) / chance;
  return { chance: 1, certainSeconds, meanSeconds, varianceSeconds2: Math.max(0, square - meanSeconds ** 2) };
}

/** At most sixteen kinds: the rarest are taken together. */
function few(kinds: Kind[]): ResponseTime {
  if (kinds.length <= MOST_KINDS) return kinds.filter((kind) => kind.chance > 0);
  const sorted = [...kinds].sort((a, b) => b.chance - a.chance);
  const rare = sorted.slice(MOST_KINDS - 1);
  return [...sorted.slice(0, MOST_KINDS - 1), { ...together(rare), chance: rare.reduce((sum, kind) => sum + kind.chance, 0) }];
}

export function meanSecondsOf(time: ResponseTime): number {
  const { certainSeconds, meanSeconds } = together(time);
  return certainSeconds + meanSeconds;
}

/** The time within which a fraction of the answers come, ms. */
export function quantileMs(time: ResponseTime, fraction: number): number {
  if (time.some(({ meanSeconds }) => meanSeconds === Infinity)) return Infinity;
  const below = (t: number) => time.reduce((sum, kind) => sum + kind.chance * belowOf(kind, t), 0);
  const whole = together(time);
  let high = whole.certainSeconds + whole.meanSeconds + Math.sqrt(whole.varianceSeconds2) + 1e-9;
  while (below(high) < fraction) high *= 2;
  let low = 0;
  for (let i = 0; i < 60 && high - low > 1e-11 * high; i++) {
    const middle = (low + high) / 2;
    if (below(middle) < fraction) low = middle;
    else high = middle;
  }
  return high * 1000;
}

function belowOf({ certainSeconds, meanSeconds, varianceSeconds2 }: Kind, t: number): number {
  const rest = t - certainSeconds;
  if (varianceSeconds2 <= meanSeconds ** 2 * 1e-12) return rest >= meanSeconds ? 1 : 0;
  return gammaCdf(meanSeconds ** 2 / varianceSeconds2, (rest * meanSeconds) / varianceSeconds2);
}
