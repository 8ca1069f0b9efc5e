/** One service's keys, read: demand or measurement, service time, memory, replicas, calls. */
import { nearestName } from './nearest-name.ts';
import type { PathKey } from './path.ts';
import type { Warning } from './problem.ts';
import { profiledDemand, profiledServiceTime } from './read-profile.ts';
import type { NumberReader } from './read-number.ts';
import type { PerCloud, Placed, PlacementShares, ResolvedCall, ResolvedService, ServiceTime, TaskTime } from './resolved.ts';
import { shareWords } from './share-words.ts';
import { PLACEMENTS, type RawAmount, type RawPlacement, type RawScenario, type RawService } from './schema.ts';

/** Beyond a petabyte a call no bill is a number for long. */
const BYTES_OF_A_CALL = { unit: 'bytes', atLeast: 0, atMost: 1e15 } as const;
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
  const batchSize = reader.read(at('batchSize'), service.batchSize, { unit: 'plain', atLeast: 1 }, 1) ?? 1;
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

/** vCPU time cannot be done in less service time on one worker. While an input is moved through its range the service time follows the demand. */
function atLeastDemand(
  reader: NumberReader,
  keys: PathKey[],
  serviceTime: TaskTime | undefined,
  taskMs: number | undefined,
): TaskTime | undefined {
  if (serviceTime?.meanMs === undefined || taskMs === undefined || serviceTime.meanMs >= taskMs * (1 - 1e-9)) return serviceTime;
  if (reader.isMoved) return { ...serviceTime, meanMs: taskMs };
  reader.problem(keys, {
    code: 'meanBelowDemand',
    message: `meanMs ${serviceTime.meanMs} is below the demand of ${taskMs} ms a task: that much vCPU time takes at least as long on one worker`,
  });
  return serviceTime;
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

type RawTaskTime = NonNullable<RawService['serviceTime']>;

/** Of an external callee, which has no demand to take the mean from. */
function readCalleeTime(reader: NumberReader, keys: PathKey[], given: RawTaskTime | undefined): ServiceTime | undefined {
  if (!given) return undefined;
  const meanMs = reader.due([...keys, 'meanMs'], given.meanMs, { unit: 'ms', atLeast: 0 });
  const spread = readSpread(reader, keys, given);
  return meanMs === undefined ? undefined : { meanMs, ...spread };
}

function readTaskTime(reader: NumberReader, keys: PathKey[], given: RawTaskTime | undefined): TaskTime | undefined {
  return (
    given && { meanMs: reader.read([...keys, 'meanMs'], given.meanMs, { unit: 'ms', atLeast: 0 }), ...readSpread(reader, keys, given) }
  );
}

function readSpread(reader: NumberReader, keys: PathKey[], given: RawTaskTime): Omit<ServiceTime, 'meanMs'> {
  const scv =
    reader.read([...keys, 'squaredCoefficientOfVariation'], given.squaredCoefficientOfVariation, { unit: 'plain', atLeast: 0 }) ??
    (given.shape === 'deterministic' ? 0 : 1);
  const shape = given.shape ?? (scv === 1 ? 'exponential' : scv === 0 ? 'deterministic' : scv > 1 ? 'hyperexponential' : 'gamma');
  reader.fill([...keys, 'squaredCoefficientOfVariation'], given.squaredCoefficientOfVariation ?? scv);
  reader.fill([...keys, 'shape'], shape);
  const fits =
    shape === 'deterministic'
      ? scv === 0
      : shape === 'exponential'
        ? scv === 1
        : shape === 'hyperexponential'
          ? scv > 1
          : shape === 'erlang'
            ? scv > 0 && Math.abs(1 / scv - Math.round(1 / scv)) < 1e-9
            : scv > 0;
  if (!fits)
    reader.problem([...keys, 'shape'], {
      code: 'shapeMismatch',
      message: `a ${shape} service time cannot have the squared coefficient of variation ${scv}`,
    });
  return { squaredCoefficientOfVariation: scv, shape };
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

function readCall(reader: NumberReader, raw: RawScenario, name: string, i: number): ResolvedCall {
  const call = raw.services[name]!.calls![i]!;
  const at = (...keys: PathKey[]): PathKey[] => ['services', name, 'calls', i, ...keys];
  if (call.to !== undefined && call.serviceTime)
    reader.problem(at('serviceTime'), {
      code: 'serviceTimeOfOwn',
      message: `serviceTime of a call belongs to external callees; ${call.to} has its own`,
    });
  const mode = call.mode ?? 'sequence';
  reader.fill(at('mode'), mode);
  return {
    to: call.to,
    name: call.to ?? call.external ?? '',
    perRequest: reader.read(at('perRequest'), call.perRequest, { unit: 'plain', atLeast: 0 }, 1) ?? 1,
    requestBytes: readEdgeBytes(reader, raw, at('requestBytes'), call.requestBytes, call.to),
    responseBytes: readEdgeBytes(reader, raw, at('responseBytes'), call.responseBytes, call.to),
    mode,
    networkMs: reader.read(at('networkMs'), call.networkMs, { unit: 'ms', atLeast: 0 }),
    serviceTime: readCalleeTime(reader, at('serviceTime'), call.serviceTime),
    ...readPlacement(reader, at('placement'), call.placement, call.to === undefined ? 'internet' : 'sameVpc'),
    timeoutMs: reader.read(at('timeoutMs'), call.timeoutMs, { unit: 'ms', above: 0 }),
    costIds: call.costIds ?? {},
  };
}

/** Bytes of one request or answer on an edge: stated, else as the called service's profile measured them, else 0. */
export function readEdgeBytes(
  reader: NumberReader,
  raw: RawScenario,
  keys: PathKey[],
  given: RawAmount | undefined,
  callee: string | undefined,
): number {
  const profile = callee === undefined || !Object.hasOwn(raw.services, callee) ? undefined : raw.services[callee]!.profile;
  const side = keys.at(-1) === 'requestBytes' ? 'request' : 'response';
  const measured = typeof profile === 'object' ? profile.bytes?.[side] : undefined;
  if (given === undefined && measured !== undefined)
    return reader.read(['services', callee!, 'profile', 'bytes', side], measured, BYTES_OF_A_CALL) ?? 0;
  return reader.read(keys, given, BYTES_OF_A_CALL, 0) ?? 0;
}

/** Shares of where the other side is; a single name is all of it. */
export function readPlacement(
  reader: NumberReader,
  keys: PathKey[],
  given: RawPlacement | undefined,
  otherwise: keyof PlacementShares,
): Placed {
  const shares: PlacementShares = { sameVpc: 0, sameRegion: 0, otherRegion: 0, internet: 0 };
  if (given === undefined || typeof given === 'string') {
    if (given === undefined) reader.fill(keys, otherwise);
    const place = given ?? otherwise;
    shares[place] = 1;
    return { placement: shares, places: [place] };
  }
  for (const place of PLACEMENTS)
    shares[place] = reader.read([...keys, place], given[place], { unit: 'plain', atLeast: 0, atMost: 1 }) ?? 0;
  const sum = PLACEMENTS.reduce((total, place) => total + shares[place], 0);
  if (Math.abs(sum - 1) > 1e-9)
    reader.problem(keys, {
      code: 'sharesSum',
      message: `the shares of placement ${shareWords(
        sum,
        PLACEMENTS.map((place) => given[place]),
      )}`,
    });
  // a formula that is nothing now may be something later; a plain 0 may not
  const places = PLACEMENTS.filter((place) => given[place] !== undefined && Number(given[place]) !== 0);
  return { placement: shares, places };
}
