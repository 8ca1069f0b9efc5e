import type { Plan } from '@plimsoll/core';
import { describe, expect, it } from 'vitest';
import { planToJson } from './index.ts';

const plan = {
  schema: 'plimsoll.plan/1',
  totals: { usdPerMonth: 0.1 + 0.2, complete: false },
  services: [{ service: 'käse' }],
} as unknown as Plan;

describe('planToJson', () => {
  it('writes keys in their order, two blanks a level, a newline at the end, and no number rounded', () => {
    // Written out by hand; 0.1 + 0.2 in binary floating point is 0.30000000000000004 (IEEE 754).
    expect(planToJson(plan)).toBe(
      [
        '{',
        '  "schema": "plimsoll.plan/1",',
        '  "totals": {',
        '    "usdPerMonth": 0.30000000000000004,',
        '    "complete": false',
        '  },',
        '  "services": [',
        '    {',
        '      "service": "käse"',
        '    }',
        '  ]',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('gives the same bytes for a plan that was read back', () => {
    expect(planToJson(JSON.parse(planToJson(plan)) as Plan)).toBe(planToJson(plan));
  });

  it.each([NaN, Infinity, -Infinity])('refuses %s by the name of its key', (value) => {
    expect(() => planToJson({ ...plan, totals: { usdPerMonth: value } } as unknown as Plan)).toThrow(
      `planToJson: usdPerMonth must be finite, got ${value}`,
    );
  });
});
