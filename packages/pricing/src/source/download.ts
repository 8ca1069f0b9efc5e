/** A file by its address, as a stream. */
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { SourceError } from './source-error.ts';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/;

/** Whether an address may be spoken to without TLS: only this machine's own. */
export const isLoopback = (address: string): boolean => {
  try {
    return LOOPBACK.test(new URL(address).hostname);
  } catch {
    return false;
  }
};

/** @throws {SourceError} when the address is not https (or of this machine), or the answer is no file */
export async function download(
  url: string,
  { fetch, signal }: { fetch: typeof globalThis.fetch; signal?: AbortSignal },
): Promise<Readable> {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new SourceError('badAnswer', 'the price list names a file by something that is no address');
  }
  if (parsed.protocol !== 'https:' && !(parsed.protocol === 'http:' && isLoopback(url)))
    throw new SourceError('badAnswer', `the price list names a file at ${parsed.protocol}//${parsed.host}: only https is read`);
  const what = `the file at ${parsed.host}${parsed.pathname}`;
  const answer = await fetch(url, signal ? { signal } : {});
  if (answer.status === 429) throw new SourceError('throttled', `${what} is throttled`);
  if (answer.status >= 500) throw new SourceError('serverError', `${what}: its server failed (HTTP ${answer.status})`);
  if (!answer.ok || !answer.body) throw new SourceError('badAnswer', `${what} cannot be had (HTTP ${answer.status})`);
  return Readable.fromWeb(answer.body as ReadableStream);
}
