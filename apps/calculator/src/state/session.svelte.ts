/** The page's one state: the scenario, its plan, and whether that plan is the scenario's. */
import type { FeasiblePlan, FirstAnswer, Plan, Problem, Rung } from '@plimsoll/core';
import type { Answer, Boot, Pictures, Question, TemplateEntry, TextAnswer, TextQuestion } from '../messages.ts';
import type { Draft } from './draft-store.ts';
import { at, pathOf, withValue, type Key, type Loose } from './edit.ts';
import { History } from './history.ts';
import type { Planner } from './planner.ts';
import { askText } from './text.ts';
import { wordsOf, type Names } from './words.ts';
import { Workings } from './workings.svelte.ts';

interface Moment {
  scenario: Loose;
  text: string | undefined;
  unread?: string | undefined;
}

/** A planner that was started before the page, whether it was asked for the first scenario, and what was left open on the last visit. */
export interface Early {
  planner: Planner;
  asked: boolean;
  draft: Draft | 'broken' | undefined;
  /** what this tab's draft is kept under */
  draftKey: string;
}

export interface Saying {
  tone: 'ok' | 'warn' | 'bad';
  head: string;
  text: string;
  /** what can be done about it; done, the notice goes */
  action?: { label: string; do: () => void };
  /** whether what it tells of is still so; undone or replaced, the notice goes */
  holds?: (scenario: Loose) => boolean;
}

const NOTICE_MS = 120;
const MOST_SAYINGS = 3;

export class Session {
  readonly boot: Boot;
  scenario = $state.raw<Loose>({});
  /** the user's own words for the scenario, when there are any */
  text = $state.raw<string | undefined>();
  /** a newer text of the editor that is no scenario: the plan is of the last one that was */
  unread = $state.raw<string | undefined>();
  plan = $state.raw<Plan>();
  /** what the plan shown is of */
  private planned = $state.raw<Loose>({});
  /** the last plan of which everything is known */
  whole = $state.raw<Plan>();
  /** the same, a frame later: its long tables are drawn after its answer */
  detailed = $state.raw<Plan>();
  /** the load lines of the plan, as client requests/s */
  ladder = $state.raw<Rung[]>([]);
  /** pictures and the plan they are of: for a moment it may be the plan before */
  drawn = $state.raw<{ plan: FeasiblePlan; pictures: Pictures; ladder: Rung[] }>();
  /** prerendered: the plan is the one that was built into the page; first: its range is still being worked out; stopped: and was given up; lost: cancelled by the user */
  status = $state<'prerendered' | 'working' | 'first' | 'stopped' | 'fresh' | 'problems' | 'failure' | 'lost'>('prerendered');
  problems = $state.raw<Problem[]>([]);
  failure = $state('');
  reading = $state.raw<{ file: string; done: number; total: number } | undefined>();
  /** steps of the plan that is being worked out */
  planning = $state.raw<{ done: number; total: number } | undefined>();
  milliseconds = $state<number | undefined>();
  /** on its way to paper: everything is shown */
  printing = $state(false);
  /** to paper, once everything that it shows is there */
  print: () => Promise<void> = async () => window.print();
  /** the new plan takes long enough to notice */
  overdue = $state(false);
  readonly workings = new Workings({
    ask: (path) => this.ask({ kind: 'explain', path }),
    known: () => (!this.partial ? 'whole' : this.status === 'first' ? 'soon' : this.status === 'stopped' ? 'stopped' : 'newer'),
  });
  sayings = $state.raw<Saying[]>([]);
  /** benchmark files that were dropped; empty: none */
  benchmarks = $state.raw<File[]>([]);
  undoLabel = $state<string | undefined>();
  redoLabel = $state<string | undefined>();
  private history = new History<Moment>();
  readonly early: Early | undefined;
  private planner: Planner | undefined;
  private patience: ReturnType<typeof setTimeout> | undefined;

  /** @param early undefined where the page is prerendered */
  constructor(boot: Boot, early?: Early) {
    this.boot = boot;
    this.early = early;
    this.scenario = boot.scenario;
    this.planned = boot.scenario;
    this.plan = boot.plan;
    this.whole = boot.plan;
    this.detailed = boot.plan;
    this.ladder = boot.ladder;
    if (boot.plan.feasible) this.drawn = { plan: boot.plan, pictures: boot.pictures, ladder: boot.ladder };
  }

  get stale(): boolean {
    return !['fresh', 'prerendered', 'first', 'stopped'].includes(this.status);
  }

  /** Whether to strike the plan shown as one for earlier inputs: not in the blink in which most new ones come, for which the answer only pales. */
  get struck(): boolean {
    return this.stale && (this.status !== 'working' || this.overdue);
  }

  /** Whether the plan shown was never worked out to its end: its range, runner-ups and warnings are not known. */
  get partial(): boolean {
    return this.plan !== this.whole;
  }

  /** Whether something of the plan shown is not known yet: not to be saved or sent. */
  get unfinished(): boolean {
    return this.stale || this.partial;
  }

  /** What the scenario stands for: templates expanded, defaults filled in. Of the last plan that there was. */
  get expanded(): Loose {
    return (this.plan?.scenario ?? {}) as Loose;
  }

  /** The template of the scenario, when it has one that is known. */
  get template(): TemplateEntry | undefined {
    return this.templateOf(this.scenario);
  }

  private templateOf({ template }: Loose): TemplateEntry | undefined {
    const use = (template as { use?: unknown } | undefined)?.use;
    return this.boot.templates.find(({ name }) => name === use);
  }

  /** What names of the plan shown are put in words from. */
  get names(): Names {
    return { plan: (this.plan ?? {}) as unknown as Loose, titles: this.templateOf(this.planned)?.titles ?? {} };
  }

