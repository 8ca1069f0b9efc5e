/** A curve of a profile as lines of text: o measured, · fitted. Only a picture; the numbers stand beside it. */
import type { Curve } from '@plimsoll/core';

const figure = (value: number) => String(Number(value.toPrecision(3)));

/** @param columns width of the picture, at least 10 @param rows its height, at least 3 @returns no lines for a curve without points */
export function plotCurve({ title, xName, yName, measured, fitted }: Curve, { columns = 60, rows = 14 } = {}): string[] {
  const points = [...fitted, ...measured].filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  if (points.length === 0) return [];
  const [width, height] = [Math.max(10, columns), Math.max(3, rows)];
  const mostX = points.reduce((most, { x }) => Math.max(most, x), 0) || 1;
  const mostY = points.reduce((most, { y }) => Math.max(most, y), 0) || 1;
  const grid = Array.from({ length: height }, () => Array<string>(width).fill(' '));
  const draw = (list: readonly { x: number; y: number }[], mark: string) => {
    for (const { x, y } of list) {
      const column = Math.min(width - 1, Math.max(0, Math.round((x / mostX) * (width - 1))));
      const row = Math.min(height - 1, Math.max(0, Math.round((1 - y / mostY) * (height - 1))));
      if (Number.isFinite(x) && Number.isFinite(y)) grid[row]![column] = mark;
    }
  };
  draw(fitted, '·');
  draw(measured, 'o');
  const margin = figure(mostY).length;
  const label = (row: number) => (row === 0 ? figure(mostY) : row === height - 1 ? '0' : '').padStart(margin);
  return [
    `${title} (${yName})`,
    ...grid.map((cells, row) => `${label(row)} │${cells.join('').trimEnd()}`),
    `${' '.repeat(margin)} └${'─'.repeat(width)}`,
    `${' '.repeat(margin)}  0 ${`${figure(mostX)} ${xName}`.padStart(width - 2)}`,
  ];
}
