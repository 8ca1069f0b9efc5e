/** One published number and how this planner comes to its own. */
export interface Check {
  group: string;
  what: string;
  source: string;
  expected: number;
  /** how far off it may be: half a unit of the last published digit, or stated with the source */
  tolerance: number;
  compute: () => number;
}

export interface CheckResult {
  group: string;
  what: string;
  source: string;
  expected: number;
  tolerance: number;
  got: number | null;
  passed: boolean;
  fault?: string;
}
