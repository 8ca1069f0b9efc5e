/** A run's timeline as twenty stretches of equal length: long enough that a queue has forgotten the stretch before. */
import type { Run } from '../run.ts';

export interface Segment {
  startSeconds: number;
  endSeconds: number;
  requests: number;
  meanMs: number | undefined;
}

const SEGMENTS = 20;
const FEWEST = 10;
/** Stretches with fewer calls have means that jump by chance. */
const FEWEST_REQUESTS = 10;

/** @returns undefined when the run has no timeline, or one too short or too thin to judge */
export function segmentsOf({ timeline }: Run): Segment[] | undefined {
  if (timeline === undefined || timeline.length < FEWEST) return undefined;
  const count = Math.min(SEGMENTS, timeline.length);
  const perSegment = Math.floor(timeline.length / count);
  const segments: Segment[] = [];
  for (let i = 0; i + perSegment <= timeline.length; i += perSegment) {
    const bins = timeline.slice(i, i + perSegment);
    const last = bins.at(-1)!;
    const answered = bins.filter(({ meanMs }) => meanMs !== undefined);
    const weight = answered.reduce((sum, { requests, errors }) => sum + Math.max(1, requests - errors), 0);
    const sum = answered.reduce((total, { meanMs, requests, errors }) => total + meanMs! * Math.max(1, requests - errors), 0);
    segments.push({
      startSeconds: bins[0]!.startSeconds,
      endSeconds: last.startSeconds + last.durationSeconds,
      requests: bins.reduce((total, { requests }) => total + requests, 0),
      meanMs: weight > 0 ? sum / weight : undefined,
    });
  }
  const typical = [...segments].sort((a, b) => a.requests - b.requests)[Math.floor(segments.length / 2)]!.requests;
  return typical >= FEWEST_REQUESTS ? segments : undefined;
}

export const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export function deviationOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
