/**
 * Benchmark runs to a profile: every number an estimate with its evidence, or absent with a finding that says which measurement would give it.
 * Nothing is ever 0 because it is not known. The parts are in files of their own; this one puts them together.
 */
import { wideningWords, type Run, type Widening } from '../benchmark/index.ts';
import { PROFILE_SCHEMA } from '../scenario/index.ts';
import { concurrencyPoints, familyOf, scalabilityOf, vcpuPoints, type RunPoint } from './concurrency-points.ts';
import { regressCost, variedInputs, type CostRegression } from './cost-regression.ts';
import { cpuPoints, idleFinding, meanCost } from './cpu-cost.ts';
import { latencyCurve, scalabilityCurve, type Curves } from './curves.ts';
import { Doubts } from './doubts.ts';
import { lengthWeights, type FittedEstimate } from './estimate.ts';
import type { ProfileFinding } from './finding.ts';
import { fromMetrics, type MetricRole } from './from-metrics.ts';
import { memoryOf, type FittedMemory } from './memory.ts';
import type { NoiseContext, NoisedMetric } from './noise.ts';
import type { Scalability } from './scalability.ts';
import { serviceTimeOf, type FittedServiceTime } from './service-time.ts';
import { bytesOf, startupOf, type FittedBytes } from './small-numbers.ts';
import { trustReport, type TrustRow } from './trust.ts';

export interface Profile {
  schema: typeof PROFILE_SCHEMA;
  /** the machine that the numbers were measured on */
  referenceMachineType?: string;
  /** of a mean request of the runs; with a regression also by what the request brings */
  vcpuSecondsPerRequest?: FittedEstimate;
  regression?: CostRegression;
  serviceTime?: FittedServiceTime;
  memory?: FittedMemory;
  bytes?: FittedBytes;
  scalability?: Scalability;
  scalabilityByFamily?: Record<string, Scalability>;
  startupSeconds?: FittedEstimate;
  findings: ProfileFinding[];
  trust: TrustRow[];
  curves: Curves;
}

export type MetricValue = 'serviceTime.meanMs' | 'bytes.request' | 'bytes.response' | 'startupSeconds';

/** What the benchmark doctor found; a refusal takes the run's numbers of that kind out, or all of them where it names none. */
export interface ExaminedRun {
  code: string;
  run: string;
  effect: ProfileFinding['effect'];
  message?: string;
  concerns?: readonly ('latency' | 'rate' | 'cpu' | 'bytes')[];
  /** by how much which of its numbers may be wrong */
  widens?: readonly Widening[];
}

export interface FitOptions extends NoiseContext {
  /** the doctor's findings about these runs */
  findings?: readonly ExaminedRun[];
  /** what cost may depend on: parameters, mean metrics, requestBytes, responseBytes; the varied numeric parameters when left out */
  inputs?: readonly string[];
  /** whether contention and coherency are held at 0 or above */
  bounded?: boolean;
  /** mean time of a measured latency that is not the service's own: network, calls to others; ms */
  outsideMs?: number;
  /** the parameter that counts records, for memory */
  records?: string;
  /** metrics that are blurred for privacy, and their bounds */
  noise?: readonly NoisedMetric[];
  /** metrics to read a number from when the runs do not state it, best first */
  metrics?: Partial<Record<MetricValue, readonly MetricRole[]>>;
}

/**
 * @param runs of one service, those that count (the benchmark doctor's refusals left out); any order; none gives a profile of findings only
 * @throws {RangeError} when outsideMs is below 0 or not finite
 */
