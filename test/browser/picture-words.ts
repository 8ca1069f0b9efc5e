/** Where the words of the pictures on a page stand, measured in the browser that drew them. */
import type { Page } from 'playwright-core';

/**
 * What is wrong with the words of all pictures that are drawn: words on words, words over an edge of their picture or window, and limits that strike words through.
 * @returns one line a fault
 */
export const wordFaults = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    interface Box {
      words: string;
      left: number;
      right: number;
      top: number;
      bottom: number;
    }
    const own = (text: Element) => [...text.childNodes].flatMap((node) => (node.nodeName === 'title' ? [] : [node.textContent])).join('');
    /** what of a line of text is ink: its box has room above and below */
    const inked = (text: Element): Box => {
      const { left, right, top, bottom, height } = text.getBoundingClientRect();
      return { words: own(text), left: left + 1, right: right - 1, top: top + height * 0.22, bottom: bottom - height * 0.22 };
    };
    const meet = (a: Omit<Box, 'words'>, b: Omit<Box, 'words'>) =>
      a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return [...document.querySelectorAll<SVGSVGElement>('svg.pic')].flatMap((svg) => {
      const name = svg.closest('figure')?.id || svg.getAttribute('class')!;
      const texts = [...svg.querySelectorAll('text')].filter((text) => own(text).trim() && text.checkVisibility()).map(inked);
      // what is moved sideways ends where it ends, not at the window
      const moved = svg.closest('.scroll');
      const frame = (moved ? svg : (svg.closest('figure') ?? svg)).getBoundingClientRect();
      const window = moved ? frame : { left: 0, right: innerWidth };
      const limits = [...svg.querySelectorAll('.loadline line')].map((line) => line.getBoundingClientRect());
      const nodes = [...svg.querySelectorAll('rect.node')].map((node) => node.getBoundingClientRect());
      return texts.flatMap((text, i) => [
        ...texts.slice(i + 1).flatMap((other) => (meet(text, other) ? [`${name}: ${text.words} on ${other.words}`] : [])),
        ...(text.left < Math.max(window.left, frame.left - 1) || text.right > Math.min(window.right + (moved ? 1 : 0), frame.right + 1)
          ? [`${name}: ${text.words} over the edge`]
          : []),
        ...limits.flatMap((line) =>
          meet(text, { left: line.left - 0.5, right: line.right + 0.5, top: line.top - 0.5, bottom: line.bottom + 0.5 })
            ? [`${name}: ${text.words} struck through`]
            : [],
        ),
        ...nodes.flatMap((node) => {
          const within = text.left >= node.left && text.right <= node.right && text.top >= node.top && text.bottom <= node.bottom;
          return meet(text, node) && !within ? [`${name}: ${text.words} over the edge of a service`] : [];
        }),
      ]);
    });
  });
