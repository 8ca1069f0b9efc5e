/** One long piece of work. What it needs is loaded only for it. */
import type { FromJob, Job, JobResult } from './messages.ts';

const say = (message: FromJob) => self.postMessage(message);

self.addEventListener('message', (event: MessageEvent<Job>) => {
  perform(event.data).then(
    (result) => say({ result }),
    (error: unknown) => say({ failure: error instanceof Error ? error.message : String(error) }),
  );
});

async function perform(job: Job): Promise<JobResult> {
  switch (job.kind) {
    case 'checks': {
      const [{ published }, { runChecks }] = await Promise.all([import('../checks/published.ts'), import('../checks/run.ts')]);
      return { kind: 'checks', results: runChecks(published()) };
    }
    case 'benchmarks': {
      const { readBenchmarks } = await import('./benchmark.ts');
      return {
        kind: 'benchmarks',
        benchmarks: await readBenchmarks(job.files, (done, total, what) => say({ progress: { done, total, what } })),
      };
    }
    case 'fronts': {
      const { drawFronts } = await import('./fronts.ts');
      return drawFronts(job, (progress) => say({ progress }));
    }
    case 'compare': {
      const { compareScenarios } = await import('./compare.ts');
      return compareScenarios(job, (progress) => say({ progress }));
    }
    case 'formats': {
      const { exportFormats } = await import('./exports.ts');
      return { kind: 'formats', formats: exportFormats() };
    }
    case 'export': {
      const { exportPlan } = await import('./exports.ts');
      return { kind: 'export', file: await exportPlan(job.plan, job.name) };
    }
  }
}
