/** A bulk offer file by its content: JSON or CSV, gzipped or not. */
import { createHash } from 'node:crypto';
import { PassThrough, type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { SourceError } from '../source/source-error.ts';
import { readCsvOffer, type OfferOptions, type OfferRead } from './offer-csv.ts';
import { readJsonOffer } from './offer-json.ts';

export interface OfferFileRead extends OfferRead {
  bytes: number;
  /** of the bytes as they came */
  sha256: string;
}

/**
 * Reads what is kept of an offer file of any size in bounded memory.
 * @throws {SourceError} when it breaks off, is something else, or a kept price is no price
 */
export async function readOfferFile(source: Readable, options: OfferOptions): Promise<OfferFileRead> {
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Uint8Array, _, done) {
      bytes += chunk.length;
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const plain = await unzipped(linked(source, counted));
  const { first, stream } = await peeked(plain);
  if (first.length === 0) throw new SourceError('broken', 'the offer file is empty');
  const json = /^[\s\uFEFF]*\{/.test(first.toString('utf8', 0, 64));
  if (!json && /^\s*</.test(first.toString('utf8', 0, 64)))
    throw new SourceError('broken', 'the offer file is a web page: is a proxy or a sign-in page in between?');
  const read = await (json ? readJsonOffer : readCsvOffer)(stream, options);
  return { ...read, bytes, sha256: hash.digest('hex') };
}

function linked(from: Readable, to: Transform): Transform {
  from.on('error', (error) => to.destroy(error));
  to.on('close', () => from.destroy());
  return from.pipe(to);
}

async function unzipped(source: Readable): Promise<Readable> {
  const { first, stream } = await peeked(source);
  return first[0] === 0x1f && first[1] === 0x8b ? linked(stream, createGunzip()) : stream;
}

/** The first block, without taking it away. */
async function peeked(source: Readable): Promise<{ first: Buffer; stream: Readable }> {
  const first = await new Promise<Buffer>((resolve, reject) => {
    source.once('error', reject);
    source.once('end', () => resolve(Buffer.alloc(0)));
    source.once('readable', () => {
      source.off('error', reject);
      resolve((source.read() as Buffer | null) ?? Buffer.alloc(0));
    });
  });
  const stream = new PassThrough();
  if (first.length) stream.write(first);
  source.on('error', (error) => stream.destroy(error));
  stream.on('close', () => source.destroy());
  if (source.readableEnded) stream.end();
  else source.pipe(stream);
  return { first, stream };
}
