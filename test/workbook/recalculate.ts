/** Workbooks recalculated by LibreOffice, headless, a hundred to a process; what each sheet then shows, unrounded. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzip, zip } from './zip.ts';

/** Recalculate on loading, always: by default LibreOffice shows what was saved. */
const SETTINGS = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`;

const BOOKS_PER_PROCESS = 100;

/** By book and sheet, the rows of texts. */
export type Recalculated = Map<string, Map<string, string[][]>>;

/**
 * @param sheet which one of each book, from 1; all of them when left out
 * @throws when LibreOffice gives nothing back for a book, naming it
 */
export function recalculate(soffice: string, books: ReadonlyMap<string, Uint8Array>, sheet?: number): Recalculated {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-calc-'));
  try {
    mkdirSync(join(folder, 'profile/user'), { recursive: true });
    writeFileSync(join(folder, 'profile/user/registrymodifications.xcu'), SETTINGS);
    for (const [name, bytes] of books) writeFileSync(join(folder, `${name}.xlsx`), bytes);
    const filter = `csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,${sheet ?? -1}`;
    const files = [...books.keys()].map((name) => join(folder, `${name}.xlsx`));
    // one process stops without a word after some 250 books
    for (let at = 0; at < files.length; at += BOOKS_PER_PROCESS)
      execFileSync(
        soffice,
        [
          `-env:UserInstallation=file://${folder}/profile`,
          '--headless',
          '--convert-to',
          filter,
          '--outdir',
          join(folder, 'out'),
          ...files.slice(at, at + BOOKS_PER_PROCESS),
        ],
        { stdio: 'ignore', timeout: 300_000 },
      );
    const found: Recalculated = new Map([...books.keys()].map((name) => [name, new Map()]));
    for (const file of readdirSync(join(folder, 'out'))) {
      const book = [...books.keys()].filter((name) => file.startsWith(`${name}-`)).sort((a, b) => b.length - a.length)[0]!;
      found.get(book)!.set(file.slice(book.length + 1, -4), rowsOf(readFileSync(join(folder, 'out', file), 'utf8')));
    }
    const missing = [...found].filter(([, sheets]) => sheets.size === 0).map(([name]) => name);
    if (missing.length > 0) throw new Error(`LibreOffice gave nothing back for ${missing.length} of ${found.size}: ${missing.join(', ')}`);
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  const field = /("(?:[^"]|"")*"|[^,"\n]*)(,|\n|$)/gy;
  for (let match = field.exec(text); match && match.index < text.length; match = field.exec(text)) {
    const [, raw, end] = match as unknown as [string, string, string];
    rows.at(-1)!.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === '\n') rows.push([]);
  }
  return rows;
}

/** A number as a sheet shows it. */
export const numberOf = (text: string | undefined): number =>
  text === undefined || text === '' ? 0 : text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);

/** The files of a book without any saved value of a formula. */
export function stripped(bytes: Uint8Array): Map<string, string> {
  const files = unzip(bytes);
  for (const [path, xml] of files)
    if (/^xl\/worksheets\/sheet\d+\.xml$/.test(path)) files.set(path, xml.replaceAll(/(<\/f>)<v>[^<]*<\/v>/g, '$1'));
  return files;
}

/** @param edits by file and cell, the number that someone typed over it */
export function edited(
  files: ReadonlyMap<string, string>,
  edits: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(),
): Uint8Array {
  const found = new Map(files);
  for (const [path, cells] of edits) {
    let text = files.get(path)!;
    for (const [address, value] of cells) {
      const at = text.indexOf(`<c r="${address}"`);
      const end = text.indexOf('</c>', at) + 4;
      const attributes = /^<c r="\w+"([^>]*?)(?: t="\w+")?>/.exec(text.slice(at, end))![1]!;
      text = `${text.slice(0, at)}<c r="${address}"${attributes}><v>${value}</v></c>${text.slice(end)}`;
    }
    found.set(path, text);
  }
  return zip(found);
}
