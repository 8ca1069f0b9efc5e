import { Command } from 'commander';
import { checkCommand } from './prices/check.ts';
import { diffCommand } from './prices/diff.ts';
import { listCommand } from './prices/list.ts';
import { overridesCommand } from './prices/overrides.ts';
import { refreshCommand } from './prices/refresh.ts';
import { shapesCommand } from './prices/shapes.ts';
import { showCommand } from './prices/show.ts';

export function pricesCommand(): Command {
  const prices = new Command('prices')
    .description('the price snapshots that plans use')
    .addHelpText(
      'after',
      '\nExample:\n  plimsoll prices list\n  plimsoll prices show us-east4 --type n2d-standard-8\n  plimsoll prices refresh --cloud aws --region us-east-1',
    );
  for (const command of [
    listCommand(),
    showCommand(),
    refreshCommand(),
    checkCommand(),
    diffCommand(),
    shapesCommand(),
    overridesCommand(),
  ])
    prices.addCommand(command.exitOverride().showSuggestionAfterError());
  return prices;
}
