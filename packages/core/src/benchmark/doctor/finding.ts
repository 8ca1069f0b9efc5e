/** What the doctor says of a run. */
import type { Run } from '../run.ts';
import type { Widening } from './widening.ts';

/**
 * refused: the numbers concerned must not be used. widened: they may, with wider ranges. noted: they stand, read them knowing this.
 */
export type FindingEffect = 'refused' | 'widened' | 'noted';

export interface Finding {
  code: string;
  /** the run's name */
  run: string;
  effect: FindingEffect;
  /** what is wrong, with its figures */
  message: string;
  /** what that does to the numbers, and what to do about it */
  whatItDoes: string;
  /** which numbers are touched; processor time per call survives most faults of a generator */
  concerns: readonly ('latency' | 'rate' | 'cpu' | 'bytes')[];
  /** of a widened run: which numbers may be wrong by how much */
  widens?: readonly Widening[];
  /** the figures behind the finding, units in their names */
  numbers: Record<string, number>;
}

/** What the runs are meant for, where it is known. */
export interface DoctorFacts {
  /** mean bytes of a request and of an answer in the scenario */
  requestBytes?: number;
  responseBytes?: number;
  /** for a field's own examiners: switches and counts by name */
  settings?: Record<string, number | string | boolean>;
}

/** One look at one run; `all` holds its siblings. */
export type Examiner = (run: Run, facts: DoctorFacts, all: readonly Run[]) => Finding[];

/** Three digits, as people read them. */
export const figure = (value: number): string => {
  if (value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-3)) return value.toExponential(2);
  return String(Number(value.toPrecision(3)));
};

export const percent = (fraction: number): string => `${figure(fraction * 100)} %`;
