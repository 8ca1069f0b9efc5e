/** What a command may touch of the world outside; given to `run`, so that tests need no process. */
import type { planScenario } from '@plimsoll/core';

export interface Host {
  /** relative paths start here */
  cwd: string;
  stdout(text: string): void;
  stderr(text: string): void;
  /** everything on standard input, as text */
  readStdin(): Promise<string>;
  /** whether the reader of stdout sees colours */
  styled: boolean;
  /** cancels long work */
  signal?: AbortSignal;
  /** where the snapshots lie; default: those that ship */
  dataFolder?: string;
  /** stands in for the planner in tests */
  planScenario?: typeof planScenario;
}

/** done | answered "no" | bad input | failure outside the command */
export type ExitCode = 0 | 1 | 2 | 3;
