/**
 * Writes the tables of docs/services from the templates: parameters with their priors, cost ids, ceilings, formulas. The words around them are
 * written by hand; what lies between `<!-- generated: … -->` and `<!-- end -->` is not. Run: pnpm docs:services
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { COST_IDS, FORMULAS, protectedAudienceTemplates, type CostView, type FormulaId } from '../packages/protected-audience/src/index.ts';

export const docsFolder = fileURLToPath(new URL('../docs/services/', import.meta.url));

interface Limit {
  name: string;
  effect?: string;
  clouds?: string[];
  message: string;
  source?: string;
}

const cell = (text: string) => text.replace(/\|/g, '\\|').replace(/\s+/g, ' ');
const table = (head: string[], rows: string[][]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const shown = (value: unknown) =>
  typeof value === 'object' && value !== null
    ? (({ low, mid, high }: Record<string, unknown>) => `\`${mid}\` (\`${low}\` to \`${high}\`)`)(value as Record<string, unknown>)
    : `\`${String(value)}\``;

const BLOCKS: Record<string, (argument: string) => string> = {
  parameters: (template) =>
    table(
      ['parameter', 'what', 'prior', 'where the prior comes from', 'how to measure it'],
      Object.entries(protectedAudienceTemplates[template]!.parameters).map(([name, { title, default: value, source, howToMeasure }]) => [
        `\`${name}\``,
        title,
        shown(value),
        source,
        howToMeasure ?? '',
      ]),
    ),
  ids: (view) =>
    table(
      ['id', 'what', 'moves with', 'nothing when'],
      COST_IDS[view as CostView].map(({ id, what, driver, zeroWhen, paidBy }) => [
        id,
        what,
        driver,
        paidBy ? `on the bill of ${paidBy}` : (zeroWhen ?? ''),
      ]),
    ),
  limits: (template) =>
    table(
      ['check', 'broken', 'why', 'source'],
      (protectedAudienceTemplates[template]!.scenario.limits as Limit[]).map(({ name, effect, clouds, message, source }) => [
        `\`${name}\`${clouds ? ` (${clouds.join(', ')})` : ''}`,
        effect === 'warning' ? 'a warning' : 'no plan',
        message,
        source ?? '',
      ]),
    ),
  formulas: (ids) =>
    table(
      ['number', 'answers', 'formula', 'source', 'note'],
      ids.split(' ').map((id) => {
        const { answers, text, source, ...rest } = FORMULAS[id as FormulaId];
        return [id, answers, `\`${text}\``, source, 'note' in rest ? rest.note : ''];
      }),
    ),
};

/** A page with its generated parts as they should be. */
export async function currentPage(text: string, path: string): Promise<string> {
  const filled = text.replace(/<!-- generated: (\w+) ([^>]*?) -->[\s\S]*?<!-- end -->/g, (_, kind: string, argument: string) => {
    const block = BLOCKS[kind];
    if (!block) throw new Error(`${path}: nothing is generated as ${kind}; known: ${Object.keys(BLOCKS).join(', ')}`);
    return `<!-- generated: ${kind} ${argument} -->\n\n${block(argument)}\n\n<!-- end -->`;
  });
  return format(filled, { ...(await resolveConfig(path)), parser: 'markdown' });
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const name of readdirSync(docsFolder)) {
    const path = docsFolder + name;
    writeFileSync(path, await currentPage(readFileSync(path, 'utf8'), path));
  }
