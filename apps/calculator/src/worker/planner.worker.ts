/** The core, off the page's thread. One plan at a time; the newest question wins, between two steps of the older one. */
import { loadLadderOf, type FeasiblePlan } from '@plimsoll/core';
import { templatesFor } from '@plimsoll/templates/lazily';
import type { Answer, FromWorker, Question, ToWorker } from '../messages.ts';
import { planOf, type Planned } from './plan-of.ts';
import { curveOf, picturesOf } from './pictures.ts';
import type { Store } from './snapshots.ts';

/** how long nothing new must be asked before more than the answer is worked out */
const REST_MS = 200;
const TELL_EVERY_MS = 250;

let store: Store | undefined;
let newestPlan = 0;
let withdraw = new AbortController();
/** what explanations are of */
let planning: Promise<unknown> = Promise.resolve();
let last: Planned | undefined;
const opening = () => import('./open.ts');
const say = (message: FromWorker) => self.postMessage(message);

self.addEventListener('message', (event: MessageEvent<ToWorker>) => {
  if ('start' in event.data) {
    store = event.data.start;
    return;
  }
  const { id, question } = event.data;
  if (question.kind === 'plan') {
    newestPlan = id;
    withdraw.abort();
    withdraw = new AbortController();
  }
  const answering = answer(id, question, withdraw.signal);
  if (question.kind === 'plan') planning = answering.catch(() => undefined);
  answering.then(
    (reply) => {
      say({ id, answer: reply });
      if (question.kind === 'plan' && last && reply.kind === 'plan') void draw(id, last);
    },
    (error: unknown) =>
      say({
        id,
        answer:
          question.kind === 'plan' && id !== newestPlan
            ? { kind: 'withdrawn' }
            : { kind: 'failure', message: error instanceof Error ? error.message : String(error) },
      }),
  );
});

say({ ready: true });

async function answer(id: number, question: Question, signal: AbortSignal): Promise<Answer> {
  if (!store) throw new Error('the planner was asked before it was started');
  switch (question.kind) {
    case 'plan': {
      const start = performance.now();
      // of several key presses only the newest is planned
      await pause();
      signal.throwIfAborted();
      let answered = false;
      let told = performance.now();
      const planned = await planOf(store, question.scenario, (reading) => say({ id, reading }), {
        signal,
        // the range waits for a rest: whoever is still typing gets the next answer from a planner that does nothing else
        breathe: () => {
          if (!answered) return pause();
          answered = false;
          return rest(signal);
        },
        onFirst: (first) => {
          answered = true;
          // lines open to their workings once the plan is whole: half of the message is theirs
          const lineItems = first.lineItems.map((line) => ({ ...line, inputs: {} }));
          say({ id, first: { ...first, lineItems }, ladder: loadLadderOf(first) });
        },
        onProgress: (done, total) => {
          if (performance.now() - told < TELL_EVERY_MS) return;
          told = performance.now();
          say({ id, planning: { done, total } });
        },
      });
      if ('problems' in planned) return { kind: 'problems', problems: planned.problems };
      last = planned;
      const { plan } = planned;
      return { kind: 'plan', plan, ladder: plan.feasible ? loadLadderOf(plan) : [], milliseconds: performance.now() - start };
    }
    case 'explain': {
      const [{ explain }] = await Promise.all([opening(), planning]);
      if (!last) throw new Error('there is no plan to open yet');
      return { kind: 'explanation', explanation: explain(last.plan, question.path) };
    }
    case 'template': {
      const { [question.name]: template } = await templatesFor({ template: { use: question.name } });
      return { kind: 'template', parameters: template?.parameters ?? {} };
    }
  }
}

async function draw(id: number, { plan, catalog }: Planned): Promise<void> {
  if (!plan.feasible) return;
  const goOn = async () => {
    await pause();
    return newestPlan === id;
  };
  say({ id, pictures: picturesOf(plan as FeasiblePlan) });
  const curve = await curveOf(plan as FeasiblePlan, catalog, goOn);
  if (curve) say({ id, pictures: curve });
}

function rest(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, REST_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Lets messages in; without the delay that timers are given. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}
