/** A service's row, opened: load line, replicas, utilisation, machine type, money. */
import { lossWords } from '../../failure/index.ts';
import { formatPath, type PathKey } from '../../scenario/index.ts';
import { demandEvidence } from './demand-evidence.ts';
import { ofAnswer, ofTaskSeconds, taskInputs } from './explain-answer.ts';
import { ofNeeded, ofServiceAvailability } from './explain-availability.ts';
import { children, input, type Explanation } from './explanation.ts';
import type { FeasiblePlan, ServicePlan } from '../types.ts';

export function ofService(plan: FeasiblePlan, index: number, keys: readonly PathKey[]): Partial<Explanation> {
  const row = plan.services[index]!;
  const at = `services[${index}]`;
  const own = (name: keyof ServicePlan & string, unit: string, source: string) =>
    input(name, row[name] as number, unit, source, `${at}.${name}`);
  const machine = input(
    'machineType',
    row.machineType,
    '',
    plan.catalog.machineTypes
      .map((one) => one as { machineType: string; source: string })
      .find((one) => one.machineType === row.machineType)?.source ?? 'the catalog',
  );
  const limit = plan.scenario.constraints?.maxUtilizationFraction;
  const queueLimit = plan.scenario.services?.[row.service]?.queueLimit;
  const utilizationLimit = input(
    'utilizationLimit',
    typeof limit === 'number' ? limit : 0.7,
    '',
    'scenario constraints.maxUtilizationFraction',
  );
  const line = own('loadLineRequestsPerSecond', 'requests/s', 'most one replica may carry');
  const where = `${row.service} in ${row.region}`;
  const evidence = demandEvidence(plan, row.service);
  const most = (utilizationLimit.value as number) * (row.workers / (row.batchSize * row.taskSeconds));
  const byUtilization = Math.abs(most - row.loadLineRequestsPerSecond) <= 1e-9 * most;
  const answer = ofAnswer(plan, index, keys);
  if (answer) return answer;
  switch (keys[0]) {
    case 'vcpuSecondsPerRequest':
      return { title: `vCPU time of one request of ${where}`, unit: 's', inputs: evidence.inputs, sources: evidence.sources };
    case 'loadLineRequestsPerSecond':
      return {
        title: `load line of ${where} on ${row.machineType}`,
        unit: 'requests/s',
        formula:
          row.carriesRequestsPerSecond !== undefined
            ? `just below peakRequestsPerSecond per shard over one survivor fewer: the replicas that the ${row.bindingConstraint} needs`
            : row.bindingConstraint === 'latency' || row.bindingConstraint === 'memory' || row.bindingConstraint === 'network'
              ? `the most at which ${row.bindingConstraint} still holds, at most utilizationLimit * workers / (batchSize * taskSeconds)`
              : byUtilization
                ? 'utilizationLimit * workers / (batchSize * taskSeconds)'
                : 'the most at which every limit holds, at most utilizationLimit * workers / (batchSize * taskSeconds)',
        inputs: [utilizationLimit, own('workers', 'workers', 'usable vCPUs, or stated'), ...taskInputs(plan, index), machine],
        sources: [],
      };
    case 'taskSeconds':
      return ofTaskSeconds(plan, index);
    case 'minReplicas':
    case 'averageReplicas':
    case 'maxReplicas':
      return ofBounds(row, keys[0], { where, inputs: [own('desiredReplicas', 'replicas', 'a shard, in the busiest hour'), line] });
    case 'instances':
      return {
        title: `machines of ${where}`,
        unit: 'machines',
        formula: 'desiredReplicas * shards',
        inputs: [own('desiredReplicas', 'replicas', 'a shard, in the busiest hour'), input('shards', row.shards, 'shards', 'the plan')],
      };
    case 'workers':
      return {
        title: `tasks in service at once on one replica of ${where}`,
        unit: 'workers',
        formula: 'usable vCPUs, whole ones, or fewer where the scenario states workers',
        inputs: [machine],
      };
    case 'relativeSpeed':
      return {
        title: `how fast one vCPU of ${row.machineType} is, against the one that the demand was measured on`,
        unit: '',
        formula:
          '1 for a vCPU that is a thread, 1.5 (a prior) for one that is a whole core, over the same of the reference machine type; 1 within its family',
        inputs: [machine],
      };
    case 'desiredReplicas':
      return {
        title: `replicas of ${where}`,
        unit: 'replicas',
        formula: 'the fewest whose survivors carry the rate in every loss: survivors * loadLineRequestsPerSecond >= requestsPerSecond',
        inputs: [
          own('peakRequestsPerSecond', 'requests/s', 'busiest hour'),
          line,
          ...row.losses.map((loss, i) =>
            input(
              `survivors, ${lossWords(loss.loss)}`,
              loss.survivingReplicas,
              'replicas',
              `${Number(loss.requestsPerSecondPerShard.toPrecision(6))} requests/s arrive then`,
              `${at}.losses[${i}].survivingReplicas`,
            ),
          ),
        ],
        note: `${row.bindingConstraint} binds`,
        sources: [],
      };
    case 'timedOutFraction':
      return {
        title: `calls of ${where} that come after their caller's timeout, all up`,
        formula: 'chance that network and whole response take longer than timeoutMs, weighted by the calls of each caller',
        inputs: [own('desiredReplicas', 'replicas', 'the fleet'), line],
        sources: [],
      };
    case 'refusedFraction':
      return {
        title: `calls of ${where} that find its queue full, all up`,
        formula: 'share of calls whose first task finds every worker busy and queueLimit tasks waiting already',
        inputs: [
          own('utilizationFraction', 'of workers', 'all up'),
          own('workers', 'workers', row.machineType),
          input(
            'queueLimit',
            typeof queueLimit === 'number' ? queueLimit : null,
            'tasks',
            'may wait at one replica',
            `scenario.services.${row.service}.queueLimit`,
          ),
        ],
        note: 'times are those of the calls that are let in',
        sources: [],
      };
    case 'availabilityFraction':
    case 'unavailabilityFraction':
      return ofServiceAvailability(plan, row, at);
    case 'neededReplicas':
      return ofNeeded(row, at);
    case 'usdPerMonth':
      return {
        title: `what ${where} costs a month`,
        formula: 'sum of its own lines',
        inputs: plan.lineItems.flatMap((item, i) =>
          item.service === row.service && item.region === row.region
            ? [input(item.id, item.usdPerMonth, 'USD/month', item.price.source, `lineItems[${i}].usdPerMonth`)]
            : [],
        ),
      };
    case 'utilizationFraction':
      return {
        title: `how busy ${where} is in the busiest hour`,
        unit: '',
        formula: 'requestsPerSecondPerShard * batchSize * taskSeconds / (desiredReplicas * workers)',
        inputs: [
          input(
            'requestsPerSecondPerShard',
            row.losses[0]!.requestsPerSecondPerShard,
            'requests/s',
            'busiest hour',
            `${at}.losses[0].requestsPerSecondPerShard`,
          ),
          own('desiredReplicas', 'replicas', 'the fleet, per shard'),
          own('workers', 'workers', row.machineType),
          ...taskInputs(plan, index),
        ],
      };
    case 'peakRequestsPerSecond':
    case 'peakUnderLossRequestsPerSecond':
      return {
        title: `what arrives at ${where}`,
        unit: 'requests/s',
        formula: 'client requests/s in the region * calls per request along the graph',
        inputs: [input('clientPeak', plan.months[0]!.peakRequestsPerSecond, 'requests/s', 'scenario traffic, all regions')],
      };
    case 'machineType':
      return {
        title: `why ${row.machineType} for ${where}`,
        inputs: plan.alternatives.flatMap((one, i) =>
          one.service === row.service && one.region === row.region
            ? [
                input(
                  one.machineType,
                  one.usdPerMonth,
                  'USD/month for the whole plan',
                  `${one.lostBy.code}: ${one.lostBy.message}`,
                  `alternatives[${i}]`,
                ),
              ]
            : [],
        ),
        sources: [machine.source],
        note: `${plan.optimality.candidatesConsidered} candidates were priced`,
      };
    default:
      return {
        title: `${where}: ${formatPath(keys) || 'row'}`,
        inputs: keys.length ? [own('desiredReplicas', 'replicas', 'the fleet'), line] : children(row, at),
        sources: [machine.source],
      };
  }
}

/** The least, the mean and the most that an autoscaler runs. */
function ofBounds(
  { maxReplicas, desiredReplicas }: ServicePlan,
  key: 'minReplicas' | 'averageReplicas' | 'maxReplicas',
  { where, inputs }: { where: string; inputs: Explanation['inputs'] },
): Partial<Explanation> {
  const words = { minReplicas: 'fewest', averageReplicas: 'mean', maxReplicas: 'most' }[key];
  const of = { title: `${words} replicas of ${where}`, unit: 'replicas', inputs };
  // an autoscaled fleet's ceiling is above what its busiest hour needs
  if (maxReplicas === desiredReplicas)
    return { ...of, formula: 'desiredReplicas', note: 'the fleet is not autoscaled: it stands all week' };
  if (key === 'maxReplicas') return { ...of, formula: 'ceil(1.25 * desiredReplicas)', note: 'the ceiling to configure; never billed' };
  return {
    ...of,
    formula: `${key === 'minReplicas' ? 'the least' : 'the mean'} of the week's hours, each with the fewest whose survivors carry its rate and its share of the rise to the next hour`,
  };
}
