/**
 * Calls of one client request that reach a service at about the same moment: of one group, of several entries, or one or more hops behind where the
 * request branched. They queue behind one another there, the less the further their times lie apart. Counts follow from the graph alone; how far apart
 * is told by the work on the way, which is the least that it can be: waits spread them further.
 */
import type { ResolvedCall, ResolvedScenario } from '../scenario/index.ts';

/** Work of one call and how it spreads, or a network time. */
export interface Moment {
  meanSeconds: number;
  varianceSeconds2: number;
}

export interface AtOnce {
  /** calls that reach the callee along with one of such a call, itself included: mean, at least 1 */
  together: ReadonlyMap<ResolvedCall, number>;
  /** of the calls of a service: how many come together, mean over them; the share of these that do not come at the very same moment, and how far apart: standard deviation of the time between their moments over √2 */
  services: Record<string, { together: number; apartShare: number; apartSeconds: number }>;
}

interface Several {
  calls: number;
  /** Σ over them of how many others come along */
  others: number;
}

/** Calls to one service that one call of another makes at about the same moment. */
interface Cluster extends Moment {
  /** as many such clusters, one after another */
  times: number;
  calls: number;
  /** Σ over the calls of how many others come along, of how many of these come apart, and of how far, squared */
  pairs: number;
  pairsApart: number;
  apartSeconds2: number;
  of: Map<ResolvedCall, Several>;
}

/** Clusters of one call that are kept apart; later ones count as the last. */
const MOST_CLUSTERS = 16;

/** Neighbours marked parallel together, every other call by itself; calls that are never made left out. */
export function groupsOf(calls: readonly ResolvedCall[]): ResolvedCall[][] {
  const groups: ResolvedCall[][] = [];
  let before: ResolvedCall | undefined;
  for (const call of calls) {
    if (call.perRequest === 0) continue;
    if (call.mode === 'parallel' && before?.mode === 'parallel') groups.at(-1)!.push(call);
    else groups.push([call]);
    before = call;
  }
  return groups;
}

const counts = new WeakMap<ResolvedScenario, AtOnce['together']>();
const AT_ONCE: Moment = { meanSeconds: 0, varianceSeconds2: 0 };

/** Counts alone: the same whatever the times are. */
export const callsTogether = (scenario: ResolvedScenario): AtOnce['together'] =>
  counts.get(scenario) ??
  callsAtOnce(
    scenario,
    () => AT_ONCE,
    () => 0,
  ).together;

export function callsAtOnce(scenario: ResolvedScenario, own: (service: string) => Moment, network: (call: ResolvedCall) => number): AtOnce {
  const { services, order, front } = scenario;
  const together = new Map<ResolvedCall, number>();
  const found: AtOnce['services'] = {};
  const wholes = new Map<string, number>();
  const wholeSeconds = (name: string): number => {
    let seconds = wholes.get(name);
    if (seconds === undefined) {
      seconds = own(name).meanSeconds + groupsOf(services[name]!.calls).reduce((sum, group) => sum + groupSeconds(group), 0);
      wholes.set(name, seconds);
    }
    return seconds;
  };
  const groupSeconds = (group: readonly ResolvedCall[]) =>
    Math.max(
      ...group.map((call) => {
        const seconds = network(call) + (call.to === undefined ? (call.serviceTime?.meanMs ?? 0) / 1000 : wholeSeconds(call.to));
        return Math.min(seconds, (call.timeoutMs ?? Infinity) / 1000) * (call.mode === 'parallel' ? 1 : call.perRequest);
      }),
    );
  for (const target of order) {
    const known = new Map<string, Cluster[]>();
    const clustersOf = (name: string): Cluster[] => {
      let clusters = known.get(name);
      if (clusters) return clusters;
      clusters = [];
      const work = own(name);
      let since = work.meanSeconds;
      for (const group of groupsOf(services[name]!.calls)) {
        const parts = group.map((call) =>
          ofCall(call, call.to === target ? [arriving(call)] : call.to === undefined ? [] : clustersOf(call.to)),
        );
        for (let i = 0; parts.some((part) => i < part.length); i++) {
          const one = parts.flatMap((part) => part[i] ?? []).reduce(merged);
          clusters.push({ ...one, meanSeconds: one.meanSeconds + since, varianceSeconds2: one.varianceSeconds2 + work.varianceSeconds2 });
        }
        since += groupSeconds(group);
      }
      while (clusters.length > MOST_CLUSTERS) clusters.push(alike(clusters.pop()!, clusters.pop()!));
      known.set(name, clusters);
      return clusters;
    };
    const ofCall = (call: ResolvedCall, clusters: readonly Cluster[]) =>
      clusters.map((cluster) => copied({ ...cluster, meanSeconds: cluster.meanSeconds + network(call) }, call));
    const sums = new Map<ResolvedCall, Several>();
    let [calls, pairs, pairsApart, apart] = [0, 0, 0, 0];
    for (const cluster of target === front ? [] : clustersOf(front)) {
      calls += cluster.times * cluster.calls;
      pairs += cluster.times * cluster.pairs;
      pairsApart += cluster.times * cluster.pairsApart;
      apart += cluster.times * cluster.apartSeconds2;
      for (const [call, one] of cluster.of) add(sums, call, one, cluster.times);
    }
    for (const [call, one] of sums) together.set(call, 1 + one.others / one.calls);
    found[target] = {
      together: calls > 0 ? 1 + pairs / calls : 1,
      apartShare: pairs > 0 ? pairsApart / pairs : 0,
      apartSeconds: pairsApart > 0 ? Math.sqrt(apart / pairsApart) : 0,
    };
  }
  counts.set(scenario, together);
  return { together, services: found };
}

