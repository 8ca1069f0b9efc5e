/** One published number and how this planner comes to its own. */
export interface Check extends Claim {
  compute: () => number;
}

export interface Claim {
  group: string;
  what: string;
  source: string;
  /** where the source can be read */
  link?: string;
  expected: number;
  /** how far off it may be: half a unit of the last published digit, or stated with the source */
  tolerance: number;
}

export interface CheckResult extends Claim {
  got: number | null;
  passed: boolean;
  fault?: string;
}

export const check = (one: Check): Check => one;
