/** Charts as inline SVG: bars side by side, or columns over months; every value written beside its bar. */
import type { Chart } from './report.ts';
import { usd } from './words.ts';

const WIDTH = 720;
const COLORS = ['#0b4f9e', '#2a9d8f', '#e9a23b'];

export function chartSvg(chart: Chart, escaped: (text: string) => string): string {
  const { body, height } = chart.kind === 'bars' ? bars(chart, escaped) : columns(chart, escaped);
  return `<figure><figcaption>${escaped(chart.title)}, ${escaped(chart.unit)}</figcaption><svg role="img" aria-label="${escaped(`${chart.title}, ${chart.unit}`)}" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#1b2a33">${body}</svg></figure>`;
}

const at = (value: number) => Number(value.toFixed(2));

function bars({ bars: given }: Chart & { kind: 'bars' }, escaped: (text: string) => string): { body: string; height: number } {
  const largest = Math.max(...given.map(({ value }) => value), 1e-9);
  const body = given.map(({ label, value, text }, i) => {
    const y = i * 26;
    const width = at((value / largest) * (WIDTH - 230));
    return `<text x="120" y="${y + 16}" text-anchor="end">${escaped(label)}</text><rect x="128" y="${y + 3}" width="${width}" height="18" rx="2" fill="${COLORS[0]!}"/><text x="${at(128 + width + 6)}" y="${y + 16}">${escaped(text)}</text>`;
  });
  return { body: body.join(''), height: Math.max(26, given.length * 26) };
}

function columns({ labels, series }: Chart & { kind: 'stack' }, escaped: (text: string) => string): { body: string; height: number } {
  const height = 220;
  const sums = labels.map((_, i) => series.reduce((sum, { values }) => sum + values[i]!, 0));
  const largest = Math.max(...sums, 1e-9);
  const step = (WIDTH - 20) / labels.length;
  const marked = Math.ceil(labels.length / 12);
  const body = labels.map((label, i) => {
    const x = at(10 + i * step);
    let top = 190;
    const rects = series.map(({ values }, s) => {
      const tall = at((values[i]! / largest) * 165);
      top -= tall;
      return `<rect x="${x}" y="${at(top)}" width="${at(step * 0.8)}" height="${tall}" fill="${COLORS[s % COLORS.length]!}"/>`;
    });
    const words =
      i % marked === 0
        ? `<text x="${at(x + step * 0.4)}" y="206" text-anchor="middle">${escaped(label)}</text><text x="${at(x + step * 0.4)}" y="${at(top - 5)}" text-anchor="middle">${escaped(usd(sums[i]!))}</text>`
        : '';
    return rects.join('') + words;
  });
  return { body: body.join(''), height };
}