const arriving = (call: ResolvedCall): Cluster => ({
  times: 1,
  calls: 1,
  pairs: 0,
  pairsApart: 0,
  apartSeconds2: 0,
  meanSeconds: 0,
  varianceSeconds2: 0,
  of: new Map([[call, { calls: 1, others: 0 }]]),
});

/** What a caller makes of it that calls so often: at once, or time after time. */
function copied(cluster: Cluster, { perRequest, mode }: ResolvedCall): Cluster {
  if (mode !== 'parallel' && perRequest > 1) return { ...cluster, times: cluster.times * perRequest };
  const others = Math.max(0, perRequest - 1) * cluster.calls;
  return {
    ...cluster,
    calls: perRequest * cluster.calls,
    pairs: perRequest * (cluster.pairs + cluster.calls * others),
    pairsApart: perRequest * (cluster.pairsApart + (cluster.varianceSeconds2 > 0 ? cluster.calls * others : 0)),
    apartSeconds2: perRequest * (cluster.apartSeconds2 + cluster.calls * others * cluster.varianceSeconds2),
    of: new Map(
      [...cluster.of].map(([call, one]) => [
        call,
        { calls: perRequest * one.calls, others: perRequest * (one.others + one.calls * others) },
      ]),
    ),
  };
}

/** Two one after another, taken as two of what they are on the mean. */
function alike(a: Cluster, b: Cluster): Cluster {
  const times = a.times + b.times;
  const mean = (pick: (one: Cluster) => number) => (a.times * pick(a) + b.times * pick(b)) / times;
  const of = new Map<ResolvedCall, Several>();
  for (const cluster of [a, b]) for (const [call, one] of cluster.of) add(of, call, one, cluster.times / times);
  return {
    times,
    of,
    calls: mean(({ calls }) => calls),
    pairs: mean(({ pairs }) => pairs),
    pairsApart: mean(({ pairsApart }) => pairsApart),
    apartSeconds2: mean(({ apartSeconds2 }) => apartSeconds2),
    meanSeconds: mean(({ meanSeconds }) => meanSeconds),
    varianceSeconds2: mean(({ varianceSeconds2 }) => varianceSeconds2),
  };
}

function add(sums: Map<ResolvedCall, Several>, call: ResolvedCall, { calls, others }: Several, part: number): void {
  const before = sums.get(call) ?? { calls: 0, others: 0 };
  sums.set(call, { calls: before.calls + part * calls, others: before.others + part * others });
}

/** Two that come along with one another. */
function merged(a: Cluster, b: Cluster): Cluster {
  const times = Math.max(a.times, b.times);
  const [ofA, ofB] = [(a.calls * a.times) / times, (b.calls * b.times) / times];
  const both = Math.max(1e-300, ofA + ofB);
  const apart = (a.varianceSeconds2 + b.varianceSeconds2 + (a.meanSeconds - b.meanSeconds) ** 2) / 2;
  const mean = (ofA * a.meanSeconds + ofB * b.meanSeconds) / both;
  const of = new Map<ResolvedCall, Several>();
  for (const [cluster, along] of [
    [a, ofB],
    [b, ofA],
  ] as const)
    for (const [call, one] of cluster.of)
      add(of, call, { calls: one.calls, others: one.others + one.calls * along }, cluster.times / times);
  return {
    times,
    calls: ofA + ofB,
    pairs: (a.pairs * a.times + b.pairs * b.times) / times + 2 * ofA * ofB,
    pairsApart: (a.pairsApart * a.times + b.pairsApart * b.times) / times + (apart > 0 ? 2 * ofA * ofB : 0),
    apartSeconds2: (a.apartSeconds2 * a.times + b.apartSeconds2 * b.times) / times + 2 * ofA * ofB * apart,
    meanSeconds: mean,
    varianceSeconds2:
      (ofA * (a.varianceSeconds2 + (a.meanSeconds - mean) ** 2) + ofB * (b.varianceSeconds2 + (b.meanSeconds - mean) ** 2)) / both,
    of,
  };
}
