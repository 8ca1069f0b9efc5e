/** The fronts of the newest plan that stood: worked out in a job of their own, said how far, and ended when the plan changes or somebody says so. */
import type { Front } from '@plimsoll/core';
import type { RunningJob } from '../jobs/run-job.ts';
import type { Loose } from '../state/edit.ts';
import type { Store } from '../worker/snapshots.ts';

export class FrontsWork {
  fronts = $state.raw<Front[]>([]);
  /** the scenario that they are of */
  of = $state.raw<Loose>();
  status = $state<'idle' | 'working' | 'stopped' | 'failed'>('idle');
  /** whether there was ever something to draw or to say: what draws it is loaded then */
  begun = $state(false);
  progress = $state.raw<{ done: number; total: number; what: string }>();
  failure = $state('');
  /** why only one cloud is drawn, where prices could not be read */
  unread = $state<string>();
  private job: Pick<RunningJob, 'stop'> | undefined;
  /** inputs that were given up: stopped, or failed at */
  private given = $state.raw<Loose>();

  /** Whether these inputs are neither drawn nor given up. */
  wants(scenario: Loose): boolean {
    return this.of !== scenario && this.given !== scenario;
  }

  start(scenario: Loose, store: Store): void {
    this.end();
    this.begun = true;
    this.status = 'working';
    let running: RunningJob | undefined;
    const job = { stop: () => running?.stop() };
    this.job = job;
    void this.run(scenario, store, (begun) => {
      running = begun;
      return this.job === job;
    });
  }

  /** @param isWanted given the job once it runs, and asked again when it is done */
  private async run(scenario: Loose, store: Store, isWanted: (job: RunningJob | undefined) => boolean): Promise<void> {
    // what runs it is loaded with the first
    const { runJob } = await import('../jobs/run-job.ts');
    if (!isWanted(undefined)) return;
    const job = runJob({ kind: 'fronts', scenario, store }, (progress) => (this.progress = progress));
    isWanted(job);
    try {
      const done = await job.result;
      if (!isWanted(job) || done.kind !== 'fronts') return;
      this.status = 'idle';
      this.fronts = done.fronts;
      this.unread = done.unread;
      this.of = scenario;
    } catch (error) {
      if (!isWanted(job)) return;
      this.given = scenario;
      this.status = 'failed';
      this.failure = error instanceof Error ? error.message : String(error);
    }
    this.job = undefined;
    this.progress = undefined;
  }

  /** Somebody wants it ended: not begun again for the same inputs. */
  stop(scenario: Loose): void {
    this.end();
    this.given = scenario;
    this.status = 'stopped';
  }

  /** After all. */
  again(): void {
    this.given = undefined;
    this.status = 'idle';
  }

  /** Asks the job, not the state: an effect that is torn down still reads the state that it began with. */
  end(): void {
    if (!this.job) return;
    this.job.stop();
    this.job = undefined;
    this.progress = undefined;
    this.status = 'idle';
  }
}
