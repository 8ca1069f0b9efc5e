import { profileJsonSchema, scenarioJsonSchema } from '@plimsoll/core';
import { Command } from 'commander';
import { InputError, notBuilt } from '../input-error.ts';

export function schemaCommand(): Command {
  return new Command('schema')
    .description('JSON Schema of the scenario or the profile')
    .argument('[what]', 'scenario or profile', 'scenario')
    .option('--json', 'it is JSON anyway')
    .addHelpText('after', '\nExample:\n  plimsoll schema > plimsoll.schema.json\n  plimsoll schema profile > profile.schema.json')
    .action((what: string) => {
      if (what === 'plan') throw notBuilt(`schema ${what}`);
      const schemas: Record<string, () => object> = { scenario: scenarioJsonSchema, profile: profileJsonSchema };
      const schema = Object.hasOwn(schemas, what) ? schemas[what] : undefined;
      if (!schema)
        throw new InputError([{ code: 'unknownSchema', path: '', message: `there is no schema of ${what}; there are: scenario, profile` }]);
      process.stdout.write(`${JSON.stringify(schema(), null, 2)}\n`);
    });
}
