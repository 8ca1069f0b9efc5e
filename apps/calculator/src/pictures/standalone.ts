/** A picture as a file that stands alone: with its own colours and patterns, its title, what its numbers are, its key, and the date of its prices. */
import { widthOf } from './labels.ts';

const STYLED = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'font-style',
  'paint-order',
];
const SVG = 'http://www.w3.org/2000/svg';
const EDGE = 16;
const LEAST_WIDE = 360;

export interface About {
  title: string;
  /** quantity and unit */
  sub: string;
  /** of the prices, and what was planned */
  foot: string;
}

/**
 * @param drawn the picture as it stands in the page
 * @param keys drawn samples of its key, each with its words beside it; may be empty
 */
export function svgOf(drawn: SVGSVGElement, keys: readonly HTMLElement[], about: About): string {
  const size = drawn.getBoundingClientRect();
  const wide = Math.max(LEAST_WIDE, size.width) + 2 * EDGE;
  const root = made('svg', { xmlns: SVG, width: wide });
  root.append(words('title', about.title), words('desc', `${about.sub}. ${about.foot}`));
  root.append(made('rect', { width: '100%', height: '100%', fill: paperOf(drawn) }), patterns());
  const ink = getComputedStyle(document.documentElement).color;
  const family = getComputedStyle(drawn).fontFamily;
  const text = (line: string, y: number, look: Record<string, string | number>) =>
    Object.assign(made('text', { x: EDGE, y, fill: ink, 'font-family': family, ...look }), { textContent: line });
  let y = EDGE;
  const paragraph = (said: string, letters: number, weight: number) => {
    for (const line of wrapped(said, (wide - 2 * EDGE) * (12 / letters) * (weight > 400 ? 0.88 : 1))) {
      y += letters * 1.4;
      root.append(text(line, y - letters * 0.3, { 'font-size': letters, 'font-weight': weight }));
    }
  };
  paragraph(about.title, 17, 650);
  paragraph(about.sub, 12, 400);
  y = keyRow(root, keys, { y: y + 6, wide, text }) + 10;
  const copy = plain(drawn);
  for (const [name, value] of Object.entries({ x: EDGE, y, width: size.width, height: size.height }))
    copy.setAttribute(name, String(value));
  root.append(copy);
  y += size.height + 8;
  paragraph(about.foot, 11, 400);
  y += EDGE;
  root.setAttribute('height', String(y));
  root.setAttribute('viewBox', `0 0 ${wide} ${y}`);
  return wellFormed(new XMLSerializer().serializeToString(root));
}

/** Names may hold characters that a page shows and no XML may hold: control characters, halves of pairs. */
const wellFormed = (xml: string) => xml.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');

type TextOf = (line: string, y: number, look: Record<string, string | number>) => Element;
/** @returns where it ends */
function keyRow(root: Element, keys: readonly HTMLElement[], { y, wide, text }: { y: number; wide: number; text: TextOf }): number {
  if (keys.length === 0) return y;
  let [x, line] = [EDGE, y];
  for (const key of keys) {
    const said = key.textContent.trim();
    const room = 24 + widthOf(said) + 16;
    if (x + room > wide && x > EDGE) [x, line] = [EDGE, line + 18];
    const sample = plain(key.querySelector('svg')!);
    for (const [name, value] of Object.entries({ x, y: line, width: 18, height: 12 })) sample.setAttribute(name, String(value));
    root.append(sample, text(said, line + 10, { x: x + 24, 'font-size': 12 }));
    x += room;
  }
  return line + 18;
}

function made(name: string, attributes: Record<string, string | number>): Element {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
const words = (name: string, said: string) => Object.assign(made(name, {}), { textContent: said });

/** A copy whose colours are its own, without what only the page can use. */
function plain(drawn: Element): Element {
  const copy = drawn.cloneNode(true) as Element;
  const from = [drawn, ...drawn.querySelectorAll('*')];
  [copy, ...copy.querySelectorAll('*')].forEach((element, i) => {
    const style = getComputedStyle(from[i]!);
    for (const name of STYLED) {
      const value = style.getPropertyValue(name);
      if (value) element.setAttribute(name, value.replaceAll(/url\("?[^"#)]*#([^")]*)"?\)/g, 'url(#$1)'));
    }
    for (const name of ['class', 'style', 'tabindex', 'role', 'aria-label', 'aria-pressed', 'aria-hidden']) element.removeAttribute(name);
  });
  // the frame of what is chosen, and the ring that keys move
  from.forEach((element, i) => {
    if (element.classList.contains('box')) [copy, ...copy.querySelectorAll('*')][i]?.setAttribute('visibility', 'hidden');
  });
  return copy;
}

/** The patterns of the page, painted here by themselves. */
function patterns(): Element {
  const defs = document.querySelector('pattern#hatch')!.parentElement!;
  return plain(defs);
}

/** Of what the picture stands on: the page, or a sheet. */
function paperOf(drawn: Element): string {
  for (let on: Element | null = drawn; on; on = on.parentElement) {
    const { backgroundColor } = getComputedStyle(on);
    if (!/^(transparent|rgba\(0, 0, 0, 0\))$/.test(backgroundColor)) return backgroundColor;
  }
  return 'white';
}

/** Lines of a paragraph, each no wider than there is room. */
function wrapped(said: string, room: number): string[] {
  const lines = [''];
  for (const word of said.split(' ')) {
    const longer = `${lines.at(-1)!} ${word}`.trim();
    if (widthOf(longer) <= room || lines.at(-1) === '') lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
