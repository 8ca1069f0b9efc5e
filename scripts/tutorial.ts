/** Fills the outputs of docs/tutorial-sizing.md: each `<!-- runs: … | shows: … -->` is run, and the lines that the pattern shows are printed below it. Run: pnpm docs:tutorial */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const root = fileURLToPath(new URL('../', import.meta.url));
export const tutorialPath = `${root}docs/tutorial-sizing.md`;

/** `--set key=value` values may hold blanks: they end at the next option. */
function argumentsOf(command: string): string[] {
  const [name, file, ...rest] = command.split(/\s+(?=--)/).flatMap((part, i) => (i === 0 ? part.split(' ') : [part]));
  return [name!, file!, ...rest.flatMap((part) => [part.slice(0, part.indexOf(' ')), part.slice(part.indexOf(' ') + 1)])];
}

const quoted = (argument: string) => (/[[\]{} ]/.test(argument) ? `'${argument}'` : argument);

const printed = new Map<string, string>();

/** What the command prints; the same command is run once. */
function run(command: string): string {
  const known = printed.get(command);
  if (known !== undefined) return known;
  const bin = `${root}packages/plimsoll/bin/plimsoll.mjs`;
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, ...argumentsOf(command)], { cwd: root, encoding: 'utf8' });
  if (status !== 0 && status !== 1) throw new Error(`plimsoll ${command}: exit ${status}\n${stderr}`);
  printed.set(command, stdout);
  return stdout;
}

function outputOf(command: string, shows: RegExp): string {
  const args = argumentsOf(command);
  const lines = run(command)
    .split('\n')
    .filter((line) => shows.test(line));
  if (lines.length === 0) throw new Error(`plimsoll ${command} prints nothing that matches ${shows.source}`);
  return `\`\`\`sh\nnpx plimsoll ${args.map(quoted).join(' ')}\n\`\`\`\n\n\`\`\`text\n${lines.join('\n')}\n\`\`\``;
}

/** The page with what its commands print now. */
export async function currentTutorial(text: string): Promise<string> {
  const filled = text.replace(
    /<!-- runs: ([^>]*?) \| shows: ([^>]*?) -->[\s\S]*?<!-- end -->/g,
    (_, command: string, shows: string) =>
      `<!-- runs: ${command} | shows: ${shows} -->\n\n${outputOf(command, new RegExp(shows))}\n\n<!-- end -->`,
  );
  return format(filled, { ...(await resolveConfig(tutorialPath)), parser: 'markdown' });
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(tutorialPath, await currentTutorial(readFileSync(tutorialPath, 'utf8')));
