/**
 * Disks without room, and places where nothing may be written: the built command, its file size limited by the system (ulimit -f), or writing where
 * the kernel takes no files. What stood there before is byte for byte what it was, and nothing half-written is left.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-full-'));
const example = 'data/examples/from-today.plimsoll.yaml';
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @param kib the largest file that may be written; none: no limit */
function plimsoll(args: string[], kib?: number) {
  const limit = kib === undefined ? '' : `ulimit -f ${kib}; `;
  const line = `${limit}exec "$0" packages/plimsoll/bin/plimsoll.mjs "$@"`;
  return spawnSync('bash', ['-c', line, process.execPath, ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1e8 });
}

const contents = () =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name), 'latin1'))
        .digest('hex'),
    ]),
  );

describe('without room on the disk', () => {
  it.each(['xlsx', 'csv', 'json', 'markdown', 'html', 'focus'])('export --to %s leaves the earlier files as they were', (format) => {
    const out = join(folder, `plan.${format}`);
    expect(plimsoll(['export', example, '--to', format, '--out', out]).status).toBe(0);
    const before = contents();
    const { status, stderr } = plimsoll(['export', 'data/examples/three-tier-gcp.plimsoll.yaml', '--to', format, '--out', out], 1);
    expect(status).toBe(3);
    expect(stderr).toContain('cannot be written: there is no room for a file of this size');
    expect(stderr).toContain('What stood there before is untouched');
    expect(contents()).toEqual(before);
  });

  it('plan --out leaves both of its files as they were, though one of them would fit', () => {
    expect(plimsoll(['plan', example, '--out', folder]).status).toBe(0);
    const before = contents();
    const { status } = plimsoll(['plan', 'data/examples/three-tier-gcp.plimsoll.yaml', '--out', folder], 24);
    expect(status).toBe(3);
    expect(contents()).toEqual(before);
  });
});

// the kernel's own folders take no files, whoever asks
it('says where nothing may be written', () => {
  const { status, stderr } = plimsoll(['export', example, '--to', 'markdown', '--out', '/sys/plan.md']);
  expect(status).toBe(3);
  expect(stderr).toMatch(/\/sys\/plan\.md cannot be written: (it is not permitted there|the disk is read-only)/);
});
