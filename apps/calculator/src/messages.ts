/** What the page and its worker say to each other. */
import type { Plan, Problem } from '@plimsoll/core';
import type { Inputs } from './inputs.ts';

export interface Question {
  sequence: number;
  inputs: Inputs;
}

export type Answer = { sequence: number } & (
  { kind: 'plan'; plan: Plan } | { kind: 'problems'; problems: Problem[] } | { kind: 'failure'; message: string }
);
