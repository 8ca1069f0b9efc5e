/** What else money buys, in both clouds: the other cloud's nearest regions are read for it. Without them the scenario's own clouds are drawn. */
import { planFronts } from '@plimsoll/core';
import { counterpartsOf, planInputs } from '../worker/plan-of.ts';
import type { Job, JobResult } from './messages.ts';

const TELL_EVERY_MS = 100;

export type OnProgress = (progress: { done: number; total: number; what: 'prices' | 'fleets' }) => void;

/** Nothing where the scenario has problems: the plan beside says which. */
export async function drawFronts(
  { scenario, store }: Extract<Job, { kind: 'fronts' }>,
  onProgress: OnProgress,
): Promise<Extract<JobResult, { kind: 'fronts' }>> {
  const tell = seldom(onProgress);
  const reading = ({ done, total }: { done: number; total: number }) => tell({ done, total, what: 'prices' });
  let unread: string | undefined;
  const inputs = await planInputs(store, scenario, reading, counterpartsOf).catch((error: unknown) => {
    unread = error instanceof Error ? error.message : String(error);
    return planInputs(store, scenario, reading);
  });
  if ('problems' in inputs) return { kind: 'fronts', fronts: [] };
  const fronts = await planFronts(inputs.scenario, inputs.catalog, (done, total) => tell({ done, total, what: 'fleets' }));
  return { kind: 'fronts', fronts, ...(unread !== undefined && { unread }) };
}

/** The first of each kind at once, then one now and then. */
function seldom(onProgress: OnProgress): OnProgress {
  let told = -Infinity;
  let last = '';
  return (progress) => {
    if (progress.what === last && performance.now() - told < TELL_EVERY_MS) return;
    told = performance.now();
    last = progress.what;
    onProgress(progress);
  };
}
