import { planToJson } from '@plimsoll/exports';
import { Command } from 'commander';
import { InputError, notBuilt } from '../input-error.ts';
import { planOf, writeWhole } from './scenario-arguments.ts';

const LATER = ['xlsx', 'csv', 'markdown', 'html', 'tfvars', 'kubernetes', 'alerts', 'playbook', 'focus'];

export function exportCommand(): Command {
  return new Command('export')
    .description('write a plan as a file for people or tools')
    .argument('<plan-or-scenario>', 'scenario file, or a saved plan (.json)')
    .requiredOption('--to <format>', 'json')
    .requiredOption('--out <file>', 'where to; - for standard output')
    .option('--json', 'problems as JSON')
    .addHelpText('after', '\nExample:\n  plimsoll export shop.plimsoll.yaml --to json --out shop.plan.json')
    .action(async (path: string, { to, out }: { to: string; out: string }) => {
      if (LATER.includes(to)) throw notBuilt(`export --to ${to}`);
      if (to !== 'json') throw new InputError([{ code: 'unknownFormat', path: '', message: `there is no format ${to}; formats: json` }]);
      const text = planToJson(await planOf(path));
      if (out === '-') process.stdout.write(text);
      else writeWhole(out, text);
    });
}
