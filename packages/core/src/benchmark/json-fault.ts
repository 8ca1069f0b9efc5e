/** Where a text stops being JSON, as line and column, and what stands there. */
import { quoted } from './problem.ts';

const STRING = '"[ !#-\\[\\]-\\uFFFF]*(?:\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})[ !#-\\[\\]-\\uFFFF]*)*"';
const NUMBER = '-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?(?![\\w.])';
const TOKEN = new RegExp(`\\s*(?:[{}[\\],:]|${STRING}|${NUMBER}|(?:true|false|null)(?!\\w))`, 'y');

export interface JsonFault {
  line: number;
  column: number;
  reason: string;
}

/**
 * The first place where a text is no JSON token; undefined when all tokens are well made and only their order is wrong.
 * @example jsonFault('{"a": NaN}') // => { line: 1, column: 7, reason: '"NaN}" is no JSON …' }
 */
export function jsonFault(text: string): JsonFault | undefined {
  TOKEN.lastIndex = 0;
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    if (!TOKEN.test(text)) break;
    at = TOKEN.lastIndex;
  }
  const rest = text.slice(at);
  if (rest.trim() === '') return undefined;
  const start = at + rest.search(/\S/);
  const before = text.slice(0, start);
  const line = before.split('\n').length;
  return { line, column: start - before.lastIndexOf('\n'), reason: reasonOf(text.slice(start, start + 40)) };
}

function reasonOf(found: string): string {
  const word = /^[^\s,}\]]*/.exec(found)![0] || found;
  if (/^[+-]?(NaN|Infinity|inf)\b/i.test(found))
    return `${quoted(word)} is not a number that JSON can hold; write the value or leave the key out`;
  if (found.startsWith("'")) return 'JSON takes double quotes, not single ones';
  return `${quoted(word)} is no JSON`;
}
