/** One service's keys, read: demand or measurement, memory, replicas; its calls and service time have files of their own. */
import { nearestName } from './nearest-name.ts';
import type { PathKey } from './path.ts';
import type { Warning } from './problem.ts';
import { profiledDemand, profiledServiceTime } from './read-profile.ts';
import { BYTES_OF_A_CALL, readCall } from './resolve-calls.ts';
import { atLeastDemand, readTaskTime } from './resolve-service-time.ts';
import type { NumberReader } from './read-number.ts';
import type { PerCloud, ResolvedService } from './resolved.ts';
import type { RawScenario, RawService } from './schema.ts';

const PRIOR_LOW = 0.8;
const PRIOR_HIGH = 1.15;

export function readService(
  raw: RawScenario,
  name: string,
  reader: NumberReader,
  movedSide: 'low' | 'high' | undefined,
  warnings: Warning[],
): ResolvedService {
  const service = raw.services[name]!;
  const profile = typeof service.profile === 'object' ? service.profile : undefined;
  const at = (...keys: PathKey[]): PathKey[] => ['services', name, ...keys];
  const fill = <T>(key: string, given: T | undefined, otherwise: T): T => {
    if (given === undefined) reader.fill(at(key), otherwise);
    return given ?? otherwise;
  };
  // scenarios of one cloud are expanded to what holds there
  const clouds = [...new Set(raw.regions.map(({ cloud }) => cloud))];
  const perCloud = <T extends string | boolean>(
    key: string,
    given: T | { aws?: T | undefined; gcp?: T | undefined } | undefined,
    otherwise: T,
  ) => {
    const setting = byCloud(given ?? otherwise, otherwise);
    if (given === undefined || (typeof given === 'object' && clouds.length === 1)) reader.fill(at(key), setting[clouds[0]!]);
    return setting;
  };
  const shardBytes = (key: 'requestBytes' | 'responseBytes') =>
    (service.betweenShards && reader.read(at('betweenShards', key), service.betweenShards[key], BYTES_OF_A_CALL)) ?? 0;
  const balancerUse = (key: 'newConnectionsPerRequest' | 'activeConnections' | 'ruleEvaluationsPerRequest') =>
    reader.read(at('loadBalancerUse', key), service.loadBalancerUse?.[key], { unit: 'plain', atLeast: 0 }) ?? 0;
  if ([service.demand, service.measured, service.profile].filter((one) => one !== undefined).length !== 1)
    reader.problem(at(), {
      code: 'demandMissing',
      message: `services.${name} needs exactly one of demand (such as "0.8ms"), measured (what runs today) and profile (a file that plimsoll fit wrote)`,
    });
  const demandSeconds = profile
    ? profiledDemand(profile, at('profile'), reader, warnings)
    : reader.read(at('demand'), service.demand, { unit: 'seconds', unitDue: true, above: 0 });
  const batchSize = reader.read(at('batchSize'), service.batchSize, { unit: 'plain', atLeast: 1, atMost: 1e6 }, 1) ?? 1;
  const taskMs = demandSeconds === undefined ? undefined : (demandSeconds * 1000) / batchSize;
  const serviceTime =
    profile && !service.serviceTime
      ? profiledServiceTime(profile, at('profile'), reader, taskMs, warnings)
      : atLeastDemand(reader, at('serviceTime', 'meanMs'), readTaskTime(reader, at('serviceTime'), service.serviceTime), taskMs);
  /** stated, else the profile's, else 0 */
  const memory = (key: 'base' | 'perRequestInFlight' | 'dataset', profiled?: 'baseBytes' | 'perRequestInFlightBytes'): number => {
    const given = service.memory?.[key];
    if (given === undefined && profiled && profile?.memory?.[profiled] !== undefined)
      return reader.read(at('profile', 'memory', profiled), profile.memory[profiled], { unit: 'bytes', atLeast: 0 }) ?? 0;
    return (service.memory && reader.read(at('memory', key), given, { unit: 'bytes', unitDue: true, atLeast: 0 })) ?? 0;
  };
  const startup =
    service.startupSeconds === undefined && profile?.startupSeconds !== undefined
      ? reader.read(at('profile', 'startupSeconds'), profile.startupSeconds, { unit: 'seconds', atLeast: 0 })
      : reader.read(at('startupSeconds'), service.startupSeconds, { unit: 'seconds', atLeast: 0 }, 200);
  if (service.beyondMeasured !== undefined && !profile)
    reader.problem(at('beyondMeasured'), {
      code: 'beyondMeasuredWithoutProfile',
      message: 'beyondMeasured says whether a profile may be used beyond what was measured: it needs profile',
    });
  const tee = raw.constraints?.tee ?? false;
  if (service.parentVcpuSecondsPerRequest !== undefined && !tee)
    reader.problem(at('parentVcpuSecondsPerRequest'), {
      code: 'enclaveWithoutTee',
      message: 'parentVcpuSecondsPerRequest is for AWS enclaves: it needs constraints.tee: true',
    });
  return {
    name,
    demandSeconds,
    measured: readMeasured(reader, at, service, name, movedSide),
    referenceMachineType: service.referenceMachineType ?? service.measured?.machineType ?? profile?.referenceMachineType,
    measuredConcurrency: profile?.scalability?.largestMeasuredConcurrency,
    beyondMeasured: profile ? fill('beyondMeasured', service.beyondMeasured, 'refused') : 'refused',
    serviceTime,
    workers: reader.read(at('workers'), service.workers, { unit: 'plain', atLeast: 1, whole: true }),
    queueLimit: reader.read(at('queueLimit'), service.queueLimit, { unit: 'plain', atLeast: 0, atMost: 1_000_000, whole: true }),
    memoryBaseBytes: memory('base', 'baseBytes'),
    memoryPerRequestInFlightBytes: memory('perRequestInFlight', 'perRequestInFlightBytes'),
    datasetBytes: memory('dataset'),
    batchSize,
    balancer: perCloud('balancer', service.balancer, 'random'),
    shards: reader.read(at('shards'), service.shards, { unit: 'plain', atLeast: 1, atMost: 10_000, whole: true }),
    everyShard: fill('shardsPerRequest', service.shardsPerRequest, 1) === 'all',
    betweenShards: {
      requestBytes: shardBytes('requestBytes'),
      responseBytes: shardBytes('responseBytes'),
    },
    replicas: readReplicas(raw, service, reader, at),
    autoscaled: perCloud('autoscaled', service.autoscaled, false),
    startupSeconds: startup ?? 200,
    machineTypes: service.machineTypes,
    enclave: readEnclave(raw, service, reader, at),
    parentVcpuSecondsPerRequest: reader.read(at('parentVcpuSecondsPerRequest'), service.parentVcpuSecondsPerRequest, {
      unit: 'seconds',
      atLeast: 0,
    }),
    loadBalancer: perCloud('loadBalancer', service.loadBalancer, 'none'),
    loadBalancerUse: service.loadBalancerUse && {
      newConnectionsPerRequest: balancerUse('newConnectionsPerRequest'),
      activeConnections: balancerUse('activeConnections'),
      ruleEvaluationsPerRequest: balancerUse('ruleEvaluationsPerRequest'),
    },
    diskGib: reader.read(at('diskGib'), service.diskGib, { unit: 'gib', atLeast: 0 }, 20) ?? 20,
    calls: (service.calls ?? []).map((_, i) => readCall(reader, raw, name, i)),
    costIds: service.costIds ?? {},
  };
}

