/** How far off a sum may be by what its parts may be. Witness: the sum itself, with its parts longer by as much as their bands say. */
import { describe, expect, it } from 'vitest';
import { certainly, delayed, type ResponseLaw } from './response-law.ts';
import { sumOfLaws } from './composed-laws.ts';
import { scaled } from './scaled-law.ts';
import { serviceLaw } from './service-law.ts';
import type { ShapeName } from './service-shape.ts';

const uncertain = (law: ResponseLaw, errorBandFraction: number): ResponseLaw => ({ ...law, errorBandFraction });
const time = (meanSeconds: number, shape: ShapeName, squaredCoefficientOfVariation: number) =>
  serviceLaw({ meanSeconds, shape, squaredCoefficientOfVariation });
/** What composing on a grid may be off by. */
const COMPOSED = 0.01;

/** The most that p50, p95 and p99 move. */
function moved(parts: readonly ResponseLaw[]): number {
  const [here, there] = [sumOfLaws(parts), sumOfLaws(parts.map((law) => scaled(law, 1 + law.errorBandFraction)))];
  return Math.max(...[0.5, 0.95, 0.99].map((fraction) => there.quantileSeconds(fraction) / here.quantileSeconds(fraction) - 1));
}

describe('the band of a sum', () => {
  it.each<[string, ResponseLaw[]]>([
    ['a small part of it', [uncertain(time(0.01, 'lognormal', 4), 0.3), time(0.1, 'exponential', 1)]],
    ['most of it', [uncertain(time(0.1, 'lognormal', 4), 0.3), time(0.02, 'gamma', 0.25)]],
    ['as long, of what spreads more', [uncertain(time(0.05, 'lognormal', 4), 0.3), time(0.05, 'gamma', 0.1)]],
    ['as long, of what spreads less', [uncertain(time(0.05, 'gamma', 0.1), 0.3), time(0.05, 'hyperexponential', 4)]],
    ['one of five', [uncertain(time(0.05, 'exponential', 1), 0.2), ...[1, 2, 3, 4].map((n) => time(0.02 * n, 'exponential', 1))]],
    ['all of it', [uncertain(time(0.05, 'exponential', 1), 0.1), uncertain(time(0.03, 'lognormal', 2), 0.1)]],
    ['before a certain time', [uncertain(time(0.05, 'exponential', 1), 0.2), time(0.05, 'exponential', 1), certainly(0.2)]],
  ])('is what it may be off by: %s', (_, parts) => {
    const { errorBandFraction } = sumOfLaws(parts);
    const most = moved(parts);
    expect(errorBandFraction).toBeGreaterThan(most - COMPOSED);
    // and not much more
    expect(errorBandFraction).toBeLessThan(Math.max(COMPOSED, 1.25 * most) + COMPOSED);
  });
  it('is less of what comes later by a certain time', () => {
    const law = uncertain(time(0.05, 'exponential', 1), 0.2);
    const [late, later] = [delayed(law, 0.1), delayed(scaled(law, 1.2), 0.1)];
    const most = later.quantileSeconds(0.99) / late.quantileSeconds(0.99) - 1;
    expect(late.errorBandFraction).toBeGreaterThan(most - 0.01);
    expect(late.errorBandFraction).toBeLessThan(0.2);
  });
});
