import { compareRuns, historyOf, parseScenario, planScenario, slowedScenario, type Comparison, type Plan, type Run } from '@plimsoll/core';
import { Command, InvalidArgumentError } from 'commander';
import { InputError } from '../input-error.ts';
import { readScenario } from '../read-scenario.ts';
import { readRuns } from '../runs/read-runs.ts';
import { markdownComparison, viewComparison, type MeaningInPlan } from '../view/compare-view.ts';

interface CompareFlags {
  json?: boolean;
  markdown?: boolean;
  history?: boolean;
  scenario?: string;
  service?: string;
  minEffect?: number;
  seed?: number;
}

export function compareCommand(): Command {
  return new Command('compare')
    .description('is the candidate slower than the baseline? by how much, how sure')
    .argument('<baseline>', 'file or folder of runs')
    .argument('<candidate>', 'file or folder of runs')
    .option('--json', 'for machines')
    .option('--markdown', 'for a pull request')
    .option('--history', 'also look for change points over the baseline followed by the candidate')
    .option('--scenario <file>', 'say what the change means in the plan of this scenario')
    .option('--service <name>', 'the service of the scenario that was measured')
    .option('--min-effect <fraction>', 'a smaller change does not matter (default 0.02)', (text) => {
      const value = Number(text);
      if (!(text.trim() !== '' && value >= 0 && value < 1)) throw new InvalidArgumentError('a fraction is at least 0 and below 1.');
      return value;
    })
    .option('--seed <n>', 'seed of the shuffles', (text) => {
      if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError('a seed is a whole number.');
      return Number(text);
    })
    .addHelpText(
      'after',
      '\nExample:\n  plimsoll compare runs/main runs/branch --markdown\n  plimsoll compare runs/main runs/branch --scenario shop.plimsoll.yaml --service web\n\nExit: 0 no regression, 1 a regression, 2 bad input',
    )
    .action(async (baselinePath: string, candidatePath: string, flags: CompareFlags) => {
      if ((flags.scenario === undefined) !== (flags.service === undefined))
        throw new InputError([{ code: 'usage', path: '', message: '--scenario and --service belong together' }]);
      const [baseline, candidate] = [await runsOf(baselinePath), await runsOf(candidatePath)];
      const options = { ...(flags.minEffect !== undefined && { minEffectFraction: flags.minEffect }) };
      const comparison = compared(baseline, candidate, options);
      const history = flags.history
        ? historyOf([...baseline, ...candidate], { ...options, ...(flags.seed !== undefined && { seed: flags.seed }) })
        : undefined;
      const meaning = flags.scenario === undefined ? undefined : await meaningOf(comparison, flags.scenario, flags.service!);
      if (flags.json)
        process.stdout.write(`${JSON.stringify({ ...comparison, ...(history && { history }), ...(meaning && { meaning }) }, null, 2)}\n`);
      else process.stdout.write((flags.markdown ? markdownComparison : viewComparison)(comparison, history, meaning));
      process.exitCode = comparison.verdict === 'regression' || history?.verdict === 'regression' ? 1 : 0;
    });
}

async function runsOf(path: string): Promise<Run[]> {
  const { runs, problems } = await readRuns([path]);
  for (const { message } of problems) process.stderr.write(`${message}\n`);
  if (runs.length === 0) throw new InputError([{ code: 'noRuns', path: '', message: `${path} holds no run that can be read` }]);
  return runs;
}

function compared(baseline: Run[], candidate: Run[], options: { minEffectFraction?: number }): Comparison {
  try {
    return compareRuns(baseline, candidate, options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError([{ code: 'notComparable', path: '', message: error.message }]);
  }
}

/** The plan with the service's work as the candidate has it, against the plan as it is; undefined where no run tells the vCPU time. */
async function meaningOf({ rows }: Comparison, file: string, service: string): Promise<MeaningInPlan | undefined> {
  const { scenario, catalog } = await readScenario(file);
  if (!Object.hasOwn(scenario.plain.services, service))
    throw new InputError(
      [
        {
          code: 'unknownService',
          path: 'services',
          message: `there is no service ${service}; there are: ${Object.keys(scenario.plain.services).join(', ')}`,
        },
      ],
      file,
    );
  const costs = rows.filter((row) => row.measure === 'vcpuSecondsPerRequest');
  if (costs.length === 0) return undefined;
  const vcpuChangeFraction = costs.reduce((sum, row) => sum + row.changeFraction, 0) / costs.length;
  const slowed = parseScenario(slowedScenario(scenario.plain, service, 1 + vcpuChangeFraction), { known: catalog.names() });
  const [now, then] = [await planScenario(scenario, catalog), await planScenario(slowed, catalog)];
  const replicasOf = (plan: Plan) => plan.services.filter((row) => row.service === service).reduce((sum, row) => sum + row.instances, 0);
  if (!now.feasible || !then.feasible) return undefined;
  return {
    service,
    vcpuChangeFraction,
    replicas: replicasOf(then) - replicasOf(now),
    usdPerYear: 12 * (then.totals.usdPerMonth - now.totals.usdPerMonth),
  };
}
