/** What a clone must have, and must not. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(root + path, 'utf8');

describe('the repository', () => {
  it.each([
    'package.json',
    'pnpm-workspace.yaml',
    'tsconfig.json',
    'packages',
    'apps',
    'data',
    'test',
    'README.md',
    'LICENSE',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    '.ci/run',
  ])('has %s', (path) => {
    expect(existsSync(root + path)).toBe(true);
  });

  it('names the built command, and pins pnpm', () => {
    expect(JSON.parse(read('packages/plimsoll/package.json')).bin.plimsoll).toBe('./bin/plimsoll.mjs');
    expect(JSON.parse(read('package.json')).packageManager).toMatch(/^pnpm@\d+\.\d+\.\d+\+sha512\./);
  });

  it('has a lockfile without addresses', () => {
    expect(read('pnpm-lock.yaml')).not.toMatch(/https?:\/\//);
  });

  it('names no registry host in its own files', () => {
    const files = execFileSync(
      'git',
      ['ls-files', '*.ts', '*.mjs', '*.md', '*.json', '*.yaml', ':!pnpm-lock.yaml', ':!data/prices', ':!data/shapes'],
      { cwd: root, encoding: 'utf8' },
    )
      .split('\n')
      .filter(Boolean);
    expect(
      files.filter((file) => existsSync(root + file) && /https?:\/\/registry\./.test(read(file)) && !file.startsWith('test/structure')),
    ).toEqual([]);
  });
});
