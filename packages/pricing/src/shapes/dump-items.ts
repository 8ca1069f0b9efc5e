/**
 * The machine types in a dump, whatever way it was saved: one JSON (a list, AWS's `InstanceTypes`, Google's `items`, an object by name, pages in a
 * list), several JSON texts after each other (pages), or one a line.
 */
import { SourceError } from '../source/source-error.ts';

export type DumpItem = Record<string, unknown>;
const MOST_DEPTH = 6;

/** @throws {SourceError} when it is no JSON */
export function dumpItems(text: string, file: string): { cloud: 'aws' | 'gcp'; items: DumpItem[] } {
  const found: DumpItem[] = [];
  for (const value of jsonTexts(text.replace(/^\uFEFF/, ''), file)) collect(value, found, 0);
  const aws = found.filter((item) => typeof item.InstanceType === 'string');
  const gcp = found.filter((item) => typeof item.name === 'string' && item.guestCpus !== undefined);
  if (aws.length && gcp.length) throw new SourceError('badAnswer', `${file} holds machine types of both clouds: give them one file each`);
  if (aws.length === 0 && gcp.length === 0)
    throw new SourceError(
      'badAnswer',
      `${file} holds no machine type; it wants the output of aws ec2 describe-instance-types, or of gcloud compute machine-types list --format json`,
    );
  return aws.length ? { cloud: 'aws', items: aws } : { cloud: 'gcp', items: gcp };
}

function collect(value: unknown, found: DumpItem[], depth: number): void {
  if (typeof value !== 'object' || value === null || depth > MOST_DEPTH) return;
  if (Array.isArray(value)) {
    for (const one of value) collect(one, found, depth + 1);
    return;
  }
  const item = value as DumpItem;
  if (typeof item.InstanceType === 'string' || (typeof item.name === 'string' && item.guestCpus !== undefined)) found.push(item);
  else for (const inner of Object.values(item)) collect(inner, found, depth + 1);
}

/** One JSON text, or several: split where a value ends, minding strings. */
function jsonTexts(text: string, file: string): unknown[] {
  try {
    return [JSON.parse(text) as unknown];
  } catch (error) {
    const parts = split(text);
    if (parts.length < 2) throw broken(file, error);
    return parts.map((part) => {
      try {
        return JSON.parse(part) as unknown;
      } catch (inner) {
        throw broken(file, inner);
      }
    });
  }
}
const broken = (file: string, error: unknown) =>
  new SourceError('broken', `${file} is no JSON, or breaks off: ${(error as Error).message.slice(0, 120)}`);

function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) {
      parts.push(text.slice(start, i + 1));
      start = i + 1;
    }
  }
  if (text.slice(start).trim() !== '') parts.push(text.slice(start));
  return parts;
}
