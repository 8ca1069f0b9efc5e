/** Runs every check; one that throws has failed, and says why. */
import type { Check, CheckResult } from './check.ts';

export function runChecks(checks: readonly Check[]): CheckResult[] {
  return checks.map(({ compute, ...told }) => {
    try {
      const got = compute();
      return { ...told, got, passed: Math.abs(got - told.expected) <= told.tolerance };
    } catch (error) {
      return { ...told, got: null, passed: false, fault: error instanceof Error ? error.message : String(error) };
    }
  });
}
