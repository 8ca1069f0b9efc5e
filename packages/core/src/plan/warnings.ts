/** What to worry about in a plan that stands: priors, stand-ins, missing prices, tight memory, cut workers. */
import type { LineItem } from '../bill/index.ts';
import { minimumPlatformOf } from '../catalog/index.ts';
import { checkLimits, limitMessage, limitsOn, type Option } from '../choice/index.ts';
import { callsInService, lateOutside } from '../loadline/index.ts';
import { checkExtrapolation } from '../profile/index.ts';
import type { ResolvedService, Warning } from '../scenario/index.ts';
import type { SizedFleet } from './size.ts';
import type { ServicePlan } from './types.ts';

export function planWarnings(sized: SizedFleet, services: readonly ServicePlan[], lines: readonly LineItem[]): Warning[] {
  return [...inputWarnings(sized), ...machineWarnings(sized, services), ...limitWarnings(sized), ...priceWarnings(sized, lines)];
}

/** A call in a thousand. */
const WORTH_TELLING_LATE = 1e-3;

function inputWarnings({ scenario }: SizedFleet): Warning[] {
  const warnings: Warning[] = [];
  for (const [name, service] of Object.entries(scenario.services)) {
    if (service.measured)
      warnings.push({
        code: 'measuredPrior',
        path: `services.${name}.measured`,
        message: `the demand of ${name} is read from a dashboard: taken as 0.8 to 1.15 of what it says until a benchmark says better`,
      });
    service.calls.forEach((call, i) => {
      const path = `services.${name}.calls[${i}]`;
      if (call.networkMs === undefined)
        warnings.push({
          code: 'networkPrior',
          path: `${path}.networkMs`,
          message: `networkMs from ${name} to ${call.name} is not stated: the placement's prior is taken`,
        });
      if (call.to === undefined && !call.serviceTime)
        warnings.push({
          code: 'externalTime',
          path: `${path}.serviceTime`,
          message: `how long ${call.name} takes is not stated: taken as 0`,
        });
      const late = lateOutside(call);
      if (late >= WORTH_TELLING_LATE)
        warnings.push({
          code: 'externalLate',
          path: `${path}.timeoutMs`,
          message: `${Number((late * 100).toPrecision(2))} % of the calls of ${name} to ${call.name} come after ${call.timeoutMs} ms: ${name} goes on without them`,
        });
    });
  }
  const front = scenario.services[scenario.front]!;
  if (scenario.regions.some(({ cloud }) => front.loadBalancer[cloud] !== 'public') && scenario.traffic.placement.internet > 0)
    warnings.push({
      code: 'noLoadBalancer',
      path: `services.${scenario.front}.loadBalancer`,
      message: `clients come from the internet and ${scenario.front} has no public load balancer: each replica gets a public address`,
    });
  return warnings;
}

function machineWarnings(sized: SizedFleet, services: readonly ServicePlan[]): Warning[] {
  const warnings: Warning[] = [];
  const options = sized.regions.flatMap(({ chosen, region }) => chosen.map((option) => ({ option, region })));
  options.forEach(({ option, region }, i) => {
    const row = services[i]!;
    const workers = sized.scenario.services[option.service]!.workers;
    const where = `${option.service} in ${region}`;
    if (option.relativeSpeed !== 1)
      warnings.push({
        code: 'speedPrior',
        path: `services[${i}].machineType`,
        message: `${where}: a vCPU of ${option.machine.machineType} is taken as ${Number(option.relativeSpeed.toPrecision(3))} times the reference, a prior (1.2 to 1.8 for a whole core)`,
      });
    const beyond = beyondMeasured(sized.scenario.services[option.service]!, option);
    if (beyond !== undefined)
      warnings.push({ code: 'beyondMeasured', path: `services[${i}].loadLineRequestsPerSecond`, message: `${where}: ${beyond}` });
    if (workers !== undefined && workers > option.usable.vcpus)
      warnings.push({
        code: 'workersCut',
        path: `services.${option.service}.workers`,
        message: `${where}: ${workers} workers are more than the ${option.usable.vcpus} usable vCPUs of ${option.machine.machineType}: cut to that`,
      });
    if (row.memoryNeededGib > 0.9 * option.usable.memoryGib)
      warnings.push({
        code: 'memoryTight',
        path: `services[${i}].memoryNeededGib`,
        message: `${where} needs ${row.memoryNeededGib.toFixed(1)} of ${option.usable.memoryGib} GiB at its load line`,
      });
    if (option.machine.networkGbps === undefined)
      warnings.push({
        code: 'networkUnknown',
        path: `services[${i}].machineType`,
        message: `the bandwidth of ${option.machine.machineType} is not known: not checked`,
      });
    warnings.push(...teeWarnings(sized, option, where, i));
  });
  return warnings;
}

