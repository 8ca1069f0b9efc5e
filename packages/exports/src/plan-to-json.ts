import type { Plan } from '@plimsoll/core';

/**
 * A plan as a JSON file: the same plan gives the same bytes.
 * Two blanks a level and a newline at the end; keys stand in the plan's own order. Numbers are unrounded: nothing is lost, so the file can be opened,
 * explained and planned again.
 * @param plan a plan as `planScenario` returns it, feasible or not
 * @returns the text of the file
 * @throws {RangeError} when the plan holds NaN or an infinity, which JSON would turn into null without a word
 * @example planToJson(plan).startsWith('{\n  "schema": "plimsoll.plan/1"') // => true
 */
export function planToJson(plan: Plan): string {
  return `${JSON.stringify(plan, refuseNonFinite, 2)}\n`;
}

function refuseNonFinite(key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`planToJson: ${key} must be finite, got ${value}`);
  return value;
}
