import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { stringify } from 'yaml';
import { DATA_HELP, print, usage } from './data-option.ts';

export const overridesCommand = () =>
  new Command('overrides')
    .description("the Privacy Sandbox cost tool's sku.json as prices.overrides of a scenario")
    .argument('<sku.json>', 'a file with your own unit costs filled in')
    .addOption(new Option('--cloud <name>', 'only this cloud').choices(['aws', 'gcp']))
    .option('--region <code>', 'only this region')
    .option('--json', 'for machines')
    .addOption(new Option('--data <dir>', DATA_HELP).hideHelp())
    .addHelpText('after', '\nExample:\n  plimsoll prices overrides sku.json --cloud gcp >> shop.plimsoll.yaml')
    .action(async (file: string, { cloud, region, json }: { cloud?: 'aws' | 'gcp'; region?: string; json?: boolean }) => {
      const { overridesFromSkuFile } = await import('@plimsoll/pricing');
      let text: string;
      try {
        text = readFileSync(file, 'utf8');
      } catch {
        throw usage(`there is no file ${file}`);
      }
      try {
        const { overrides, left } = overridesFromSkuFile(text, { ...(cloud && { cloud }), ...(region !== undefined && { region }) });
        if (json) return print({ prices: { overrides }, left });
        print(stringify({ prices: { overrides } }, { lineWidth: 0 }));
        const reasons = new Map<string, number>();
        for (const { reason } of left) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
        for (const [reason, count] of reasons) process.stderr.write(`${count} row${count === 1 ? '' : 's'} left out: ${reason}\n`);
      } catch (error) {
        if (error instanceof RangeError) throw usage(error.message);
        throw error;
      }
    });
