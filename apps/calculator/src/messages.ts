/** What the page and its planner say to each other. Everything crosses as plain data. */
import type {
  AtLoad,
  Cloud,
  Explanation,
  FailureGrid,
  FirstAnswer,
  MoneyGroup,
  MoneyRow,
  Plan,
  PlanGraph,
  PlanWeek,
  Problem,
  Rung,
  TemplateParameter,
} from '@plimsoll/core';
import type { Loose } from './state/edit.ts';

export interface SnapshotIndex {
  prices: Record<Cloud, { date: string; regions: string[] }>;
  shapes: Record<Cloud, string>;
}

export interface TemplateEntry {
  name: string;
  title: string;
  description: string;
  /** its parameters as a newcomer reads them */
  titles: Record<string, string>;
  /** names of its services */
  services: string[];
  /** what stands where no traffic is stated */
  traffic: { peakRequestsPerSecond?: number; averageRequestsPerSecond?: number };
}

/** What the planner needs to begin: where prices are, and the scenario that the page opens with. */
export interface FirstThings {
  stamp: string;
  index: SnapshotIndex;
  /** bytes of each snapshot file, for progress */
  sizes: Record<string, number>;
  scenario: Loose;
}

/** What the built page carries in itself: the first plan, and what there is to choose from. */
export interface Boot extends FirstThings {
  templates: TemplateEntry[];
  plan: Plan;
  ladder: Rung[];
  pictures: Pictures;
}

/** Latency against load: worked out point by point. */
export interface Curve {
  curve: AtLoad[];
  curveComplete: boolean;
}

/** What pictures are drawn from; the curve comes later. */
export interface Pictures extends Curve {
  money: MoneyRow[];
  /** the whole bill by what it buys, largest first */
  groups: { group: MoneyGroup; usdPerMonth: number }[];
  graph: PlanGraph;
  week: PlanWeek;
  failures: FailureGrid;
  curveRegion: string;
}

/** Asked of the worker that reads and writes text. */
export type TextQuestion =
  | { kind: 'toYaml'; scenario: Loose; text?: string }
  | { kind: 'fromYaml'; text: string }
  | { kind: 'value'; text: string }
  /** where in a text the paths of problems stand */
  | { kind: 'places'; text: string; problems: Problem[] }
  | { kind: 'schema' };
export type TextAnswer =
  | { kind: 'yaml'; text: string }
  | { kind: 'scenario'; scenario: Loose; problems: Problem[] }
  /** whatever a text of YAML or JSON holds */
  | { kind: 'value'; value: unknown }
  | { kind: 'places'; problems: Problem[] }
  | { kind: 'schema'; schema: object }
  | { kind: 'failure'; message: string };

export type Question = { kind: 'plan'; scenario: Loose } | { kind: 'explain'; path: string } | { kind: 'template'; name: string };

export type Answer =
  | { kind: 'plan'; plan: Plan; ladder: Rung[]; milliseconds: number }
  | { kind: 'problems'; problems: Problem[] }
  | { kind: 'failure'; message: string }
  /** a newer question came */
  | { kind: 'withdrawn' }
  | { kind: 'explanation'; explanation: Explanation }
  | { kind: 'template'; parameters: Record<string, TemplateParameter> };

export type ToWorker = { id: number; question: Question } | { start: { base: string } & Omit<FirstThings, 'scenario'> };

export type FromWorker =
  /** its code has been loaded */
  | { ready: true }
  | { id: number; answer: Answer }
  /** the plan before its range is known */
  | { id: number; first: FirstAnswer; ladder: Rung[] }
  /** the curve comes alone: what the others are drawn from stays the very same, and they are not drawn again */
  | { id: number; pictures: Pictures | Curve }
  | { id: number; reading: { file: string; done: number; total: number } }
  | { id: number; planning: { done: number; total: number } };
