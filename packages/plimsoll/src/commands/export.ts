import { EXPORT_FORMATS, planToFocus } from '@plimsoll/exports';
import { Command, InvalidArgumentError } from 'commander';
import { InputError, notBuilt } from '../input-error.ts';
import { writeAll } from '../write-whole.ts';
import { planOf } from './scenario-arguments.ts';

const LATER = ['tfvars', 'kubernetes', 'alerts', 'playbook'];
const NAMES = EXPORT_FORMATS.map(({ name }) => name).join(', ');

interface ExportFlags {
  to: string;
  out: string;
  month?: string;
}

export function exportCommand(): Command {
  return new Command('export')
    .description('write a plan as a file for people or tools')
    .argument('<plan-or-scenario>', 'scenario file or workbook, or a saved plan (.json)')
    .requiredOption('--to <format>', NAMES)
    .requiredOption('--out <file>', 'where to; - for standard output')
    .option('--month <yyyy-mm>', 'focus: the first month of the forecast', (text) => {
      if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError('a month is like 2027-01.');
      return text;
    })
    .option('--json', 'problems as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  plimsoll export shop.plimsoll.yaml --to xlsx --out shop.xlsx\n  plimsoll export shop.plimsoll.yaml --to csv --out out/shop.csv     (beside it out/shop.services.csv and more)',
    )
    .action(async (path: string, { to, out, month }: ExportFlags) => {
      if (LATER.includes(to)) throw notBuilt(`export --to ${to}`);
      const format = EXPORT_FORMATS.find(({ name }) => name === to);
      if (!format) throw new InputError([{ code: 'unknownFormat', path: '', message: `there is no format ${to}; formats: ${NAMES}` }]);
      if (month !== undefined && to !== 'focus')
        throw new InputError([{ code: 'usage', path: '', message: `--month is for --to focus; ${to} has no months of a calendar` }]);
      const plan = await planOf(path);
      const content = month === undefined ? await format.make(plan) : planToFocus(plan, { firstMonth: month });
      if (out === '-') {
        process.stdout.write(content);
        return;
      }
      const base = out.endsWith(`.${format.extension}`) ? out.slice(0, -format.extension.length - 1) : out;
      const beside = Object.entries(format.beside?.(plan) ?? {});
      writeAll([...beside.map(([name, text]) => [`${base}.${name}.${format.extension}`, text] as const), [out, content]]);
    });
}
