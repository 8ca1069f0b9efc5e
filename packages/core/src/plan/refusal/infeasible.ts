/** No plan: why, service by service, and the smallest changes that would make one. Each change offered was tried and works. */
import type { Scenario, Warning } from '../../scenario/index.ts';
import type { Catalog } from '../../catalog/index.ts';
import { limitMessage, type RegionRefusal, type Stop } from '../../choice/index.ts';
import { MOST_EXTRAPOLATION } from '../../profile/index.ts';
import { secondLookNow } from '../read-second-look.ts';
import { shortOfAvailability } from '../availability/short-of-availability.ts';
import { lateChanges, lateReason, latencyChange } from './late.ts';
import { noRegionLeft } from './no-region-left.ts';
import { workingChanges, type Change } from './working-changes.ts';
import { isShort, type Sized } from '../size.ts';
import type { InfeasiblePlan, Reason } from '../types.ts';

export type { Change } from './working-changes.ts';

/** What is known of a scenario that has no plan. */
export interface Refused {
  feasible: undefined;
  base: Pick<InfeasiblePlan, 'schema' | 'scenario' | 'generatedFrom' | 'seed'>;
  warnings: Warning[];
  /** undefined where no region is left to size anything in */
  sized: Sized | undefined;
}

export function refuse(scenario: Scenario, catalog: Catalog, { base, warnings, sized }: Refused): InfeasiblePlan {
  const found = sized
    ? sized.regions.filter((region): region is RegionRefusal => !region.feasible).map((region) => fromRegion(scenario, region))
    : [loneRegion(scenario)];
  if (sized && isShort(sized)) found.push(shortOfAvailability(scenario.resolved, sized.short, secondLookNow().leastLost(sized)));
  const reasons = found.flatMap((one) => one.reasons);
  const nearest = workingChanges(
    scenario,
    catalog,
    found.flatMap((one) => one.changes),
  );
  return {
    ...base,
    feasible: false,
    reasons,
    nearest: nearest.map(({ path, value, message }) => ({ change: `${path}=${JSON.stringify(value)}`, message })),
    totals: null,
    services: [],
    lineItems: [],
    warnings,
  };
}

function loneRegion(scenario: Scenario): { reasons: Reason[]; changes: Change[] } {
  const { regions, objectives } = scenario.resolved;
  const { regions: lost } = objectives.survive;
  const names = regions.map(({ region }) => region).join(', ');
  const message =
    regions.length === 1
      ? `${names} is the only region: losing it leaves none, so survive.regions: ${lost} cannot be met`
      : lost >= regions.length
        ? `there are ${regions.length} regions (${names}): losing ${lost} leaves none`
        : `losing ${lost} of ${names} may leave only regions without a share of the traffic: nothing says how much each would take over`;
  let fewer = Math.min(lost, regions.length) - 1;
  while (
    fewer > 0 &&
    noRegionLeft({ ...scenario.resolved, objectives: { ...objectives, survive: { ...objectives.survive, regions: fewer } } })
  )
    fewer--;
  return {
    reasons: [{ code: 'regions', resource: 'regions', need: lost + 1, limit: regions.length, region: regions[0]!.region, message }],
    changes: [
      {
        path: 'objectives.survive.regions',
        value: fewer,
        message:
          fewer === 0
            ? 'do not ask to survive the loss of the only region, or add a second one'
            : `survive the loss of ${fewer} at most, or add regions`,
      },
    ],
  };
}

/** What is the matter with several machine types, after their number. */
const REJECTED: Record<string, string> = {
  family: 'are of no family in constraints.families',
  architecture: 'are of no architecture in constraints.architectures',
  excluded: 'are burstable, previous or otherwise out unless named',
  noTee: 'cannot host a TEE there',
  noPrice: 'have no known price there',
  notOffered: 'are not offered there',
};

