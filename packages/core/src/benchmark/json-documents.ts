/**
 * JSON documents out of chunks of text, one after another, with the root's `details` list handed over in batches and forgotten:
 * a list of ten million calls then needs no more memory than one of ten. Everything else of a document is kept whole.
 */
import { jsonFault } from './json-fault.ts';
import type { ProblemList } from './problem.ts';

/** What one document may hold outside its streamed list, and one element of that list, in characters. */
const LARGEST_DOCUMENT = 256 * 1024 * 1024;
const LARGEST_ELEMENT = 4 * 1024 * 1024;

const [QUOTE, BACKSLASH, NEWLINE] = [34, 92, 10];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

export interface JsonHandlers {
  /** elements of the root's list of that name, in order; `firstIndex` counts from 0 */
  onElements: (elements: unknown[], firstIndex: number) => void;
  /** a whole document, its streamed list empty */
  onDocument: (value: unknown) => void;
}

export class JsonDocuments {
  private depth = 0;
  private inString = false;
  private escaped = false;
  private streaming = false;
  /** text of the current document outside the streamed list */
  private parts: string[] = [];
  private keptLength = 0;
  private tail = '';
  /** start of an element that a chunk cut */
  private pending = '';
  private elementCount = 0;
  private line = 1;
  private documentLine = 1;
  private dead = false;
  documentCount = 0;

  constructor(
    private readonly streamedKey: string,
    private readonly handlers: JsonHandlers,
    private readonly problems: ProblemList,
  ) {}

  push(chunk: string): void {
    if (this.dead) return;
    let at = 0;
    // every turn consumes at least one character
    while (at < chunk.length && !this.dead) at = this.streaming ? this.pushElements(chunk, at) : this.pushDocument(chunk, at);
  }

  end(): void {
    if (this.dead) return;
    const open = this.depth > 0 || this.inString;
    if (open) {
      const where = this.streaming ? `inside "${this.streamedKey}" after element ${this.elementCount}` : `with ${this.depth} brackets open`;
      const fault = this.streaming ? undefined : jsonFault(this.parts.join(''));
      // an unfinished last token is what the end of a cut file looks like
      const damaged = fault !== undefined && this.parts.join('').split('\n').length > fault.line;
      if (damaged) this.problems.add('notJson', fault.reason, `line ${this.documentLine + fault.line - 1}, column ${fault.column}`);
      else this.problems.add('truncated', `the file ends ${where}: it is cut off; write it again or fetch it again`, `line ${this.line}`);
    } else if (this.parts.join('').trim() !== '') this.finishDocument();
  }

  private pushDocument(chunk: string, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const code = chunk.charCodeAt(at);
      if (code === NEWLINE) this.line++;
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (code === BACKSLASH) this.escaped = true;
        else if (code === QUOTE) this.inString = false;
      } else if (code === QUOTE) this.inString = true;
      else if (code === OPEN_OBJECT || code === OPEN_LIST) {
        this.depth++;
        if (code === OPEN_LIST && this.depth === 2 && this.opensStreamedList(chunk.slice(Math.max(from, at - 200), at))) {
          this.keep(chunk.slice(from, at + 1));
          this.streaming = true;
          this.pending = '';
          return at + 1;
        }
      } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
        this.depth--;
        if (this.depth < 0) return this.fail('notJson', 'a bracket closes that never opened');
        if (this.depth === 0) {
          this.keep(chunk.slice(from, at + 1));
          this.finishDocument();
          return at + 1;
        }
      }
    }
    this.keep(chunk.slice(from));
    return chunk.length;
  }

  private opensStreamedList(before: string): boolean {
    return new RegExp(`(?:^|[{,]\\s*)"${this.streamedKey}"\\s*:\\s*$`).test(this.tail + before);
  }

  /** Elements up to the end of the list or of the chunk; depth 2 is between elements. */
  private pushElements(chunk: string, from: number): number {
    const text = this.pending + chunk.slice(from);
    const ends: number[] = [];
    let { depth, inString, escaped } = this;
    let closed = -1;
    for (let at = this.pending.length; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === NEWLINE) this.line++;
      if (inString) {
        if (escaped) escaped = false;
        else if (code === BACKSLASH) escaped = true;
        else if (code === QUOTE) inString = false;
      } else if (code === QUOTE) inString = true;
      else if (code === OPEN_OBJECT || code === OPEN_LIST) depth++;
      else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
        depth--;
        if (depth === 2) ends.push(at + 1);
        else if (depth < 2) {
          closed = at;
          break;
        }
      }
    }
    Object.assign(this, { depth, inString, escaped });
    const done = closed >= 0 ? closed : (ends.at(-1) ?? 0);
    this.handOver(text.slice(0, done), ends);
    if (closed < 0) {
      this.pending = text.slice(done).replace(/^\s*,/, '');
      if (this.pending.length > LARGEST_ELEMENT) return this.fail('tooLarge', `one element of "${this.streamedKey}" is larger than 4 MB`);
      return chunk.length;
    }
    this.streaming = false;
    this.tail = '';
    this.keep(']');
    return from + closed + 1 - (text.length - (chunk.length - from));
  }

  private handOver(text: string, ends: readonly number[]): void {
    const list = text.replace(/^\s*,/, '');
    if (list.trim() === '') return;
    const first = this.elementCount;
    try {
      const elements = JSON.parse(`[${list}]`) as unknown[];
      this.elementCount += elements.length;
      this.handlers.onElements(elements, first);
    } catch {
      this.handOverOneByOne(text, ends);
    }
  }

  /** A broken element costs itself, not its neighbours. */
  private handOverOneByOne(text: string, ends: readonly number[]): void {
    let from = 0;
    for (const end of ends.length > 0 ? ends : [text.length]) {
      const element = text.slice(from, end).replace(/^\s*,/, '');
      from = end;
      const index = this.elementCount++;
      try {
        this.handlers.onElements([JSON.parse(element)], index);
      } catch {
        this.problems.add('notJson', jsonFault(element)?.reason ?? 'the element is not JSON', `${this.streamedKey}[${index}]`);
      }
    }
  }

  private keep(text: string): void {
    this.parts.push(text);
    this.keptLength += text.length;
    this.tail = (this.tail + text).slice(-200);
    if (this.keptLength > LARGEST_DOCUMENT) this.fail('tooLarge', 'the document is larger than 256 MB outside its list of calls');
  }

  private finishDocument(): void {
    const text = this.parts.join('');
    const { documentLine } = this;
    this.parts = [];
    this.keptLength = 0;
    this.tail = '';
    this.documentLine = this.line;
    this.documentCount++;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      const fault = jsonFault(text);
      const place = fault ? `line ${documentLine + fault.line - 1}, column ${fault.column}` : `line ${documentLine}`;
      this.problems.add(
        'notJson',
        fault?.reason ?? `the brackets, commas and colons do not fit each other (${(error as Error).message})`,
        place,
      );
      return;
    }
    this.elementCount = 0;
    this.handlers.onDocument(value);
  }

  private fail(code: string, message: string): number {
    this.problems.add(code, message, `line ${this.line}`);
    this.dead = true;
    this.parts = [];
    this.pending = '';
    return Infinity;
  }
}
