/** One-letter keys, outside text fields only; they can be switched off. */
import { setting } from './shelf.ts';

export const KEYS: [key: string, does: string][] = [
  ['/', 'the first input'],
  ['P', 'the plan'],
  ['1 to 6', 'a picture'],
  ['Enter on a figure', 'its formula, inputs and source'],
  ['Esc', 'close the topmost panel; focus returns'],
  ['Ctrl Z, Ctrl Shift Z', 'undo, redo'],
  ['Y', 'form or YAML'],
  ['C', 'compare'],
  ['S', 'share link'],
  ['E', 'export'],
  ['D', 'day or night'],
  ['?', 'this list'],
];

export interface KeyActions {
  undo(): void;
  redo(): void;
  dark(): void;
  editor(): void;
  panel(which: string): void;
  escape(): void;
}

const PANELS: Record<string, string> = { c: 'compare', s: 'share', e: 'export', '?': 'keys' };
export const lettersOn = () => setting.read('letters') !== 'off';

export function listenForKeys(actions: KeyActions): () => void {
  const listener = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement | null;
    const typing = target?.matches('input, textarea, select, [contenteditable]') ?? false;
    if (event.key === 'Escape') return actions.escape();
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !target?.matches('textarea')) {
      event.preventDefault();
      return event.shiftKey ? actions.redo() : actions.undo();
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !lettersOn()) return;
    const key = event.key.toLowerCase();
    const go = (id: string) => {
      const found = document.getElementById(id);
      if (!found) return;
      event.preventDefault();
      if (!found.matches('a, button, input, select')) found.tabIndex = -1;
      found.focus();
      found.scrollIntoView({ block: 'start' });
    };
    if (PANELS[key]) {
      event.preventDefault();
      actions.panel(PANELS[key]);
    } else if (key === '/') go('peak');
    else if (key === 'p') go('plan');
    else if (/^[1-6]$/.test(key)) go(`picture-${key}`);
    else if (key === 'd') actions.dark();
    else if (key === 'y') actions.editor();
  };
  addEventListener('keydown', listener);
  return () => removeEventListener('keydown', listener);
}
