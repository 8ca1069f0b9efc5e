/** How far each number of a profile can be trusted, in one list. */
import type { FittedEstimate, Trust } from './estimate.ts';
import type { ProfileFinding } from './finding.ts';

export interface TrustRow {
  value: string;
  trust: Trust | 'absent';
  /** width of the interval as a share of the middle; undefined for an absent number */
  widthFraction?: number;
  because: string;
}

export function trustReport(numbers: Record<string, FittedEstimate | undefined>, findings: readonly ProfileFinding[]): TrustRow[] {
  return Object.entries(numbers).map(([value, estimate]): TrustRow => {
    if (!estimate) {
      const why = findings.find((one) => one.effect === 'refused' && one.value !== undefined && value.startsWith(one.value.split(' ')[0]!));
      return { value, trust: 'absent', because: why?.message ?? 'nothing in the runs says it' };
    }
    const { evidence, low, mid, high } = estimate;
    return {
      value,
      trust: evidence.trust,
      ...(mid > 0 && { widthFraction: (high - low) / mid }),
      because: [evidence.method, ...(evidence.notes ?? [])].join('; '),
    };
  });
}
