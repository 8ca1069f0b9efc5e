/**
 * The page's side of the planner. A plan is asked for at once; a newer question withdraws it, and a planner that gives no sign for long is given up.
 * Answers to other questions come as promises.
 */
import type { FirstAnswer, Rung } from '@plimsoll/core';
import type { Answer, Curve, FirstThings, FromWorker, Pictures, Question } from '../messages.ts';
import type { Loose } from './edit.ts';

export interface PlannerEvents {
  onFirst(first: FirstAnswer, ladder: Rung[]): void;
  onPlan(answer: Extract<Answer, { kind: 'plan' | 'problems' | 'failure' }>): void;
  onPictures(pictures: Pictures | Curve): void;
  onPlanning(planning: { done: number; total: number }): void;
  onReading(reading: { file: string; done: number; total: number }): void;
}

const GIVE_UP_AFTER_MS = 1200;

export class Planner {
  private worker: Worker;
  private sequence = 0;
  /** and when it last gave a sign */
  private asked: { id: number; at: number } | undefined;
  private newest = 0;
  private readonly waiting = new Map<number, (answer: Answer) => void>();

  /** what was heard before anybody listened */
  private early: ((events: PlannerEvents) => void)[] = [];
  private events: PlannerEvents | undefined;

  /** when the worker's code has been loaded: a busy page keeps it from starting */
  readonly ready: Promise<void>;

  constructor(private readonly boot: Omit<FirstThings, 'scenario'>) {
    this.worker = this.start();
    this.ready = new Promise((resolve) => this.worker.addEventListener('message', () => resolve(), { once: true }));
  }

  listen(events: PlannerEvents): void {
    this.events = events;
    for (const say of this.early) say(events);
    this.early = [];
  }

  plan(scenario: Loose): void {
    if (this.asked && performance.now() - this.asked.at > GIVE_UP_AFTER_MS) this.restart();
    this.send(scenario);
  }

  /** Ends what is being worked out. */
  cancel(): void {
    if (this.asked) this.restart();
  }

  ask(question: Exclude<Question, { kind: 'plan' }>): Promise<Answer> {
    const id = ++this.sequence;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.worker.postMessage({ id, question });
    });
  }

  private send(scenario: Loose): void {
    const id = ++this.sequence;
    this.newest = id;
    this.asked = { id, at: performance.now() };
    this.worker.postMessage({ id, question: { kind: 'plan', scenario } });
  }

  private start(): Worker {
    const worker = new Worker(new URL('../worker/planner.worker.ts', import.meta.url), { type: 'module' });
    const { stamp, index, sizes } = this.boot;
    worker.postMessage({ start: { base: document.baseURI, stamp, index, sizes } });
    worker.addEventListener('message', (event: MessageEvent<FromWorker>) => this.hear(event.data));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.fail(event.message || 'the planner stopped');
    });
    return worker;
  }

  private restart(): void {
    this.worker.terminate();
    this.asked = undefined;
    for (const resolve of this.waiting.values()) resolve({ kind: 'failure', message: 'given up for a newer question' });
    this.waiting.clear();
    this.worker = this.start();
  }

  private tell(say: (events: PlannerEvents) => void): void {
    if (this.events) say(this.events);
    else this.early.push(say);
  }

  private hear(message: FromWorker): void {
    if ('ready' in message) return;
    if (message.id === this.asked?.id) this.asked.at = performance.now();
    if ('pictures' in message) {
      if (message.id === this.newest && !this.asked) this.tell((events) => events.onPictures(message.pictures));
    } else if ('first' in message) {
      if (message.id === this.asked?.id) this.tell((events) => events.onFirst(message.first, message.ladder));
    } else if ('planning' in message) {
      if (message.id === this.asked?.id) this.tell((events) => events.onPlanning(message.planning));
    } else if ('reading' in message) this.tell((events) => events.onReading(message.reading));
    else if ('answer' in message) this.settle(message.id, message.answer);
  }

  private settle(id: number, answer: Answer): void {
    const resolve = this.waiting.get(id);
    if (resolve) {
      this.waiting.delete(id);
      resolve(answer);
      return;
    }
    if (id !== this.asked?.id) return;
    this.asked = undefined;
    if (answer.kind === 'plan' || answer.kind === 'problems' || answer.kind === 'failure') this.tell((events) => events.onPlan(answer));
  }

  private fail(message: string): void {
    this.asked = undefined;
    for (const resolve of this.waiting.values()) resolve({ kind: 'failure', message });
    this.waiting.clear();
    this.tell((events) => events.onPlan({ kind: 'failure', message }));
  }
}