export function fitProfile(runs: readonly Run[], options: FitOptions = {}): Profile {
  const { outsideMs = 0, bounded = true, noise = [] } = options;
  if (!(outsideMs >= 0 && outsideMs < Infinity)) throw new RangeError(`fitProfile: outsideMs must be finite and >= 0, got ${outsideMs}`);
  const findings: ProfileFinding[] = [];
  const counted = runs.flatMap((run) => withoutRefused(run, options.findings ?? [], findings)).filter((run) => counts(run, findings));
  if (counted.length === 0)
    findings.push({ code: 'noRuns', effect: 'refused', message: 'there is no run to fit: run a load test and keep its file' });
  const reader = (value: MetricValue) =>
    fromMetrics({ runs: counted, roles: options.metrics?.[value] ?? [], table: noise, context: options, value }, findings);
  const fromNamed = (value: string) => reader(value as MetricValue);
  const referenceMachineType = usualMachine(counted);
  const alike = ofOneFamily(counted, referenceMachineType, findings);

  const doubts = new Doubts((options.findings ?? []).flatMap(({ code, run, widens }) => (widens ? [{ code, run, widens }] : [])));

  const cost = costOf(alike, options, findings, doubts);
  const serviceTime = serviceTimeOf(alike, findings, outsideMs, doubts) ?? metricServiceTime(reader);
  const memory = memoryOf(counted, findings, options.records);
  const bytes = bytesOf(counted, findings, fromNamed, doubts);
  const startupSeconds = startupOf(counted, findings, fromNamed);
  const sized = ofOneSize(alike);
  const points = concurrencyPoints(sized);
  const scalability = scalabilityOf(points, 'scalability', bounded, findings, rateDoubts(sized, points, doubts));
  const scalabilityByFamily = byFamily(counted, bounded, findings, doubts);
  const latency = latencyCurve(sized);
  const numbers = {
    vcpuSecondsPerRequest: cost.mean,
    'serviceTime.meanMs': serviceTime?.meanMs,
    'serviceTime.squaredCoefficientOfVariation': serviceTime?.squaredCoefficientOfVariation,
    'memory.baseBytes': memory?.baseBytes,
    'memory.perRecordBytes': memory?.perRecordBytes,
    'memory.perRequestInFlightBytes': memory?.perRequestInFlightBytes,
    'bytes.request': bytes?.request,
    'bytes.response': bytes?.response,
    startupSeconds,
  };
  return {
    schema: PROFILE_SCHEMA,
    ...(referenceMachineType !== undefined && { referenceMachineType }),
    ...(cost.mean && { vcpuSecondsPerRequest: cost.mean }),
    ...(cost.regression && { regression: cost.regression }),
    ...(serviceTime && { serviceTime }),
    ...(memory && { memory }),
    ...(bytes && { bytes }),
    ...(scalability && { scalability }),
    ...(Object.keys(scalabilityByFamily).length > 0 && { scalabilityByFamily }),
    ...(startupSeconds && { startupSeconds }),
    findings,
    trust: trustReport(numbers, findings),
    curves: { ...(scalability && { scalability: scalabilityCurve(points, scalability) }), ...(latency && { latency }) },
  };
}

/** The run without what the doctor refused; widening and notes are passed on in words, and widening to the intervals by `Doubts`. */
function withoutRefused(run: Run, examined: readonly ExaminedRun[], findings: ProfileFinding[]): Run[] {
  const own = examined.filter((one) => one.run === run.name);
  for (const { code, effect, message, widens } of own) {
    const by = widens && wideningWords(widens);
    findings.push({ code, run: run.name, effect, message: by ? `${message ?? code}; widened: ${by}` : (message ?? code) });
  }
  const refused = own.filter(({ effect }) => effect === 'refused');
  if (refused.length === 0) return [run];
  if (refused.some(({ concerns }) => concerns === undefined)) return [];
  const kinds = new Set(refused.flatMap(({ concerns }) => concerns!));
  if (kinds.has('rate') && kinds.has('cpu')) return [];
  const kept: Run = { ...run, ...(kinds.has('latency') && { latencyMs: {} }) };
  if (kinds.has('cpu')) delete kept.cpu;
  if (kinds.has('rate')) delete kept.concurrency;
  if (kinds.has('bytes')) {
    delete kept.requestBytes;
    delete kept.responseBytes;
  }
  return [kept];
}

