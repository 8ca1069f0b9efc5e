/**
 * A whole scenario in the part of the address that no server sees: `#v2.` and the JSON, zipped with its checksum, in base64url. Links of version 1 have
 * no checksum and are still read.
 * What comes in is measured while it unpacks, so that a small link cannot grow into a large memory.
 */
import type { Loose } from './edit.ts';

export const LINK_VERSION = 2;
const FORMATS: Record<number, CompressionFormat> = { 1: 'deflate-raw', 2: 'gzip' };
const MOST_CHARACTERS = 200_000;
const MOST_SHOWN = 40;
const MOST_BYTES = 2_000_000;

export interface Shared {
  scenario: Loose;
  /** the user's own text, when it says more than the object (comments) */
  text?: string;
  /** a newer text that is no scenario */
  unread?: string;
}

export type Opened = { kind: 'none' } | { kind: 'opened'; shared: Shared } | { kind: 'refused'; message: string };

export async function linkOf(shared: Shared, address: string): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(shared));
  const packed = new Uint8Array(
    await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream(FORMATS[LINK_VERSION]!))).arrayBuffer(),
  );
  let binary = '';
  for (let i = 0; i < packed.length; i += 8192) binary += String.fromCharCode(...packed.subarray(i, i + 8192));
  const code = btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  return `${address.split('#')[0]}#v${LINK_VERSION}.${code}`;
}

/** Whether a link has grown longer than a page opens. */
export const isTooLong = (link: string): boolean => link.length - link.indexOf('#') > MOST_CHARACTERS;

/** Places that are drawn when somebody comes near. */
const LATER = /^(plan|pictures?|picture-\d|prices|priors|prior-\w+|today|months)$/;
const onPage = (id: string) => LATER.test(id) || document.getElementById(id) !== null;

/**
 * @param fragment the address's part from `#` on; nothing and places of the page are `none`
 * @param isPlace whether it names a place of the page
 */
export async function openLink(fragment: string, isPlace: (id: string) => boolean = onPage): Promise<Opened> {
  const found = /^#v(\d{1,6})\.(.+)$/s.exec(fragment);
  if (!found) {
    const id = fragment.slice(1);
    if (id === '' || isPlace(id)) return { kind: 'none' };
    if (/^v\d/.test(id)) return refused(damaged('it was cut short'));
    const shown = id.length > MOST_SHOWN ? `${id.slice(0, MOST_SHOWN)}…` : id;
    return refused(`What the address ends in, “#${shown}”, is neither a scenario nor a place on this page. Nothing here was changed.`);
  }
  const version = Number(found[1]);
  const code = found[2]!;
  if (version > LINK_VERSION)
    return refused(
      `This link comes from a newer Plimsoll (version ${version}; this page reads up to ${LINK_VERSION}). Your own scenario is still open. Reload the page to get the newer one, then open the link again.`,
    );
  if (version < 1) return refused(`This link names version ${version}, which never was. Your own scenario is still open.`);
  if (code.length > MOST_CHARACTERS)
    return refused(`This link is too long (${code.length.toLocaleString('en-US')} characters). Ask for the scenario as a file.`);
  if (!/^[A-Za-z0-9_-]+$/.test(code)) return refused(damaged('it holds characters that no link has'));
  try {
    const binary = atob(code.replaceAll('-', '+').replaceAll('_', '/'));
    const text = await unpack(
      Uint8Array.from(binary, (character) => character.charCodeAt(0)),
      FORMATS[version]!,
    );
    const shared: unknown = JSON.parse(text);
    if (!isShared(shared)) return refused(damaged('what it holds is no scenario'));
    return { kind: 'opened', shared };
  } catch (error) {
    if (error instanceof TooLarge)
      return refused('This link unpacks to more than 2 MB, far more than any scenario. It was not opened; nothing here was changed.');
    return refused(damaged('it was cut short or changed when it was copied'));
  }
}

class TooLarge extends Error {}

async function unpack(packed: Uint8Array<ArrayBuffer>, format: CompressionFormat): Promise<string> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > MOST_BYTES) {
      await reader.cancel();
      throw new TooLarge();
    }
    text += decoder.decode(value, { stream: true });
  }
}

const isShared = (value: unknown): value is Shared => {
  if (typeof value !== 'object' || value === null || !('scenario' in value)) return false;
  const { scenario, text, unread } = value as { scenario: unknown; text?: unknown; unread?: unknown };
  const isObject = typeof scenario === 'object' && scenario !== null && !Array.isArray(scenario);
  return isObject && [text, unread].every((words) => words === undefined || typeof words === 'string');
};
const refused = (message: string): Opened => ({ kind: 'refused', message });
const damaged = (why: string) => `This link is damaged: ${why}. Ask for it again, or for the scenario as a file; nothing here was changed.`;
