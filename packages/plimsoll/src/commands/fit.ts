import * as core from '@plimsoll/core';
import { FIT_OPTIONS, protectedAudienceExaminers } from '@plimsoll/protected-audience';
import { Command, InvalidArgumentError } from 'commander';
import { InputError } from '../input-error.ts';
import { readScenario } from '../read-scenario.ts';
import { readRuns, type ReadRuns } from '../runs/read-runs.ts';
import { viewProfile } from '../view/profile-view.ts';
import { printable, progressBar } from '../view/progress-bar.ts';
import { viewRuns } from '../view/runs-view.ts';
import { writeWhole } from '../write-whole.ts';

interface FitFlags {
  json?: boolean;
  out?: string;
  scenario?: string;
  service?: string;
  buyers?: number;
}

export function fitCommand(): Command {
  return new Command('fit')
    .description('read benchmark runs, examine them, and fit a profile')
    .argument(
      '<run...>',
      'files of ghz, wrk, wrk2, k6, Google Benchmark, CloudWatch, Cloud Monitoring, Prometheus, CSV; folders; - for standard input',
    )
    .option('--json', 'for machines')
    .option('--out <profile>', 'write the profile there')
    .option('--scenario <file>', 'examine payloads against this scenario')
    .option('--service <name>', 'the service of the scenario that was measured')
    .option('--buyers <n>', 'buyers of an auction, to examine chaffing and buyer metrics', (text) => {
      if (!/^\d+$/.test(text)) throw new InvalidArgumentError('buyers are a whole number.');
      return Number(text);
    })
    .addHelpText(
      'after',
      '\nExample:\n  plimsoll fit results/ wrk.txt --out web.profile.yaml\n  k6 run --out json=- script.js | plimsoll fit -\n\nExit: 0 runs were read, 2 none could be',
    )
    .action(async (paths: string[], flags: FitFlags) => {
      const json = flags.json ?? false;
      const read = await readWithBar(paths, json);
      if (read.runs.length === 0) throw noRuns(read);
      const findings = core.examineRuns(read.runs, { ...(await factsOf(flags)), examiners: protectedAudienceExaminers });
      const profile = core.fitProfile(read.runs, { ...FIT_OPTIONS, findings });
      if (flags.out !== undefined) writeWhole(flags.out, core.profileToText(profile));
      if (json) process.stdout.write(`${JSON.stringify({ ...read, findings, profile }, null, 2)}\n`);
      else {
        for (const { message } of read.problems) process.stderr.write(`${printable(message)}\n`);
        if (read.skipped.length > 0) process.stderr.write(`not runs, passed over: ${read.skipped.map(printable).join(', ')}\n`);
        process.stdout.write(`${viewRuns(read.runs, findings)}\n${viewProfile(profile)}`);
        if (flags.out !== undefined) process.stderr.write(`written to ${flags.out}\n`);
      }
    });
}

async function readWithBar(paths: readonly string[], silent: boolean): Promise<ReadRuns> {
  const bar = progressBar({ stream: process.stderr, silent, now: () => performance.now() });
  try {
    return await readRuns(paths, { onProgress: (progress) => bar.update(progress) });
  } finally {
    bar.end();
  }
}

async function factsOf({ scenario: file, service, buyers }: FitFlags): Promise<core.DoctorFacts> {
  const settings = buyers === undefined ? {} : { settings: { buyers } };
  if (file === undefined) {
    if (service !== undefined)
      throw new InputError([{ code: 'usage', path: '', message: '--service needs --scenario, the file that has it' }]);
    return settings;
  }
  const { scenario } = await readScenario(file);
  try {
    return { ...core.scenarioFacts(scenario, service), ...settings };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError([{ code: 'unknownService', path: 'service', message: error.message }], file);
  }
}

function noRuns({ problems, skipped }: ReadRuns): InputError {
  const found = problems.map(({ code, fileName, place, message }) => ({
    code,
    path: [fileName, place].filter((part) => part !== undefined).join(', '),
    message,
  }));
  const nothing = {
    code: 'noRuns',
    path: '',
    message: `no run could be read${skipped.length > 0 ? `; not runs: ${skipped.join(', ')}` : ''}`,
  };
  return new InputError([...found, nothing]);
}