function fromRegion(scenario: Scenario, { region, stopped, broken, late }: RegionRefusal): { reasons: Reason[]; changes: Change[] } {
  const reasons: Reason[] = [];
  const changes: Change[] = [];
  for (const { service, stops, rejected } of stopped) {
    if (stops.length === 0) {
      const codes = [...new Set(rejected.map(({ code }) => code))];
      const all = rejected.length === 1;
      const why =
        codes
          .map((code) => {
            const alike = rejected.filter((one) => one.code === code);
            return all || !REJECTED[code] ? alike[0]!.message : `${alike.length} ${REJECTED[code]}`;
          })
          .join('; ') || 'none is known';
      reasons.push({
        code: rejected.length === 1 ? rejected[0]!.code : 'noCandidate',
        resource: 'machineType',
        need: 1,
        limit: 0,
        service,
        region,
        message: `no machine type may serve ${service} in ${region}: ${why}`,
      });
      const path = scenario.plain.services[service]!.machineTypes
        ? `services.${service}.machineTypes`
        : scenario.plain.constraints?.families
          ? 'constraints.families'
          : 'constraints.tee';
      changes.push({ path, value: path === 'constraints.tee' ? false : undefined, message: `leave out ${path}, or widen it` });
      continue;
    }
    const closest = closestStop(stops);
    const resource =
      closest.resource ??
      {
        maxReplicas: 'replicas',
        fixedReplicas: 'replicas',
        memory: 'memory',
        latency: 'latency',
        network: 'network',
        zones: 'zones',
        beyondMeasured: 'concurrency',
      }[closest.code as string] ??
      'machineType';
    reasons.push({
      code: closest.name ?? closest.code,
      resource,
      need: closest.need,
      limit: closest.limit,
      service,
      region,
      message: `${service} in ${region}: ${closest.message}`,
    });
    changes.push(...changesFor(scenario, service, region, closest));
  }
  for (const check of broken) {
    const { limit, need, most } = check;
    reasons.push({ code: limit.name, resource: limit.resource, need, limit: most, region, message: limitMessage(check) });
  }
  for (const one of late) {
    reasons.push(lateReason(scenario, region, one));
    changes.push(...lateChanges(scenario, one));
  }
  return { reasons, changes };
}

/** The machine that comes nearest: of those stopped by the same thing, the one that needs least beyond its limit. */
function closestStop(stops: readonly Stop[]): Stop {
  return stops.reduce((best, stop) => (stop.need / stop.limit < best.need / best.limit ? stop : best));
}

function changesFor(scenario: Scenario, service: string, region: string, stop: Stop): Change[] {
  switch (stop.code) {
    case 'maxReplicas':
      return [
        {
          path: 'constraints.maxReplicas',
          value: stop.need,
          message: `allow ${stop.need} replicas of ${stop.machineType} instead of ${stop.limit}`,
        },
      ];
    case 'fixedReplicas': {
      const stated = scenario.plain.services[service]!.replicas;
      return [
        {
          path: typeof stated === 'object' ? `services.${service}.replicas.${region}` : `services.${service}.replicas`,
          value: stop.need,
          message: `run ${stop.need} replicas of ${stop.machineType} instead of ${stop.limit}`,
        },
      ];
    }
    case 'zones':
      return [
        {
          path: 'objectives.survive.zones',
          value: stop.limit - 1,
          message: `survive ${stop.limit - 1} of ${stop.limit} zones at most, or state more zones`,
        },
      ];
    case 'beyondMeasured':
      return [
        {
          path: `services.${service}.beyondMeasured`,
          value: 'allowed',
          message: `benchmark ${service} with ${Math.ceil(stop.need / MOST_EXTRAPOLATION)} callers or more, or use its profile beyond what was measured all the same`,
        },
      ];
    case 'latency': {
      const index = scenario.resolved.objectives.latency.findIndex(
        (objective) => (objective.service ?? scenario.resolved.front) === service && objective.ms === stop.limit,
      );
      return latencyChange(scenario, index, 'ms', stop.need * 1.05);
    }
    default:
      return scenario.plain.services[service]!.machineTypes
        ? [{ path: `services.${service}.machineTypes`, value: undefined, message: 'leave the machine type to the planner' }]
        : [];
  }
}