/** Runs that answered nothing, or whose numbers are impossible, say nothing of a request. */
function counts(run: Run, findings: ProfileFinding[]): boolean {
  const numbers = [
    run.requests,
    run.errors,
    run.durationSeconds,
    run.requestsPerSecond,
    run.concurrency,
    run.memoryBytes,
    run.latencyMs.mean,
  ];
  const refuse = (code: string, message: string) => {
    findings.push({ code, run: run.name, effect: 'refused', message });
    return false;
  };
  if (numbers.some((value) => value !== undefined && !(value >= 0 && value < Infinity)))
    return refuse('impossible', `${run.name} holds a negative or infinite number: left out`);
  if (run.requests === 0) return refuse('noRequests', `${run.name} answered no request: left out`);
  if (run.requests !== undefined && run.errors !== undefined && run.errors >= run.requests)
    return refuse('onlyErrors', `every request of ${run.name} failed: left out`);
  return true;
}

/** The machine type of most of the measured time. */
function usualMachine(runs: readonly Run[]): string | undefined {
  const weights = lengthWeights(runs);
  const time = new Map<string, number>();
  runs.forEach(({ cpu }, i) => {
    if (cpu?.machineType !== undefined) time.set(cpu.machineType, (time.get(cpu.machineType) ?? 0) + weights[i]!);
  });
  return [...time].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))[0]?.[0];
}

/** A vCPU-second of one family is not one of another: only the usual family counts for times. */
function ofOneFamily(runs: readonly Run[], machineType: string | undefined, findings: ProfileFinding[]): Run[] {
  if (machineType === undefined) return [...runs];
  const family = familyOf(machineType);
  return runs.filter((run) => {
    const own = run.cpu?.machineType;
    if (own === undefined || familyOf(own) === family) return true;
    findings.push({
      code: 'otherFamily',
      run: run.name,
      effect: 'refused',
      message: `measured on ${own}, the profile is of ${family}: left out of times`,
    });
    return false;
  });
}

/** Concurrency means the same only on machines of one size: the size with most runs. */
function ofOneSize(runs: readonly Run[]): Run[] {
  const sizes = new Map<number | undefined, Run[]>();
  for (const run of runs) sizes.set(run.cpu?.vcpus, [...(sizes.get(run.cpu?.vcpus) ?? []), run]);
  return [...sizes.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}

function costOf(
  runs: readonly Run[],
  { inputs }: FitOptions,
  findings: ProfileFinding[],
  doubts: Doubts,
): { mean: FittedEstimate | undefined; regression: CostRegression | undefined } {
  const points = cpuPoints(runs);
  const names = inputs ?? variedInputs(points.map(({ run }) => run));
  const regression = points.length > 0 && names.length > 0 ? regressCost(points, findings, names, doubts) : undefined;
  const mean = regression?.atMean ?? meanCost(points, findings, names.length === 0, doubts);
  if (names.length === 0) findings.push(...idleFinding(points));
  return { mean, regression };
}

function metricServiceTime(reader: (value: MetricValue) => FittedEstimate | undefined): FittedServiceTime | undefined {
  const meanMs = reader('serviceTime.meanMs');
  return meanMs && { meanMs };
}

/** What the findings leave open of the rates of a curve's points. */
function rateDoubts(runs: readonly Run[], points: readonly RunPoint[], doubts: Doubts) {
  const behind = new Map(points.map(({ run }) => [run, runs.find(({ name }) => name === run)!]));
  return { ends: ({ run }: RunPoint) => doubts.of(behind.get(run)!, 'rate'), words: doubts.words([...behind.values()], 'rate') };
}

function byFamily(runs: readonly Run[], bounded: boolean, findings: ProfileFinding[], doubts: Doubts): Record<string, Scalability> {
  const fits: Record<string, Scalability> = {};
  for (const [family, points] of Object.entries(vcpuPoints(runs))) {
    if (points.length < 2) continue; // one size of machine: nobody meant to vary it
    const fit = scalabilityOf(points, `scalabilityByFamily.${family}`, bounded, findings, rateDoubts(runs, points, doubts));
    if (fit) fits[family] = fit;
  }
  return fits;
}
