/** Long or rare work, each in a worker of its own that ends with it: stopping it is ending the worker. */
import type { ComparedFigure, Front, Plan } from '@plimsoll/core';
import type { CheckResult } from '../checks/check.ts';
import type { Loose } from '../state/edit.ts';
import type { Store } from '../worker/snapshots.ts';
import type { ExportEntry, Exported } from './exports.ts';
import type { Benchmarks } from './benchmark.ts';

export type Job =
  | { kind: 'checks' }
  | { kind: 'benchmarks'; files: File[] }
  | { kind: 'fronts'; scenario: Loose; store: Store }
  | { kind: 'compare'; scenarios: { name: string; scenario: Loose }[]; store: Store }
  | { kind: 'formats' }
  | { kind: 'export'; plan: Plan; name: string };

export interface Compared {
  kind: 'compare';
  heads: { name: string; feasible: boolean; message?: string }[];
  figures: ComparedFigure[];
}

export type JobResult =
  | { kind: 'checks'; results: CheckResult[] }
  | { kind: 'benchmarks'; benchmarks: Benchmarks }
  /** unread: why the other cloud's prices are missing, where they are */
  | { kind: 'fronts'; fronts: Front[]; unread?: string }
  | Compared
  | { kind: 'formats'; formats: ExportEntry[] }
  | { kind: 'export'; file: Exported };

export type FromJob = { progress: { done: number; total: number; what: string } } | { result: JobResult } | { failure: string };
