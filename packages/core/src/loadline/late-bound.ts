/**
 * At most how many requests are answered later than a time, without composing any distribution: the time is split over the parts of the answer, and
 * a request is late only if some part is later than its share (the union bound). Rigorous for any split; the shares follow the parts' own times.
 */
import type { ResponseLaw } from '../queueing/index.ts';
import { PLACEMENTS, type ResolvedCall, type ResolvedScenario } from '../scenario/index.ts';
import { NETWORK_MS } from './whole-response.ts';

const SPREADS = 3;

export class LateBounds {
  private readonly usual = new Map<string, number>();

  constructor(
    private readonly scenario: ResolvedScenario,
    private readonly own: (service: string) => ResponseLaw,
  ) {}

  /** @returns a fraction, 0 to 1; 1 when nothing can be said */
  lateFraction(service: string, seconds: number): number {
    const law = this.own(service);
    if (!law.stable) return 1;
    const parts = this.partsOf(service);
    const certain = parts.reduce((sum, part) => sum + part.certainSeconds, 0);
    const usual = usualSeconds(law) + parts.reduce((sum, part) => sum + part.usualSeconds, 0);
    const left = seconds - certain;
    if (left <= 0 || usual <= 0) return left < 0 ? 1 : 0;
    const share = left / usual;
    let late = 1 - law.cdf(usualSeconds(law) * share);
    for (const part of parts) late += part.late(part.certainSeconds + part.usualSeconds * share);
    return Math.min(1, late);
  }

  /** The answer's parts after its own work: groups of parallel calls, and calls in sequence. */
  private partsOf(service: string): Part[] {
    const groups: ResolvedCall[][] = [];
    let open = false;
    for (const call of this.scenario.services[service]!.calls) {
      if (call.perRequest === 0) continue;
      const parallel = call.mode === 'parallel';
      if (parallel && open) groups.at(-1)!.push(call);
      else groups.push([call]);
      open = parallel;
    }
    return groups.map((group) => this.partOf(group));
  }

  private partOf(group: readonly ResolvedCall[]): Part {
    const parallel = group[0]!.mode === 'parallel';
    const times = group.map((call) => (parallel ? 1 : Math.max(1, Math.ceil(call.perRequest))));
    const certain = group.map((call) => networkSeconds(call));
    const usual = group.map((call) => this.usualOf(call));
    return {
      certainSeconds: Math.max(...certain.map((seconds, i) => seconds * times[i]!)),
      usualSeconds: Math.max(...usual.map((seconds, i) => seconds * times[i]!)),
      late: (seconds) =>
        group.reduce((sum, call, i) => {
          const each = seconds / times[i]! - certain[i]!;
          return sum + Math.max(1, call.perRequest) * (each < 0 ? 1 : this.lateCall(call, each));
        }, 0),
    };
  }

  private lateCall(call: ResolvedCall, seconds: number): number {
    if (call.timeoutMs !== undefined && call.timeoutMs / 1000 <= seconds) return 0;
    if (call.to !== undefined) return this.lateFraction(call.to, seconds);
    if (!call.serviceTime) return 0;
    // Cantelli's inequality on the mean and variance of a callee outside
    const mean = call.serviceTime.meanMs / 1000;
    const variance = call.serviceTime.squaredCoefficientOfVariation * mean * mean;
    return seconds <= mean ? 1 : variance / (variance + (seconds - mean) ** 2);
  }

  private usualOf(call: ResolvedCall): number {
    if (call.to === undefined) {
      const mean = (call.serviceTime?.meanMs ?? 0) / 1000;
      return mean * (1 + 2 * SPREADS * Math.sqrt(call.serviceTime?.squaredCoefficientOfVariation ?? 0));
    }
    let usual = this.usual.get(call.to);
    if (usual === undefined) {
      const parts = this.partsOf(call.to);
      usual = usualSeconds(this.own(call.to)) + parts.reduce((sum, part) => sum + part.certainSeconds + part.usualSeconds, 0);
      this.usual.set(call.to, usual);
    }
    return usual;
  }
}

interface Part {
  certainSeconds: number;
  usualSeconds: number;
  late: (seconds: number) => number;
}

const usualSeconds = (law: ResponseLaw) => law.meanSeconds + SPREADS * Math.sqrt(law.varianceSeconds2);

/** The longest network time that the call may take. */
function networkSeconds(call: ResolvedCall): number {
  if (call.networkMs !== undefined) return call.networkMs / 1000;
  return Math.max(...PLACEMENTS.filter((place) => call.placement[place] > 0).map((place) => NETWORK_MS[place])) / 1000;
}