/** One setting for both clouds, or what each of them states. */
function byCloud<T extends string | boolean>(given: T | { aws?: T | undefined; gcp?: T | undefined }, otherwise: T): PerCloud<T> {
  if (typeof given !== 'object') return { aws: given, gcp: given };
  return { aws: given.aws ?? otherwise, gcp: given.gcp ?? otherwise };
}

type At = (...keys: PathKey[]) => PathKey[];

function readMeasured(reader: NumberReader, at: At, service: RawService, name: string, movedSide: 'low' | 'high' | undefined) {
  const given = service.measured;
  if (!given) return undefined;
  const requestsPerSecond = reader.read(at('measured', 'requestsPerSecond'), given.requestsPerSecond, { unit: 'plain', above: 0 }) ?? 1;
  const instances = reader.read(at('measured', 'instances'), given.instances, { unit: 'plain', above: 0 }) ?? 1;
  const cpuUtilizationFraction =
    reader.read(at('measured', 'cpuUtilizationFraction'), given.cpuUtilizationFraction, { unit: 'plain', above: 0, atMost: 1 }) ?? 1;
  reader.uncertain.push({ path: `services.${name}.measured`, confidenceFraction: 0.8 });
  const priorRatio = movedSide === 'low' ? PRIOR_LOW : movedSide === 'high' ? PRIOR_HIGH : 1;
  return { requestsPerSecond, machineType: given.machineType, instances, cpuUtilizationFraction, priorRatio };
}

function readReplicas(raw: RawScenario, service: RawService, reader: NumberReader, at: At): Record<string, number> | undefined {
  const given = service.replicas;
  if (given === undefined) return undefined;
  const regions = raw.regions.map(({ region }) => region);
  const perRegion = typeof given === 'number' ? Object.fromEntries(regions.map((region) => [region, given])) : given;
  for (const [region, count] of Object.entries(perRegion)) {
    const keys = typeof given === 'number' ? at('replicas') : at('replicas', region);
    if (!(Number.isInteger(count) && count >= 1))
      reader.problem(keys, { code: 'notWhole', message: `replicas must be a whole number of at least 1, got ${count}` });
    if (!regions.includes(region)) {
      const suggestion = nearestName(region, regions);
      reader.problem(keys, {
        code: 'unknownRegion',
        message: `replicas names the region ${region}; the scenario has ${regions.join(', ')}`,
        ...(suggestion && { suggestion }),
      });
    }
  }
  for (const region of regions)
    if (!Object.hasOwn(perRegion, region))
      reader.problem(at('replicas'), { code: 'missing', message: `replicas says nothing of the region ${region}` });
  return perRegion;
}

function readEnclave(raw: RawScenario, service: RawService, reader: NumberReader, at: At) {
  if (!service.enclave) return undefined;
  if (!raw.constraints?.tee || raw.regions.every(({ cloud }) => cloud !== 'aws'))
    reader.problem(at('enclave'), { code: 'enclaveWithoutTee', message: 'enclave is for AWS with constraints.tee: true' });
  const vcpus = reader.due(at('enclave', 'vcpus'), service.enclave.vcpus, { unit: 'plain', atLeast: 1, whole: true });
  const memoryMib = reader.due(at('enclave', 'memoryMib'), service.enclave.memoryMib, { unit: 'mib', above: 0 });
  return vcpus === undefined || memoryMib === undefined ? undefined : { vcpus, memoryMib };
}
