/** Asks the worker for plans; only the answer to the newest question is kept. */
import type { Inputs } from './inputs.ts';
import type { Answer, Question } from './messages.ts';

export class Planner {
  private readonly worker: Worker;
  private sequence = 0;

  constructor(onAnswer: (answer: Answer) => void) {
    this.worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    this.worker.postMessage({ base: document.baseURI });
    this.worker.addEventListener('message', (event: MessageEvent<Answer>) => {
      if (event.data.sequence === this.sequence) onAnswer(event.data);
    });
    this.worker.addEventListener('error', (event) =>
      onAnswer({ sequence: this.sequence, kind: 'failure', message: event.message || 'the planner stopped' }),
    );
  }

  ask(inputs: Inputs): void {
    const question: Question = { sequence: ++this.sequence, inputs };
    this.worker.postMessage(question);
  }
}
