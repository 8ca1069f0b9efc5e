/** The command: arguments to a command, errors to an exit code. 0 done, 1 answered "no", 2 bad input, 3 outside failure. */
import { ScenarioError, type Problem } from '@plimsoll/core';
import { Command, CommanderError } from 'commander';
import { compareCommand } from './commands/compare.ts';
import { explainCommand } from './commands/explain.ts';
import { exportCommand } from './commands/export.ts';
import { fitCommand } from './commands/fit.ts';
import { initCommand } from './commands/init.ts';
import { planCommand } from './commands/plan.ts';
import { pricesCommand } from './commands/prices.ts';
import { schemaCommand } from './commands/schema.ts';
import { InputError, notBuilt, OutsideError } from './input-error.ts';

const NOT_BUILT = ['experiment', 'check', 'drill', 'rollout', 'simulate', 'estimate', 'reconcile', 'lint'];

export function program(): Command {
  const root = new Command('plimsoll')
    .description('How much load fits, on which machines, how many, at what latency, through which failures, at what cost.')
    .version('0.1.0')
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .exitOverride()
    .addHelpText(
      'after',
      '\nExample:\n  plimsoll init --out shop.plimsoll.yaml\n  plimsoll plan shop.plimsoll.yaml\n  plimsoll explain shop.plimsoll.yaml totals.usdPerMonth',
    );
  const commands = [
    planCommand(),
    explainCommand(),
    fitCommand(),
    compareCommand(),
    initCommand(),
    exportCommand(),
    pricesCommand(),
    schemaCommand(),
  ];
  for (const command of commands) root.addCommand(command.exitOverride().showSuggestionAfterError());
  for (const name of NOT_BUILT)
    root
      .command(name, { hidden: true })
      .allowUnknownOption()
      .allowExcessArguments()
      .option('--json')
      .action(() => {
        throw notBuilt(`plimsoll ${name}`);
      });
  return root;
}

export async function main(argv: string[] = process.argv): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  try {
    await program().parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error, argv.includes('--json'));
  }
}

/** Says what went wrong where it belongs, and gives the exit code. */
function report(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (json) printProblems([{ code: 'usage', path: '', message: error.message }]);
    return 2;
  }
  if (error instanceof InputError || error instanceof ScenarioError) {
    if (json) printProblems(error.problems);
    else
      for (const problem of error.problems)
        process.stderr.write(`${problemText(problem, error instanceof InputError ? error.file : undefined)}\n`);
    return 2;
  }
  if (process.env.PLIMSOLL_DEBUG) process.stderr.write(`${(error as Error).stack}\n`);
  process.stderr.write(
    `plimsoll: ${error instanceof Error ? error.message : String(error)}${error instanceof OutsideError ? '' : ' (set PLIMSOLL_DEBUG=1 to see where)'}\n`,
  );
  return 3;
}

const printProblems = (problems: Problem[]) => process.stdout.write(`${JSON.stringify({ problems }, null, 2)}\n`);

function problemText({ code, path, line, column, message }: Problem, file: string | undefined): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${place ? `${place}: ` : ''}${code}: ${message}${path && !message.includes(path) ? ` (${path})` : ''}`;
}