  /** The same for what is wrong with the scenario: its own rows, not those of the last plan that there was. */
  get written(): Names {
    return { plan: { scenario: { ...this.expanded, ...this.scenario } }, titles: this.template?.titles ?? {} };
  }

  start(): void {
    if (!this.early) return;
    this.planner = this.early.planner;
    if (!this.early.asked) this.planner.plan($state.snapshot(this.scenario) as Loose);
    this.planner.listen({
      onFirst: (first, ladder) => this.begin(first, ladder),
      onPlan: (answer) => this.take(answer),
      onPictures: (pictures) => {
        if (this.plan?.feasible)
          this.drawn = { plan: this.plan, pictures: { ...this.drawn?.pictures, ...pictures } as Pictures, ladder: this.ladder };
      },
      onPlanning: (planning) => (this.planning = planning),
      onReading: (reading) => (this.reading = reading),
    });
  }

  /** What is stated, or what stands for it. Of a scenario that could not be planned that is only known where its template is the last plan's. */
  valueOf(keys: readonly Key[]): unknown {
    const refused = this.status === 'problems' || this.status === 'failure';
    const known = !refused || (this.template !== undefined && this.template === this.templateOf(this.planned));
    return at(this.scenario, keys) ?? (known ? at(this.expanded, keys) : undefined);
  }

  set(keys: readonly Key[], value: unknown): void {
    this.replace(withValue(this.scenario, keys, value, this.expanded) as Loose, `change ${wordsOf(pathOf(keys), this.written)}`, this.text);
  }

  /** @param text the user's own words for it; they are updated in place when the YAML is next shown */
  replace(scenario: Loose, label: string, text?: string): void {
    this.step(label);
    this.become({ scenario, text });
  }

  /** Keeps a text that is no scenario, as a step of its own, beside the scenario that there is. */
  keepUnread(text: string): void {
    this.step('edit the YAML');
    this.unread = text;
    this.label();
  }

  undo(): void {
    const moment = this.history.undo(this.now);
    if (moment) this.become(moment);
  }

  redo(): void {
    const moment = this.history.redo(this.now);
    if (moment) this.become(moment);
  }

  cancel(): void {
    this.planner?.cancel();
    this.status = 'lost';
  }

  /** Leaves it at the answer: its range is not worked out. */
  stop(): void {
    this.planner?.cancel();
    this.planning = undefined;
    this.status = 'stopped';
  }

  /** Plans again what is there. */
  again(): void {
    this.become(this.now, true);
  }

  ask(question: Exclude<Question, { kind: 'plan' }>): Promise<Answer> {
    if (!this.planner) return Promise.resolve({ kind: 'failure', message: 'the planner has not started yet' });
    return this.planner.ask(question);
  }

  /** The scenario as text, text as a scenario, and the schema of both. */
  readonly askText = (question: TextQuestion): Promise<TextAnswer> => askText(question);

  say(saying: Saying): void {
    this.sayings = [...this.sayings.filter(({ head }) => head !== saying.head), saying].slice(-MOST_SAYINGS);
  }

  hush(saying: Saying): void {
    this.sayings = this.sayings.filter((one) => one !== saying);
  }

  private get now(): Moment {
    return { scenario: this.scenario, text: this.text, unread: this.unread };
  }

  private step(label: string): void {
    this.history.push(this.now, label, performance.now());
  }

  private label(): void {
    this.undoLabel = this.history.undoLabel;
    this.redoLabel = this.history.redoLabel;
  }

  private become({ scenario, text, unread }: Moment, anew = scenario !== this.scenario): void {
    this.scenario = scenario;
    this.text = text;
    this.unread = unread;
    this.label();
    if (!anew) return;
    this.sayings = this.sayings.filter(({ holds }) => holds?.(scenario) ?? true);
    this.status = 'working';
    this.overdue = false;
    clearTimeout(this.patience);
    this.patience = setTimeout(() => (this.overdue = true), NOTICE_MS);
    this.workings.forget();
    this.planner?.plan(scenario);
  }

  /** The answer itself; what is not known yet is empty, not what it was. */
  private begin(first: FirstAnswer, ladder: Rung[]): void {
    this.planned = this.scenario;
    this.reading = undefined;
    this.problems = [];
    this.failure = '';
    const { usdPerMonth } = first.totals;
    this.plan = {
      ...first,
      totals: { ...first.totals, usdPerMonthLow: usdPerMonth, usdPerMonthHigh: usdPerMonth, rangeMethod: 'oneAtATime' },
      costOfNines: [],
      idleLineItems: [],
      alternatives: [],
      shadowPrices: [],
      catalog: { machineTypes: [], prices: [] },
      uncertainty: { method: 'oneAtATime', inputs: [] },
      warnings: [],
    };
    this.ladder = ladder;
    this.planning = undefined;
    this.status = 'first';
  }

  private take(answer: Extract<Answer, { kind: 'plan' | 'problems' | 'failure' }>): void {
    this.whole = answer.kind === 'plan' ? answer.plan : this.whole;
    this.reading = undefined;
    this.problems = answer.kind === 'problems' ? answer.problems : [];
    this.failure = answer.kind === 'failure' ? answer.message : '';
    if (answer.kind === 'plan') {
      this.planned = this.scenario;
      this.plan = answer.plan;
      this.milliseconds = answer.milliseconds;
      this.ladder = answer.ladder;
      if (!answer.plan.feasible) this.drawn = undefined;
      requestAnimationFrame(() => setTimeout(() => (this.detailed = this.whole)));
    }
    this.status = answer.kind === 'plan' ? 'fresh' : answer.kind;
  }
}
