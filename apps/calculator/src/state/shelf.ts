/** Scenarios kept in this browser under names, and the one that was open. Storage that is full or forbidden is said, never fatal. */
import type { Loose } from './edit.ts';

const KEY = 'plimsoll.shelf/1';
const MOST = 50;

export interface Kept {
  name: string;
  scenario: Loose;
  text?: string;
  /** a newer text that is no scenario */
  unread?: string;
}

export function readShelf(): Kept[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(found) ? found.filter(isKept).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** A name that nothing is kept under: numbered where it has to be. */
export function freeName(name: string, taken: readonly Kept[] = readShelf()): string {
  const isTaken = (wanted: string) => taken.some((one) => one.name === wanted);
  if (!isTaken(name)) return name;
  let number = 2;
  while (isTaken(`${name} ${number}`)) number++;
  return `${name} ${number}`;
}

/** Keeps under a name; the same name is replaced. Returns what went wrong, if anything. */
export function keep(kept: Kept): string | undefined {
  const others = readShelf().filter(({ name }) => name !== kept.name);
  if (others.length >= MOST) return `${MOST} scenarios are kept already: remove one first`;
  return write([kept, ...others]);
}

export const forget = (name: string): string | undefined => write(readShelf().filter((one) => one.name !== name));

function write(all: readonly Kept[]): string | undefined {
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
    return undefined;
  } catch {
    return 'this browser does not let the page keep anything (storage is full or switched off): save the scenario as a file instead';
  }
}

const isKept = (value: unknown): value is Kept =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Kept).name === 'string' &&
  typeof (value as Kept).scenario === 'object' &&
  (value as Kept).scenario !== null;

/** A small setting of the page, such as day or night. */
export const setting = {
  read(name: string): string | null {
    try {
      return localStorage.getItem(`plimsoll.${name}`);
    } catch {
      return null;
    }
  },
  /** Whether it is kept; one that cannot be is set for this visit. */
  write(name: string, value: string): boolean {
    try {
      localStorage.setItem(`plimsoll.${name}`, value);
      return true;
    } catch {
      return false;
    }
  },
  names(prefix: string): string[] {
    try {
      return Object.keys(localStorage).flatMap((key) => (key.startsWith(`plimsoll.${prefix}`) ? [key.slice('plimsoll.'.length)] : []));
    } catch {
      return [];
    }
  },
  remove(name: string): void {
    try {
      localStorage.removeItem(`plimsoll.${name}`);
    } catch {
      // what cannot be read is not there
    }
  },
};
