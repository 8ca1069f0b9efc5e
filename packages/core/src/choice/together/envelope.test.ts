import { describe, expect, it } from 'vitest';
import { queueOf, type ResponseLaw } from '../../queueing/index.ts';
import { fastestOf } from './envelope.ts';

describe('a law at least as fast as every one of a list', () => {
  const queue = (servers: number) =>
    queueOf({
      servers,
      shape: 'exponential',
      squaredCoefficientOfVariation: 1,
      batchSize: 1,
      arrivalSquaredCoefficientOfVariation: 1,
      balancer: 'random',
      replicas: 1,
    })(0.5, 1);
  const [slow, fast] = [queue(1), queue(8)];
  const asking = (law: ResponseLaw, slowest: ResponseLaw): ResponseLaw => ({ ...law, together: () => slowest });

  // Witness: 8 servers answer sooner than one at every quantile
  it('bounds what several calls at once wait for too, whichever stands first', () => {
    for (const laws of [
      [asking(slow, slow), asking(fast, fast)],
      [asking(fast, fast), asking(slow, slow)],
    ])
      for (const fraction of [0.5, 0.95, 0.99])
        expect(fastestOf(laws).together!(5).quantileSeconds(fraction)).toBe(fast.quantileSeconds(fraction));
  });

  it('says nothing of calls at once where one of them does not', () =>
    expect(fastestOf([asking(slow, slow), fast]).together).toBeUndefined());
});
