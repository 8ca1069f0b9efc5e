import { describe, expect, it } from 'vitest';
import { queueOf, readSeldom, seldomNow, type ResponseLaw } from '../queueing/index.ts';
import { parseScenario } from '../scenario/index.ts';
import { CoarseResponse, faster, noLater } from './coarse-response.ts';
import { WholeResponses } from './whole-response.ts';

await readSeldom();

const queue = (servers: number, utilization: number, meanMs: number): ResponseLaw =>
  queueOf({
    servers,
    shape: 'lognormal',
    squaredCoefficientOfVariation: 2,
    batchSize: 1,
    arrivalSquaredCoefficientOfVariation: 1,
    balancer: 'random',
    replicas: 1,
  })((utilization * servers * 1000) / meanMs, meanMs / 1000);

const scenarioOf = (services: object) =>
  parseScenario({ traffic: { peakRequestsPerSecond: 100 }, regions: [{ cloud: 'gcp', region: 'us-central1' }], services }).resolved;

/** Calls in sequence, at once, several of them, sometimes, to the outside, and cut at a timeout. */
const SHAPES: Record<string, object> = {
  sequence: {
    a: { demand: '1ms', calls: [{ to: 'b', networkMs: 0.5 }] },
    b: { demand: '1ms', calls: [{ to: 'c' }] },
    c: { demand: '1ms' },
  },
  'at once': {
    a: { demand: '1ms', calls: [{ to: 'b', mode: 'parallel', networkMs: 0.5 }, { to: 'c', mode: 'parallel', perRequest: 3 }] }, // prettier-ignore
    b: { demand: '1ms' },
    c: { demand: '1ms' },
  },
  'several and sometimes': {
    a: { demand: '1ms', calls: [{ to: 'b', perRequest: 2.5 }, { to: 'c', perRequest: 0.2 }] }, // prettier-ignore
    b: { demand: '1ms' },
    c: { demand: '1ms' },
  },
  'outside, with a timeout': {
    a: { demand: '1ms', calls: [{ to: 'b', timeoutMs: 12 }, { external: 'x', serviceTime: { meanMs: 5 }, networkMs: 1 }] }, // prettier-ignore
    b: { demand: '1ms', calls: [{ to: 'c' }] },
    c: { demand: '1ms' },
  },
};

describe('the share in time on a coarse grid', () => {
  const fast = [queue(2, 0.3, 1), queue(4, 0.5, 3), queue(1, 0.4, 2)];
  const slow = [queue(2, 0.6, 1), queue(4, 0.8, 3), queue(1, 0.6, 2)];
  const coarseOf = (shape: string, laws: readonly ResponseLaw[]) => {
    const scenario = scenarioOf(SHAPES[shape]!);
    const whole = new WholeResponses(scenario, (name) => laws[scenario.order.indexOf(name)]!).of('a').law;
    const seconds = whole.quantileSeconds(0.95);
    return {
      whole,
      seconds,
      response: new CoarseResponse(
        scenario,
        'a',
        seconds,
        () => false,
        () => laws[0]!.inARow !== undefined,
      ),
    };
  };

  // Witness: the composed distribution itself
  it.each(Object.keys(SHAPES))('is near the composed one, with faster and slower laws: %s', (shape) => {
    const ratios = [fast, slow].map((laws) => {
      const { whole, seconds, response } = coarseOf(shape, laws);
      const coarse = response.within(laws.map((law, place) => response.law(place, law)));
      return (1 - whole.cdf(seconds)) / (1 - coarse);
    });
    for (const ratio of ratios) expect(Math.abs(ratio - 1)).toBeLessThan(0.03);
  });

  // Witness: monotonicity of sums, maxima and mixtures in the stochastic order
  it.each(Object.keys(SHAPES))('is never less with a faster law, real or the faster of two: %s', (shape) => {
    const { response } = coarseOf(shape, slow);
    const [quick, late] = [fast, slow].map((laws) => laws.map((law, place) => response.law(place, law)));
    for (let place = 0; place < 3; place++) {
      expect(noLater(quick![place]!, late![place]!)).toBe(true);
      const crossing = response.law(place, queue(1, 0.05, 4 - place));
      const either = faster(late![place]!, crossing);
      const at = (law: typeof either) => response.within(late!.map((own, i) => (i === place ? law : own)));
      expect(at(quick![place]!)).toBeGreaterThan(at(late![place]!));
      expect(at(either)).toBeGreaterThanOrEqual(Math.max(at(late![place]!), at(crossing)) - 1e-9);
    }
  });

  // Witness: the composed distribution itself
  it('knows that calls of a row wait alike', () => {
    const inARow = [fast, slow].map((laws, i) =>
      laws.map((law, place) =>
        seldomNow().answerInARow(law, queue([2, 4, 1][place]!, 1e-9, place + 1), {
          servers: [2, 4, 1][place]!,
          serviceSeconds: (place + 1) / 1000,
          utilization: i === 0 ? 0.4 : 0.65,
          spread: 2,
          arrivals: 1,
          replicas: 1,
          calls: 3,
          gapSeconds: 0.001,
        }),
      ),
    );
    for (const laws of inARow) {
      const { whole, seconds, response } = coarseOf('several and sometimes', laws);
      const coarse = response.within(laws.map((law, place) => response.law(place, law)));
      expect(Math.abs((1 - whole.cdf(seconds)) / (1 - coarse) - 1)).toBeLessThan(0.03);
      // as independent ones they would answer otherwise: the row is what was judged
      const asIndependent = coarseOf('several and sometimes', laws.map(({ inARow: _, ...law }) => law)); // prettier-ignore
      expect(Math.abs((1 - whole.cdf(seconds)) / (1 - asIndependent.whole.cdf(seconds)) - 1)).toBeGreaterThan(0.06);
    }
  });

  it('of a queue that never drains is nothing', () => {
    const { response } = coarseOf('sequence', slow);
    const laws = slow.map((law, place) => response.law(place, place === 1 ? queue(1, 1.1, 1) : law));
    expect(response.within(laws)).toBeLessThan(1e-6);
  });
});
