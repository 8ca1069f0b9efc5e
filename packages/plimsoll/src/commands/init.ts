import { existsSync } from 'node:fs';
import { nearestName } from '@plimsoll/core';
import { starterScenario, templates } from '@plimsoll/templates';
import { Command } from 'commander';
import { InputError } from '../input-error.ts';
import { writeWhole } from '../write-whole.ts';

export function initCommand(): Command {
  return new Command('init')
    .description('write a commented starter scenario')
    .argument('[template]', 'template to start from', 'generic/api')
    .option('--out <file>', 'where to; - for standard output', 'plimsoll.yaml')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      `\nTemplates:\n${Object.values(templates)
        .map(({ name, title }) => `  ${name}   ${title}`)
        .join('\n')}\n\nExample:\n  plimsoll init generic/api --out shop.plimsoll.yaml`,
    )
    .action((template: string, { out, json }: { out: string; json?: boolean }) => {
      if (!Object.hasOwn(templates, template)) {
        const suggestion = nearestName(template, Object.keys(templates));
        const message = `there is no template ${template}; ${suggestion ? `did you mean ${suggestion}?` : `templates: ${Object.keys(templates).join(', ')}`}`;
        throw new InputError([{ code: 'unknownTemplate', path: '', message, ...(suggestion && { suggestion }) }]);
      }
      if (out === '-') return void process.stdout.write(starterScenario(template));
      if (existsSync(out))
        throw new InputError([
          { code: 'fileExists', path: '', message: `${out} is there already and stays as it is: choose another name with --out` },
        ]);
      writeWhole(out, starterScenario(template));
      process.stdout.write(json ? `${JSON.stringify({ written: out })}\n` : `wrote ${out}; next: plimsoll plan ${out}\n`);
    });
}
