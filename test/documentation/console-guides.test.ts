/** The guides, run: files they show are written, commands they show are run, and the output has every line they show. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bin = join(root, 'packages/plimsoll/bin/plimsoll.mjs');
const GUIDES = readdirSync(join(root, 'docs/guides')).filter((name) =>
  readFileSync(join(root, 'docs/guides', name), 'utf8').includes('\n```console\n'),
);

interface Command {
  words: string[];
  shown: string[];
}

/** `$ plimsoll …` and the lines below it; quotes as a shell reads them. */
function commandsOf(block: string): Command[] {
  const commands: Command[] = [];
  for (const line of block.split('\n')) {
    if (line.startsWith('$ plimsoll ')) {
      const words = [...line.slice('$ plimsoll '.length).matchAll(/((?:'[^']*'|[^\s'])+)/g)].map((match) => match[1]!.replaceAll("'", ''));
      commands.push({ words, shown: [] });
    } else if (line.trim()) commands.at(-1)!.shown.push(line.trim());
  }
  return commands;
}

describe.each(GUIDES)('docs/guides/%s', (name) => {
  const text = readFileSync(join(root, 'docs/guides', name), 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-guide-'));
  const blocks = [...text.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```/gms)].map(([, kind, file, body]) => ({ kind, file, body: body! }));
  for (const { file, body } of blocks) if (file) writeFileSync(join(folder, file), body);
  const commands = blocks.filter(({ kind }) => kind === 'console').flatMap(({ body }) => commandsOf(body));

  it('shows commands', () => expect(commands.length).toBeGreaterThan(2));

  it.each(commands.map((command) => [command.words.join(' '), command] as const))('%s', (_, { words, shown }) => {
    const { stdout, stderr } = spawnSync(process.execPath, [bin, ...words], { cwd: folder, encoding: 'utf8' });
    for (const line of shown) expect(stdout + stderr).toContain(line);
  });
});
