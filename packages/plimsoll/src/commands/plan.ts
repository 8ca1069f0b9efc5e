import { join } from 'node:path';
import type { Plan } from '@plimsoll/core';
import { planToJson } from '@plimsoll/exports';
import { Command, InvalidArgumentError } from 'commander';
import { stringify } from 'yaml';
import { readScenario } from '../read-scenario.ts';
import { viewComparison } from '../view/comparison-view.ts';
import { costViewsOf, viewCosts } from '../view/cost-view.ts';
import { viewPlan } from '../view/plan-view.ts';
import { writeAll } from '../write-whole.ts';
import { compareWith } from './against.ts';
import { collectSet, planOf } from './scenario-arguments.ts';

interface PlanFlags {
  json?: boolean;
  out?: string;
  seed?: number;
  set: { path: string; value: unknown }[];
  expand?: boolean;
  strict?: boolean;
  fronts?: boolean;
  against?: string;
  view?: string;
}

export function planCommand(): Command {
  return new Command('plan')
    .description('plan a scenario: machines, replicas, latency, cost, and why')
    .argument('<scenario>', 'scenario file (YAML or JSON), or - for standard input')
    .option('--json', 'the whole plan as JSON')
    .option('--out <dir>', 'also write plan.json and plan.txt there')
    .option('--seed <n>', 'seed of everything random', (text) => {
      if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError('a seed is a whole number.');
      return Number(text);
    })
    .option('--set <path=value>', 'change the scenario before planning; repeatable', collectSet, [])
    .option('--expand', 'print the plain scenario, defaults filled in, and stop')
    .option('--strict', 'answer no (exit 1) when a price is missing or assumed')
    .option(
      '--fronts',
      'also what else money buys: cost against p95 and availability, and every machine type of both clouds; takes seconds',
    )
    .option('--view <name>', 'the bill by the cost ids of the field instead: seller, buyer, keyValue, protectedAppSignals or all')
    .option('--against <plan>', 'also say what changed since a saved plan (or what another scenario plans to), and why')
    .addHelpText(
      'after',
      '\nExample:\n  plimsoll plan shop.plimsoll.yaml --set traffic.peakRequestsPerSecond=6000 --set regions[0].zones=4\n  plimsoll plan shop.plimsoll.yaml --against out/plan.json\n\nExit: 0 planned, 1 infeasible, over budget or (--strict) incomplete prices, 2 bad input, 3 outside failure',
    )
    .action(async (path: string, flags: PlanFlags) => {
      if (flags.expand) {
        const { scenario } = await readScenario(path, { overrides: flags.set });
        process.stdout.write(flags.json ? `${JSON.stringify(scenario.plain, null, 2)}\n` : stringify(scenario.plain, { lineWidth: 0 }));
        return;
      }
      const plan = await planOf(path, {
        overrides: flags.set,
        ...(flags.seed !== undefined && { seed: flags.seed }),
        fronts: flags.fronts ?? false,
      });
      const against = flags.against === undefined ? undefined : await compareWith(flags.against, plan);
      const text = against ? `${viewPlan(plan, path)}\n${viewComparison(against, flags.against!)}` : viewPlan(plan, path);
      const printed = against ? { ...plan, against } : plan;
      if (flags.view !== undefined) process.stdout.write(shown(plan, path, flags));
      else process.stdout.write(flags.json ? planToJson(printed) : text);
      if (flags.out !== undefined) {
        writeAll([
          [join(flags.out, 'plan.json'), planToJson(plan)],
          [join(flags.out, 'plan.txt'), text],
        ]);
      }
      process.exitCode = answer(plan, flags.strict ?? false);
    });
}

function shown(plan: Plan, path: string, { json, view }: PlanFlags): string {
  if (view === undefined || !plan.feasible) return json ? planToJson(plan) : viewPlan(plan, path);
  const views = costViewsOf(plan, view);
  return json ? `${JSON.stringify(views, null, 2)}\n` : viewCosts(views);
}

/** 1 when the answer is no. */
function answer(plan: Plan, strict: boolean): 0 | 1 {
  if (!plan.feasible || plan.reasons.some(({ code }) => code === 'overBudget')) return 1;
  const { unpricedItems, assumedItems } = plan.totals;
  if (!strict || unpricedItems + assumedItems === 0) return 0;
  const skus = [
    ...new Set(
      plan.lineItems
        .filter(({ price }) => price.state !== 'priced')
        .map(({ sku, region, price }) => `${sku} in ${region ?? 'all regions'} (${price.state})`),
    ),
  ];
  process.stderr.write(`strict: ${unpricedItems} lines have no price and ${assumedItems} a stand-in: ${skus.join('; ')}\n`);
  return 1;
}
