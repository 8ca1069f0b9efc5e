/** How long a service itself takes and how busy it is, all up and under each loss, opened. */
import { lossWords } from '../../failure/index.ts';
import type { PathKey } from '../../scenario/index.ts';
import { demandEvidence } from './demand-evidence.ts';
import { input, type Explanation, type ExplanationInput } from './explanation.ts';
import type { FeasiblePlan, LossRow, ServicePlan } from '../types.ts';

/**
 * @param keys below the row: `latency.p95Ms`, `underLoss.utilizationFraction`, `losses[1].latency.p95Ms`, …
 * @returns undefined when the path is about something else
 */
export function ofAnswer(plan: FeasiblePlan, index: number, keys: readonly PathKey[]): Partial<Explanation> | undefined {
  const row = plan.services[index]!;
  const found = lossOf(row, keys);
  if (!found) return undefined;
  const { loss, rest } = found;
  const at = `services[${index}].losses[${row.losses.indexOf(loss)}]`;
  const where = `${row.service} in ${row.region}${loss.loss === 'none' ? '' : ` with ${lossWords(loss.loss)}`}`;
  const load = inputsOf(plan, index, loss, at);
  switch (rest[0]) {
    case 'latency':
      return ofLatency(plan, index, { where, load, at, percentile: String(rest[1] ?? '') });
    case 'utilizationFraction':
      return {
        title: `how busy ${where} is in the busiest hour`,
        unit: '',
        formula: 'requestsPerSecondPerShard * batchSize * taskSeconds / (survivingReplicas * workers)',
        inputs: load,
        ...(keys[0] === 'underLoss' && { note: `of the losses to survive this keeps it busiest: ${lossWords(loss.loss)}` }),
      };
    case 'survivingReplicas':
      return {
        title: `replicas of a shard of ${where} that are left`,
        unit: 'replicas',
        formula: 'desiredReplicas less the most that the loss takes: zones hold them as evenly as can be',
        inputs: [input('desiredReplicas', row.desiredReplicas, 'replicas', 'per shard', `services[${index}].desiredReplicas`)],
      };
    case 'requestsPerSecondPerShard':
      return {
        title: `what arrives at one shard of ${where}`,
        unit: 'requests/s',
        formula: 'peakRequestsPerSecond / shards, or all of it where every shard is asked; more where a lost region sends its share',
        inputs: [
          input(
            'peakRequestsPerSecond',
            row.peakRequestsPerSecond,
            'requests/s',
            'busiest hour',
            `services[${index}].peakRequestsPerSecond`,
          ),
          input('shards', row.shards, 'shards', 'the plan'),
        ],
      };
    default:
      return undefined;
  }
}

/** Which loss a path is about, and what of it; the row's own figures are those with all up, its `underLoss` those of the busiest loss. */
function lossOf(row: ServicePlan, keys: readonly PathKey[]): { loss: LossRow; rest: readonly PathKey[] } | undefined {
  if (keys[0] === 'latency') return { loss: row.losses[0]!, rest: keys };
  if (keys[0] === 'losses' && typeof keys[1] === 'number' && keys.length > 2) return { loss: row.losses[keys[1]]!, rest: keys.slice(2) };
  if (keys[0] !== 'underLoss' || keys.length < 2) return undefined;
  const worst = row.losses.find(({ utilizationFraction }) => utilizationFraction === row.underLoss.utilizationFraction);
  return worst && { loss: worst, rest: keys.slice(1) };
}

function inputsOf(plan: FeasiblePlan, index: number, loss: LossRow, at: string): ExplanationInput[] {
  const row = plan.services[index]!;
  const own = `services[${index}]`;
  return [
    input(
      'requestsPerSecondPerShard',
      loss.requestsPerSecondPerShard,
      'requests/s',
      loss.loss === 'none' ? 'busiest hour' : `busiest hour, ${lossWords(loss.loss)}`,
      `${at}.requestsPerSecondPerShard`,
    ),
    input('survivingReplicas', loss.survivingReplicas, 'replicas', 'up then', `${at}.survivingReplicas`),
    input('workers', row.workers, 'workers', 'tasks in service at once on one replica', `${own}.workers`),
    ...taskInputs(plan, index),
  ];
}

