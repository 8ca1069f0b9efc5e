/** A picture or its table as a file. A cell that a spreadsheet would run is written as text. */
export type Cell = string | number | null | Shown;
/** A number and the words that the picture has for it: the table shows these, the file holds the number. */
export interface Shown {
  value: number;
  text: string;
}
export interface Table {
  head: string[];
  rows: Cell[][];
}

/** @example shown(1234.56, usd) // => { value: 1234.56, text: '$1,235' } */
export const shown = (value: number, words: (value: number) => string): Shown => ({ value, text: words(value) });

export function csvOf({ head, rows }: Table): string {
  const cell = (value: Cell) => {
    if (value === null) return 'unknown';
    if (typeof value === 'number') return String(value);
    if (typeof value === 'object') return String(value.value);
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

const STYLED = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'font-style',
  'paint-order',
];

/** The drawing with its colours written into it, so that it stands alone. */
export function svgOf(drawn: SVGSVGElement): string {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const from = [drawn, ...drawn.querySelectorAll('*')];
  const to = [copy, ...copy.querySelectorAll('*')];
  to.forEach((element, i) => {
    const style = getComputedStyle(from[i]!);
    for (const name of STYLED) {
      const value = style.getPropertyValue(name);
      if (value) element.setAttribute(name, value.replaceAll(/url\("?[^"#)]*#/g, 'url(#').replaceAll('")', ')'));
    }
    for (const name of ['class', 'tabindex', 'role', 'aria-label']) if (element !== copy) element.removeAttribute(name);
  });
  const { width, height } = drawn.getBoundingClientRect();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const patterns = document.querySelector('pattern#hatch')?.parentElement?.cloneNode(true);
  if (patterns) {
    const paint = getComputedStyle(document.documentElement);
    const colour = (name: string) => paint.getPropertyValue(name).trim();
    for (const element of (patterns as Element).querySelectorAll('*'))
      for (const name of ['fill', 'stroke']) {
        const found = /var\((--[\w-]+)\)/.exec(element.getAttribute(name) ?? '');
        if (found) element.setAttribute(name, resolved(colour(found[1]!)));
      }
    copy.prepend(patterns);
  }
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of [
    ['width', '100%'],
    ['height', '100%'],
    ['fill', getComputedStyle(document.body).backgroundColor],
  ])
    paper.setAttribute(name!, value!);
  copy.prepend(paper);
  return new XMLSerializer().serializeToString(copy);
}

/** `light-dark(a, b)` as the one of the two that is shown. */
function resolved(colour: string): string {
  const found = /^light-dark\(([^,]+),([^)]+)\)$/.exec(colour);
  if (!found) return colour;
  const root = document.documentElement.classList;
  const dark = root.contains('dark') || (!root.contains('light') && matchMedia('(prefers-color-scheme: dark)').matches);
  return found[dark ? 2 : 1]!.trim();
}

export function save(name: string, text: string | Uint8Array<ArrayBuffer>, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
