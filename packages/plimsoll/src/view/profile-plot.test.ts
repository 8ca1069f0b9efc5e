import { describe, expect, it } from 'vitest';
import { plotCurve } from './profile-plot.ts';

const curve = (measured: { x: number; y: number }[]) => ({ title: 't', xName: 'callers', yName: 'requests/s', measured, fitted: [] });

describe('a plot in the terminal', () => {
  it('puts the largest point at the top right and the origin at the bottom left', () => {
    const lines = plotCurve(curve([{ x: 0, y: 0 }, { x: 10, y: 5 }]), { columns: 10, rows: 3 }); // prettier-ignore
    expect(lines).toEqual(['t (requests/s)', '5 │         o', '  │', '0 │o', '  └──────────', '   0 10 callers']);
  });
  it('of nothing is nothing, and of one point or wild ones a picture', () => {
    expect(plotCurve(curve([]))).toEqual([]);
    expect(plotCurve(curve([{ x: NaN, y: 1 }, { x: 1, y: 1e300 }])).length).toBe(17); // prettier-ignore
  });
});