/** What a call asks of the workers of a replica: the one basis of load lines, utilisation and latency. */
export function taskInputs(plan: FeasiblePlan, index: number): ExplanationInput[] {
  const { service, batchSize, taskSeconds } = plan.services[index]!;
  return [
    input('batchSize', batchSize, 'tasks a call', `scenario services.${service}`, `scenario.services.${service}.batchSize`),
    input(
      'taskSeconds',
      taskSeconds,
      's',
      `of a worker of this machine for one task; ${demandEvidence(plan, service).sources[0]!}`,
      `services[${index}].taskSeconds`,
    ),
  ];
}

/** How long a task holds a worker: its demand, or what is stated, on a machine of this speed. */
export function ofTaskSeconds(plan: FeasiblePlan, index: number): Partial<Explanation> {
  const row = plan.services[index]!;
  const stated = plan.scenario.services[row.service]?.serviceTime?.meanMs;
  const title = `how long one task of ${row.service} holds a worker of ${row.machineType}`;
  const speed = input(
    'relativeSpeed',
    row.relativeSpeed,
    '',
    'of the machine, against the one measured on',
    `services[${index}].relativeSpeed`,
  );
  if (stated !== undefined)
    return {
      title,
      unit: 's',
      formula: typeof stated === 'number' ? 'meanMs / 1000 / relativeSpeed' : 'the stated mean, over relativeSpeed',
      inputs: [input('meanMs', scalar(stated), 'ms', 'the scenario', `scenario.services.${row.service}.serviceTime.meanMs`), speed],
      sources: [],
    };
  const alike = Math.abs(row.vcpuSecondsPerRequest / (row.batchSize * row.relativeSpeed) - row.taskSeconds) <= 1e-9 * row.taskSeconds;
  const evidence = demandEvidence(plan, row.service).sources[0]!;
  return {
    title,
    unit: 's',
    formula: alike
      ? 'vcpuSecondsPerRequest / (batchSize * relativeSpeed)'
      : 'the longer of the profile’s service time and its demand, over relativeSpeed, on a whole vCPU',
    inputs: [
      input('vcpuSecondsPerRequest', row.vcpuSecondsPerRequest, 's', evidence, `services[${index}].vcpuSecondsPerRequest`),
      input('batchSize', row.batchSize, 'tasks a call', `scenario services.${row.service}`, `scenario.services.${row.service}.batchSize`),
      speed,
    ],
    sources: [],
  };
}

function ofLatency(
  plan: FeasiblePlan,
  index: number,
  { where, load, at, percentile }: { where: string; load: ExplanationInput[]; at: string; percentile: string },
): Partial<Explanation> {
  const row = plan.services[index]!;
  const stated = plan.scenario.services[row.service];
  const scenario = `scenario.services.${row.service}`;
  const timed = stated?.serviceTime !== undefined;
  // calls that bring one task wait for no other
  const batch = stated?.batchSize === 1 ? undefined : stated?.batchSize;
  return {
    title: `own ${/^p\d+Ms$/.test(percentile) ? percentile.slice(0, -2) : 'latency'} of ${where}, its calls not counted`,
    formula: [
      'wait for a free worker + work',
      ...(batch === undefined ? [] : ['of the last of batchSize tasks']),
      ...(stated?.shardsPerRequest === 'all' ? ['of the slowest shard'] : []),
      'with requestsPerSecondPerShard / survivingReplicas arriving at random (M/G/c)',
    ].join(', '),
    inputs: [
      ...load,
      input(
        'utilizationFraction',
        row.losses.find((_, i) => at.endsWith(`[${i}]`))!.utilizationFraction,
        '',
        'how busy workers are then',
        `${at}.utilizationFraction`,
      ),
      input(
        'serviceTime',
        timed ? '…' : 'exponential',
        '',
        timed ? 'the scenario' : 'not stated: as long as the demand, exponential',
        timed ? `${scenario}.serviceTime` : undefined,
      ),
    ],
    sources: ['queueing: docs/accuracy-of-queueing.md says how far each formula is off'],
    note:
      row.latencyErrorBandFraction === 0
        ? 'exact for this queue'
        : `within ${Number((row.latencyErrorBandFraction * 100).toPrecision(2))} % either way, by comparison with exact queues and simulation`,
  };
}

const scalar = (value: unknown): string | number => (typeof value === 'number' || typeof value === 'string' ? value : '…');
