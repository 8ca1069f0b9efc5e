/** The benchmark doctor: every run is examined before it counts. */
import type { Run } from '../run.ts';
import { changePoint } from './change-point.ts';
import { coordinatedOmission } from './coordinated-omission.ts';
import { backwardClock, errorsAsWork, noisedMetrics, payloads, percentilesOfPart, retriesAsWork, tooFewRequests } from './counting.ts';
import type { DoctorFacts, Examiner, Finding, FindingEffect } from './finding.ts';
import { generatorSaturated } from './generator.ts';
import { littlesLaw } from './littles-law.ts';
import { warmUp } from './warm-up.ts';

const EXAMINERS: readonly Examiner[] = [
  backwardClock,
  coordinatedOmission,
  generatorSaturated,
  littlesLaw,
  warmUp,
  changePoint,
  errorsAsWork,
  retriesAsWork,
  tooFewRequests,
  percentilesOfPart,
  payloads,
  noisedMetrics,
];

const ORDER: Record<FindingEffect, number> = { refused: 0, widened: 1, noted: 2 };

export interface ExamineOptions extends DoctorFacts {
  /** further examiners, of a field */
  examiners?: readonly Examiner[];
}

/**
 * What is wrong with these runs, run by run, the worst first, and what each fault does to the numbers. A fault that a file cannot show
 * (no times of day, no concurrency) is not found; on clean runs it stays quiet (docs/benchmark-doctor.md has how often).
 * @param runs all runs of an experiment: some faults show only between two
 * @param options what the scenario says of payloads, and a field's own examiners
 * @example examineRuns([{ name: 'a', requests: 50, latencyMs: { p99: 8 }, … }])[0].code // => 'tooFewRequests'
 */
export function examineRuns(runs: readonly Run[], { examiners = [], ...facts }: ExamineOptions = {}): Finding[] {
  return runs.flatMap((run) =>
    [...EXAMINERS, ...examiners].flatMap((examiner) => examiner(run, facts, runs)).sort((a, b) => ORDER[a.effect] - ORDER[b.effect]),
  );
}
