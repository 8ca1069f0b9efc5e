/**
 * The planner's worker is asked with objects, never with text: it does without the YAML library (a sixth of its size) and without what reads text with
 * it, and text is read by a worker of its own. Should text reach it all the same, the stand-in says so.
 */
import type { Plugin } from 'vite';

const STAND_IN = '\0no-yaml';
/** the core's own readers of text and of files, of which the page's planner is given none */
const READER = /\/(read-document|traffic-file)\.ts$/;
const NAMES = [
  'readDocument',
  'readHourly',
  'LineCounter',
  'isMap',
  'isScalar',
  'isSeq',
  'isAlias',
  'isPair',
  'isNode',
  'parse',
  'parseDocument',
  'parseAllDocuments',
  'stringify',
  'visit',
  'Document',
];

export function withoutYaml(entry: string): Plugin {
  let applies = false;
  return {
    name: 'without-yaml',
    enforce: 'pre',
    options({ input }) {
      applies = JSON.stringify(input ?? '').includes(entry);
    },
    resolveId: (source) => (applies && (source === 'yaml' || READER.test(source)) ? STAND_IN : undefined),
    load: (id) =>
      id === STAND_IN
        ? `const refuse = () => { throw new Error('this worker reads no text'); };\n${NAMES.map((name) => `export const ${name} = refuse;`).join('\n')}`
        : undefined,
  };
}
