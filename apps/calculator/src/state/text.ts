/** The worker that reads and writes text, started when it is first needed. One that takes too long over a text is ended, and says so. */
import type { TextAnswer, TextQuestion } from '../messages.ts';

const PATIENCE_MS = 10_000;
let worker: Worker | undefined;
let sequence = 0;

export function askText(question: TextQuestion): Promise<TextAnswer> {
  worker ??= new Worker(new URL('../worker/text.worker.ts', import.meta.url), { type: 'module' });
  const asked = worker;
  const id = ++sequence;
  return new Promise((resolve) => {
    const end = (answer: TextAnswer, broken: boolean) => {
      clearTimeout(timer);
      asked.removeEventListener('message', hear);
      asked.removeEventListener('error', fail);
      if (broken) {
        asked.terminate();
        if (worker === asked) worker = undefined;
      }
      resolve(answer);
    };
    const hear = ({ data }: MessageEvent<{ id: number; answer: TextAnswer }>) => {
      if (data.id === id) end(data.answer, false);
    };
    const fail = (event: ErrorEvent) => {
      event.preventDefault();
      end({ kind: 'failure', message: event.message || 'the text could not be read' }, true);
    };
    const timer = setTimeout(
      () => end({ kind: 'failure', message: `the text was not read within ${PATIENCE_MS / 1000} s` }, true),
      PATIENCE_MS,
    );
    asked.addEventListener('message', hear);
    asked.addEventListener('error', fail);
    asked.postMessage({ id, question });
  });
}
