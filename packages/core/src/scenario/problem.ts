/** One thing wrong with what the user gave: where, which rule, which value, and what may have been meant. */
export interface Problem {
  code: string;
  /** keys joined by dots, list items as `[0]`; empty for the whole file */
  path: string;
  line?: number;
  column?: number;
  message: string;
  suggestion?: string;
}

/** Something to know that does not stop the plan. */
export interface Warning {
  code: string;
  message: string;
  path?: string;
}

/** Thrown by the throwing doors; holds every problem found, not only the first. */
export class ScenarioError extends Error {
  readonly problems: Problem[];
  constructor(problems: Problem[]) {
    super(problems.map((problem) => `${problem.path || 'scenario'}: ${problem.message}`).join('\n'));
    this.name = 'ScenarioError';
    this.problems = problems;
  }
}
