/**
 * What is lost of answers in time, as the search for an availability sees it: answers that come too late for their callers, calls that find a queue full.
 * A larger fleet, or a faster machine, loses less of them. Only services that a caller waits for with a timeout have to be fast.
 */
import { fastestOf, profileOf, type Option, type RegionTask, type ServiceChoices } from '../../choice/index.ts';
import { MANY_SURVIVORS, WholeResponses } from '../../loadline/index.ts';
import { idOf, type ResponseLaw } from '../../queueing/index.ts';
import type { ResolvedScenario } from '../../scenario/index.ts';

/** How a fleet answers in the busiest hour with all up. */
export interface InTime {
  readonly law: ResponseLaw;
  /** times within which growing fractions are answered; none where nobody stops waiting */
  readonly times: readonly number[];
  readonly refusedFraction: number;
}

interface Fleet {
  task: RegionTask;
  choices: ServiceChoices;
  /** without replicas for availability */
  base: Option;
  installed: number;
}

/** Sums of times may differ so much in their last digits. */
const ALIKE = 1e-9;

export class LostInTime {
  private readonly waitedFor: ReadonlySet<string>;
  private readonly known = new Map<string, InTime>();
  private readonly lost = new Map<string, number>();

  constructor(private readonly scenario: ResolvedScenario) {
    this.waitedFor = waitedFor(scenario);
  }

  of({ task, choices, base, installed }: Fleet): InTime {
    const { machine, shards, line } = base;
    const key = [task.region.region, choices.service, machine.machineType, shards, installed].join(' ');
    let inTime = this.known.get(key);
    if (!inTime) {
      const rate = (choices.peakRequestsPerSecond * choices.shareOf(shards)) / installed;
      const { replica } = line;
      inTime = this.answering(
        task,
        choices,
        () => replica.answer(rate, installed),
        () => replica.refused(rate, installed),
      );
      this.known.set(key, inTime);
    }
    return inTime;
  }

  /** The same machine with nothing to do, calls at once taken as coming apart: no later than it answers whatever the load. */
  idle(task: RegionTask, choices: ServiceChoices, { line, worstSurvivors }: Option): InTime {
    const { replica } = line;
    const survivors = replica.sharing ? MANY_SURVIVORS : worstSurvivors;
    return this.answering(
      task,
      choices,
      () => replica.answerTo(0, 0, survivors),
      () => replica.refused(0, survivors),
    );
  }

  private answering(task: RegionTask, { service }: ServiceChoices, answer: () => ResponseLaw, refusedFraction: () => number): InTime {
    const { waitedFor } = this;
    let law: ResponseLaw | undefined;
    let times: readonly number[] | undefined;
    let refused: number | undefined;
    return {
      get law() {
        return (law ??= answer());
      },
      get times() {
        if (!waitedFor.has(service)) return (times ??= []);
        // the slowest of calls that a caller makes at once is an answer of its own
        const atOnce = task.demand.edges.filter(({ to, together }) => to === service && together > 1);
        const row = Math.ceil(task.demand.services[service]!.callsInARow);
        const laws = () => [
          this.law,
          ...atOnce.flatMap(({ together }) => this.law.together?.(together) ?? []),
          ...(this.law.inARow ? [this.law.inARow(row)] : []),
        ];
        return (times ??= laws().flatMap(profileOf));
      },
      get refusedFraction() {
        return (refused ??= refusedFraction());
      },
    };
  }

  /** Whether a answers no later than b, and refuses no more. */
  noMore = (a: InTime, b: InTime): boolean =>
    a.refusedFraction <= b.refusedFraction * (1 + ALIKE) && a.times.every((seconds, i) => seconds <= b.times[i]! * (1 + ALIKE));

  /** At least as good as every one of a list. */
  best(all: readonly InTime[]): InTime {
    const good: InTime[] = [];
    for (const one of [...all].reverse()) if (!good.some((other) => this.noMore(other, one))) good.push(one);
    const [first, ...others] = good;
    if (others.length === 0) return first!;
    const { times } = first!;
    return {
      law: times.length === 0 ? first!.law : fastestOf(good.map(({ law }) => law)),
      times: times.map((_, i) => Math.min(...good.map((one) => one.times[i]!))),
      refusedFraction: Math.min(...good.map(({ refusedFraction }) => refusedFraction)),
    };
  }

  /** Share of a region's requests. @param services in the scenario's order */
  fraction(services: readonly InTime[]): number {
    const key = services.map(idOf).join(' ');
    let lost = this.lost.get(key);
    if (lost === undefined) {
      const { order, front } = this.scenario;
      const at = (name: string) => services[order.indexOf(name)]!;
      const responses = new WholeResponses(
        this.scenario,
        (name) => at(name).law,
        (name) => at(name).refusedFraction,
      );
      this.lost.set(key, (lost = responses.lostFraction(front)));
    }
    return lost;
  }
}

/** Options with nothing to do are as fast as their machines: those that none with as many servers, as quick and of as few shards, is ahead of. */
export function fastestIdle(options: readonly Option[]): Option[] {
  const noSlower = (a: Option, b: Option) =>
    a.line.replica.servers >= b.line.replica.servers &&
    a.line.replica.serviceSeconds <= b.line.replica.serviceSeconds &&
    a.shards <= b.shards;
  const fastest: Option[] = [];
  for (const option of options) {
    if (fastest.some((other) => noSlower(other, option))) continue;
    fastest.splice(0, Infinity, ...fastest.filter((other) => !noSlower(option, other)), option);
  }
  return fastest;
}

/** Services whose times tell whether an answer is cut off. */
function waitedFor({ order, services }: ResolvedScenario): ReadonlySet<string> {
  const reached = new Set<string>();
  const reach = (name: string) => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const { to } of services[name]!.calls) if (to !== undefined) reach(to);
  };
  for (const name of order)
    for (const { to, timeoutMs } of services[name]!.calls) if (to !== undefined && timeoutMs !== undefined) reach(to);
  return reached;
}
