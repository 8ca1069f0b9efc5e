/**
 * A graph of services played event by event, seeded: clients come at random or in bursts, every call goes through a queue of its own replica and then makes
 * its calls, neighbours marked parallel at once and the others one after another. A call that finds every server busy and the queue full is refused.
 * It shares no code with the plan.
 */
import { randomOf, samplerOf, type Service } from './simulate-queue.ts';

export interface GraphService {
  replicas: number;
  servers: number;
  meanMs: number;
  service: Service;
  batch?: number;
  /** which replica gets a call; of equals any. Random when left out */
  balancer?: 'leastOutstanding' | 'twoChoices';
  /** tasks that may wait at one replica */
  queueLimit?: number;
  /** n.f calls are n, or n + 1 with chance f */
  calls?: { to: number; perRequest?: number; parallel?: boolean }[];
}

export interface GraphRun {
  /** the first is called by clients */
  services: GraphService[];
  requestsPerSecond: number;
  /** squared coefficient of variation of the time between client requests */
  burstiness?: number;
  requests: number;
  seed: number;
}

export interface GraphTimes {
  /** of the requests that the first service lets in */
  quantileMs(fraction: number): number;
  /** of the calls of a service: its queue and work alone */
  ownQuantileMs(service: number, fraction: number): number;
  /** share of its calls that each service refuses */
  refused: number[];
}

interface Visit {
  service: number;
  cameMs: number;
  tasksLeft: number;
  callsLeft: number;
  nextCall: number;
  answer: (refused: boolean) => void;
}

interface Queue {
  busy: number;
  /** calls that it has not answered */
  calls: number;
  waiting: Visit[];
  first: number;
}

export function simulateGraph({ services, requestsPerSecond, burstiness = 1, requests, seed }: GraphRun): GraphTimes {
  const random = randomOf(seed);
  const between = samplerOf({ shape: burstiness === 1 ? 'exponential' : 'hyperexponential', scv: burstiness }, random);
  const work = services.map(({ service }) => samplerOf(service, random));
  const queues = services.map(({ replicas }) =>
    Array.from({ length: replicas }, (): Queue => ({ busy: 0, calls: 0, waiting: [], first: 0 })),
  );
  const calendar = new Calendar();
  const came = services.map(() => 0);
  const refused = services.map(() => 0);
  const own = services.map((): number[] => []);
  const warmUp = requests / 10;
  let started = 0;
  let nowMs = 0;

  const start = (queue: Queue, visit: Visit) => {
    queue.busy++;
    const { service } = visit;
    calendar.add(nowMs + services[service]!.meanMs * work[service]!(), () => {
      queue.busy--;
      if (queue.first < queue.waiting.length) {
        start(queue, queue.waiting[queue.first++]!);
        if (queue.first > 1000) queue.waiting = queue.waiting.slice(queue.first);
        if (queue.first > 1000) queue.first = 0;
      }
      if (--visit.tasksLeft > 0) return;
      queue.calls--;
      if (started > warmUp) own[service]!.push(nowMs - visit.cameMs);
      goOn(visit);
    });
  };
  const placed = (service: number): Queue => {
    const { replicas, balancer } = services[service]!;
    const all = queues[service]!;
    const first = Math.floor(random() * replicas);
    if (balancer === undefined || replicas === 1) return all[first]!;
    if (balancer === 'leastOutstanding') {
      const least = Math.min(...all.map(({ calls }) => calls));
      const equals = all.filter(({ calls }) => calls === least);
      return equals[Math.floor(random() * equals.length)]!;
    }
    // another one than the first
    const second = (first + 1 + Math.floor(random() * (replicas - 1))) % replicas;
    return all[all[second]!.calls < all[first]!.calls ? second : first]!;
  };
  const visit = (service: number, answer: Visit['answer']) => {
    const { servers, batch = 1, queueLimit = Infinity } = services[service]!;
    const queue = placed(service);
    came[service]!++;
    if (queue.busy === servers && queue.waiting.length - queue.first >= queueLimit) {
      refused[service]!++;
      answer(true);
      return;
    }
    queue.calls++;
    const one: Visit = { service, cameMs: nowMs, tasksLeft: batch, callsLeft: 0, nextCall: 0, answer };
    for (let task = 0; task < batch; task++) {
      if (queue.busy < servers) start(queue, one);
      else queue.waiting.push(one);
    }
  };
  const countOf = (perRequest: number) => (Number.isInteger(perRequest) ? perRequest : Math.floor(perRequest + random()));
  const goOn = (one: Visit) => {
    const { calls = [] } = services[one.service]!;
    const group = [];
    do if (one.nextCall < calls.length) group.push(calls[one.nextCall++]!);
    while (group.at(-1)?.parallel && calls[one.nextCall]?.parallel);
    if (group.length === 0) {
      one.answer(false);
      return;
    }
    const made = group.map(({ to, perRequest = 1, parallel }) => ({ to, parallel, count: countOf(perRequest) }));
    one.callsLeft = made.reduce((sum, { count }) => sum + count, 0);
    if (one.callsLeft === 0) {
      goOn(one);
      return;
    }
    for (const { to, count, parallel } of made) {
      if (count === 0) continue;
      const back = () => {
        if (--one.callsLeft === 0) goOn(one);
        else if (!parallel) visit(to, back);
      };
      for (let call = 0; call < (parallel ? count : 1); call++) visit(to, back);
    }
  };

  const times: number[] = [];
  const request = () => {
    const [number, cameMs] = [started++, nowMs];
    visit(0, (isRefused) => {
      if (number >= warmUp && !isRefused) times.push(nowMs - cameMs);
    });
    if (started < requests + warmUp) calendar.add(nowMs + (1000 * between()) / requestsPerSecond, request);
  };
  calendar.add(0, request);
  for (let next = calendar.next(); next; next = calendar.next()) {
    nowMs = next.atMs;
    next.happens();
  }
  const sorted = Float64Array.from(times).sort();
  const sortedOwn = own.map((one) => Float64Array.from(one).sort());
  const quantile = (of: Float64Array, fraction: number) => of[Math.min(of.length - 1, Math.floor(fraction * of.length))]!;
  return {
    quantileMs: (fraction) => quantile(sorted, fraction),
    ownQuantileMs: (service, fraction) => quantile(sortedOwn[service]!, fraction),
    refused: refused.map((count, i) => count / came[i]!),
  };
}

interface Event {
  atMs: number;
  happens: () => void;
}

/** What happens next: a heap, the earliest on top. */
class Calendar {
  private readonly events: Event[] = [];

  add(atMs: number, happens: () => void): void {
    const { events } = this;
    let at = events.length;
    events.push({ atMs, happens });
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (events[above]!.atMs <= atMs) break;
      [events[at], events[above]] = [events[above]!, events[at]!];
      at = above;
    }
  }

  next(): Event | undefined {
    const { events } = this;
    const [first] = events;
    const last = events.pop();
    if (!last || last === first) return first;
    let at = 0;
    events[0] = last;
    for (;;) {
      let least = at;
      for (const below of [2 * at + 1, 2 * at + 2]) if (below < events.length && events[below]!.atMs < events[least]!.atMs) least = below;
      if (least === at) return first;
      [events[at], events[least]] = [events[least]!, events[at]!];
      at = least;
    }
  }
}
