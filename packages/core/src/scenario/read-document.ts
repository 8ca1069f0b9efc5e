/** YAML or JSON text to an object, with the place of every value kept, so that a problem can name its line and column. */
import { LineCounter, isMap, isNode, isScalar, isSeq, parseDocument, visit, type Alias, type Document, type Node, type Pair } from 'yaml';
import type { ReadDocument } from './document.ts';
import type { PathKey } from './path.ts';
import type { Problem } from './problem.ts';

export function readDocument(text: string): ReadDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
    strict: true,
    maxAliasCount: 50,
  } as never);
  const problems: Problem[] = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    const duplicate = error.code === 'DUPLICATE_KEY';
    const message = duplicate ? `the key ${keyAt(text, error.pos[0])} is given twice: keep one` : firstLine(error.message);
    return { code: duplicate ? 'duplicateKey' : 'syntax', path: '', line, column: col, message };
  });
  const inItself = problems.length ? undefined : aliasInItself(document);
  if (inItself) {
    const { line, col } = lines.linePos(inItself.range![0]);
    const message = `*${inItself.source} stands inside what it names, so that it would hold itself without end: write the value out here`;
    problems.push({ code: 'aliasInItself', path: '', line, column: col, message });
  }
  let value: unknown;
  try {
    value = problems.length ? undefined : document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    problems.push({ code: 'syntax', path: '', message: firstLine(error instanceof Error ? error.message : String(error)) });
  }
  return { value, problems, locate: (keys) => locate(document, lines, keys) };
}

/** The first alias that stands inside the value of its own anchor, such as `regions: &a [*a]`; no other can lead back to itself. */
function aliasInItself(document: Document): Alias | undefined {
  let found: Alias | undefined;
  visit(document, {
    Alias(_, alias, parents) {
      const around = parents.some((one) => isNode(one) && 'anchor' in one && one.anchor === alias.source);
      if (!around || !parents.some((one) => one === alias.resolve(document))) return undefined;
      found = alias;
      return visit.BREAK;
    },
  });
  return found;
}

const firstLine = (message: string) => message.split('\n')[0]!;
const keyAt = (text: string, at: number) => `"${/^["']?([^:"'\n,{}]+)/.exec(text.slice(at))?.[1]?.trim() ?? '?'}"`;

function locate(document: Document, lines: LineCounter, keys: readonly PathKey[]): { line: number; column: number } | undefined {
  let node: unknown = document.contents;
  let at: number | undefined = (node as Node | null)?.range?.[0];
  for (const key of keys) {
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (!pair) break;
      at = (pair.key as Node).range?.[0] ?? at;
      node = pair.value;
    } else if (isSeq(node) && typeof key === 'number' && node.items[key]) {
      node = node.items[key];
      at = (node as Node).range?.[0] ?? at;
    } else break;
  }
  if (at === undefined) return undefined;
  const { line, col } = lines.linePos(at);
  return { line, column: col };
}
