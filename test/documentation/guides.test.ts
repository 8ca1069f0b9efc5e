/**
 * The guides, executed: every `sh` block runs at the root with the built command; the `text` block after it must be found in what it
 * printed, line by line, in that order. Guides with `console` blocks are run by console-guides.test.ts.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = `${root}docs/guides/`;

interface Step {
  command: string;
  expected: string[];
}

function stepsOf(text: string): Step[] {
  const blocks = [...text.matchAll(/^```(sh|text)\n([\s\S]*?)^```$/gm)];
  return blocks.flatMap(([, kind, body], i) => {
    if (kind !== 'sh') return [];
    const after = blocks[i + 1];
    const expected = after?.[1] === 'text' ? after[2]!.split('\n').filter((line) => line.trim() !== '') : [];
    return [{ command: body!.trim(), expected }];
  });
}

/** A folder whose `plimsoll` is the built command. */
function commandFolder(): string {
  const bin = mkdtempSync(join(tmpdir(), 'plimsoll-bin-'));
  writeFileSync(join(bin, 'plimsoll'), `#!/bin/sh\nexec "${process.execPath}" "${root}packages/plimsoll/bin/plimsoll.mjs" "$@"\n`);
  chmodSync(join(bin, 'plimsoll'), 0o755);
  return bin;
}

const guides = readdirSync(folder).filter((name) => name.endsWith('.md'));
const textOf = (name: string) => readFileSync(folder + name, 'utf8');

// what the guides' commands write where they run
afterAll(() => rmSync(`${root}types.json`, { force: true }));

it('finds commands in every guide', () => {
  expect(guides.filter((name) => stepsOf(textOf(name)).length === 0 && !textOf(name).includes('\n```console\n'))).toEqual([]);
});

describe.each(guides.filter((name) => stepsOf(textOf(name)).length > 0))('%s', (name) => {
  const steps = stepsOf(textOf(name));
  const path = `${commandFolder()}:${process.env.PATH}`;

  it.each(steps)('$command', ({ command, expected }) => {
    const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: root, encoding: 'utf8', env: { ...process.env, PATH: path } });
    const printed = `${stderr}\n${stdout}`.split('\n');
    let from = 0;
    for (const line of expected) {
      const at = printed.indexOf(line, from);
      expect(at, `${line}\nafter line ${from} of\n${printed.join('\n')}`).toBeGreaterThanOrEqual(from);
      from = at + 1;
    }
  });
});