/** vCPUs up to which whole machines were seen to host an enclave of 75 %: c5.12xlarge and m5.12xlarge. Larger ones may be two NUMA nodes, and an enclave fits one. */
const ONE_NODE_VCPUS = 48;

function teeWarnings(
  { scenario }: SizedFleet,
  option: SizedFleet['regions'][number]['chosen'][number],
  where: string,
  i: number,
): Warning[] {
  const { machine, usable, service } = option;
  const { enclave, parentVcpuSecondsPerRequest } = scenario.services[service]!;
  const warnings: Warning[] = [];
  if (usable.enclave && !enclave && parentVcpuSecondsPerRequest === undefined)
    warnings.push({
      code: 'enclavePrior',
      path: `services[${i}].enclave`,
      message: `${where}: the enclave gets 75 % of ${machine.machineType}, without evidence of what a call costs the parent (parentVcpuSecondsPerRequest)`,
    });
  if (usable.enclave && usable.enclave.vcpus > ONE_NODE_VCPUS)
    warnings.push({
      code: 'numaUnknown',
      path: `services[${i}].enclave`,
      message: `${where}: an enclave must fit one NUMA node; those of ${machine.machineType} are not known, and ${usable.enclave.vcpus} vCPUs may span two`,
    });
  const platform = scenario.constraints.tee ? minimumPlatformOf(machine) : undefined;
  if (platform)
    warnings.push({
      code: 'minimumPlatform',
      path: `services[${i}].machineType`,
      message: `${where}: ${machine.family} is confidential on ${platform} only: ask for it as the minimum CPU platform`,
    });
  return warnings;
}

/** A load line that keeps more calls in service than the profile was ever measured with; those that wait come on top. */
function beyondMeasured({ measuredConcurrency, batchSize }: ResolvedService, option: Option): string | undefined {
  if (measuredConcurrency === undefined) return undefined;
  const check = checkExtrapolation({
    concurrency: callsInService(option.line.replica, option.loadLineRequestsPerSecond, batchSize),
    largestMeasuredConcurrency: measuredConcurrency,
    forced: true,
  });
  return check.kind === 'measured' ? undefined : check.message;
}

/** Limits of the scenario that only warn. */
function limitWarnings(sized: SizedFleet): Warning[] {
  return sized.regions.flatMap(({ chosen, region }, r) => {
    const limits = limitsOn(sized.tasks[r]!, () => true).filter(({ effect }) => effect === 'warning');
    return checkLimits(sized.tasks[r]!, limits, chosen)
      .filter(({ holds }) => !holds)
      .map((check) => ({ code: check.limit.name, path: check.limit.path, message: `${region}: ${limitMessage(check)}` }));
  });
}

function priceWarnings(sized: SizedFleet, lines: readonly LineItem[]): Warning[] {
  const warnings: Warning[] = [];
  const seen = new Set<string>();
  lines.forEach((line, i) => {
    const key = `${line.region} ${line.sku} ${line.price.state}`;
    if (line.price.state === 'priced' || seen.has(key)) return;
    seen.add(key);
    const where = line.region ?? 'all regions';
    if (line.price.state === 'assumed')
      warnings.push({
        code: 'assumedPrice',
        path: `lineItems[${i}]`,
        message: `${line.sku} in ${where} has no price of its own: ${line.price.standIn} stands in, taken as up to 20 % off either way`,
      });
    else
      warnings.push({
        code: 'unpriced',
        path: `lineItems[${i}]`,
        message: `no price is known for ${line.sku} in ${where}: the total is a lower limit`,
      });
  });
  for (const { index } of sized.scenario.overrides)
    if (!sized.book.usedOverrides.has(index))
      warnings.push({
        code: 'overrideUnused',
        path: `prices.overrides[${index}]`,
        message: `prices.overrides[${index}] touches nothing that this plan buys or considered`,
      });
  return warnings;
}
