import type { FromJob, Job, JobResult } from './messages.ts';

export interface RunningJob {
  result: Promise<JobResult>;
  /** ends the work; its promise then never settles */
  stop(): void;
}

export function runJob(
  job: Job,
  onProgress: (progress: { done: number; total: number; what: string }) => void = () => undefined,
): RunningJob {
  const worker = new Worker(new URL('./job.worker.ts', import.meta.url), { type: 'module' });
  const result = new Promise<JobResult>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<FromJob>) => {
      if ('progress' in data) return onProgress(data.progress);
      worker.terminate();
      if ('result' in data) resolve(data.result);
      else reject(new Error(data.failure));
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      worker.terminate();
      reject(new Error(event.message || 'the work stopped, perhaps for want of memory'));
    });
  });
  worker.postMessage(job);
  return { result, stop: () => worker.terminate() };
}
