/** One-letter keys, outside text fields only; they can be switched off. */
import { setting } from './shelf.ts';

export const KEYS: [key: string, does: string][] = [
  ['/', 'the first input'],
  ['P', 'the plan'],
  ['1 to 7', 'a picture'],
  ['T', 'the table of the picture in view'],
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

const LOOK_MS = 50;
/** Goes there; pictures that nobody has seen yet are waited for. */
function go(place: string, looks = 60): void {
  const found = document.querySelector<HTMLElement>(place);
  if (!found) {
    if (looks > 0) setTimeout(() => go(place, looks - 1), LOOK_MS);
    return;
  }
  if (!found.matches('input')) found.tabIndex = -1;
  found.focus();
  found.scrollIntoView({ block: 'start' });
}

/** Opens or shuts the table of the picture that has the focus, else of the topmost in the window. */
function turnTable(): void {
  const figures = [...document.querySelectorAll('figure[id^=picture-]')];
  const picture =
    document.activeElement?.closest('figure[id^=picture-]') ?? figures.find((one) => one.getBoundingClientRect().bottom > innerHeight / 4);
  const table = picture?.querySelector<HTMLDetailsElement>('details.tbl');
  if (table) table.open = !table.open;
}

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
    const acts: Record<string, () => unknown> = {
      '/': () => go('#peak'),
      p: () => go('#plan'),
      d: actions.dark,
      y: actions.editor,
      t: turnTable,
    };
    const act = PANELS[key]
      ? () => actions.panel(PANELS[key]!)
      : /^[1-7]$/.test(key)
        ? () => go(`figure#picture-${key}`)
        : Object.hasOwn(acts, key)
          ? acts[key]
          : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  };
  addEventListener('keydown', listener);
  return () => removeEventListener('keydown', listener);
}
