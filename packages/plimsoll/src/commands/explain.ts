import { explain, type Explanation } from '@plimsoll/core';
import { Command } from 'commander';
import { InputError } from '../input-error.ts';
import { collectSet, planOf } from './scenario-arguments.ts';

export function explainCommand(): Command {
  return new Command('explain')
    .description('open one number of a plan: formula, inputs, sources')
    .argument('<scenario>', 'scenario file, or a saved plan (.json)')
    .argument('<path>', 'keys joined by dots, list items [0]; lines by id, services by name')
    .option('--json', 'for machines')
    .option('--set <path=value>', 'change the scenario before planning; repeatable', collectSet, [])
    .addHelpText(
      'after',
      '\nExample:\n  plimsoll explain shop.plimsoll.yaml totals.usdPerMonth\n  plimsoll explain shop.plimsoll.yaml services.front.loadLineRequestsPerSecond\n  plimsoll explain shop.plimsoll.yaml lineItems[0].usdPerMonth',
    )
    .action(async (file: string, path: string, flags: { json?: boolean; set: { path: string; value: unknown }[] }) => {
      const plan = await planOf(file, { overrides: flags.set });
      let explanation: Explanation;
      try {
        explanation = explain(plan, path);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        // without the name of the function that says so
        throw new InputError([{ code: 'unknownPath', path, message: error.message.replace(/^\w+: /, '') }]);
      }
      process.stdout.write(flags.json ? `${JSON.stringify(explanation, null, 2)}\n` : viewExplanation(explanation, file));
    });
}

function viewExplanation({ path, title, value, unit, formula, inputs, sources, note }: Explanation, file: string): string {
  const lines = [`${title}`, `  ${path}${value === null ? '' : ` = ${value}${unit ? ` ${unit}` : ''}`}`];
  if (formula) lines.push('', `  formula   ${formula}`);
  if (inputs.length) {
    const name = Math.max(...inputs.map((input) => input.name.length));
    const shown = inputs.map((input) => `${input.value ?? 'unknown'}${input.unit ? ` ${input.unit}` : ''}`);
    const width = Math.max(...shown.map((text) => text.length));
    lines.push(
      '',
      '  inputs',
      ...inputs.map(
        (input, i) =>
          `    ${input.name.padEnd(name)}  ${shown[i]!.padStart(width)}  ${input.source}${input.path ? `\n    ${''.padEnd(name)}  ${''.padStart(width)}  open: ${input.path}` : ''}`,
      ),
    );
  }
  if (sources.length) lines.push('', ...sources.map((source) => `  source    ${source}`));
  if (note) lines.push('', `  ${note}`);
  const next = inputs.find((input) => input.path)?.path;
  if (next) lines.push('', `  next: plimsoll explain ${file} '${next}'`);
  return `${lines.join('\n')}\n`;
}
