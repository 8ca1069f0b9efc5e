/** The shipped examples, planned and read by eye. When a figure moves on purpose: `npx vitest run test/golden -u`, read the difference, and say why in the changelog. */
import { describe, expect, it } from 'vitest';
import { example, run } from '../must-hold/run-plan.ts';

describe('golden plans', () => {
  it.each([
    'three-tier-gcp',
    'three-tier-aws',
    'from-today',
    'infeasible',
    'seller-gcp',
    'buyer-aws',
    'key-value-gcp',
    'protected-app-signals',
    'seller-and-buyer',
    'wind-down',
  ])('%s', async (name) => {
    const { stdout, status } = run('plan', example(name));
    expect(status).toBe(name === 'infeasible' ? 1 : 0);
    await expect(stdout).toMatchFileSnapshot(`${name}.plan.txt`);
  });
});
