import { scenarioJsonSchema } from '@plimsoll/core';
import { Command } from 'commander';
import { InputError, notBuilt } from '../input-error.ts';

export function schemaCommand(): Command {
  return new Command('schema')
    .description('JSON Schema of the scenario')
    .argument('[what]', 'scenario', 'scenario')
    .option('--json', 'it is JSON anyway')
    .addHelpText('after', '\nExample:\n  plimsoll schema > plimsoll.schema.json')
    .action((what: string) => {
      if (what === 'plan' || what === 'profile') throw notBuilt(`schema ${what}`);
      if (what !== 'scenario')
        throw new InputError([{ code: 'unknownSchema', path: '', message: `there is no schema of ${what}; there is: scenario` }]);
      process.stdout.write(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
    });
}
