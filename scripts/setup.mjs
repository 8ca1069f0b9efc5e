// Installs and builds what is needed, and nothing when nothing changed: stamps under node_modules/.cache say what was last done.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pnpm } from './pm.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const SKIP = new Set(['node_modules', 'dist', '.git', 'out', '.cache']);

/** A hash over names, sizes and contents of files; prices are large, so their sizes and times speak for them. */
function hashOf(paths) {
  const hash = createHash('sha256').update(process.version);
  const visit = (path) => {
    if (!existsSync(path)) return;
    const stat = statSync(path);
    if (stat.isDirectory()) {
      for (const name of readdirSync(path).sort()) if (!SKIP.has(name)) visit(join(path, name));
    } else if (!path.endsWith('.test.ts'))
      hash
        .update(path.slice(root.length))
        .update(stat.size > 200_000 || path.includes(`${join('data', 'prices')}`) ? `${stat.size} ${stat.mtimeMs}` : readFileSync(path));
  };
  for (const path of paths) visit(join(root, path));
  return hash.digest('hex');
}

const stampFile = (name) => join(root, 'node_modules/.cache/plimsoll', name);
const stamped = (name, hash) => existsSync(stampFile(name)) && readFileSync(stampFile(name), 'utf8') === hash;
function stamp(name, hash) {
  mkdirSync(dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), hash);
}

export function install() {
  const manifests = ['packages', 'apps'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}/package.json`),
  );
  const hash = hashOf(['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]);
  if (stamped('install', hash) && existsSync(join(root, 'node_modules/.pnpm'))) return;
  console.error('installing from the lockfile ...');
  if (pnpm(['install', '--frozen-lockfile', '--prefer-offline']) !== 0) process.exit(3);
  stamp('install', hash);
}

export async function build() {
  const hash = hashOf(['package.json', 'pnpm-lock.yaml', 'tsconfig.json', 'scripts', 'packages', 'apps', 'data']);
  if (stamped('build', hash) && existsSync(join(root, 'packages/plimsoll/dist/cli.cjs'))) return;
  console.error('building ...');
  const { buildAll } = await import('./build.mjs');
  await buildAll();
  stamp('build', hash);
}

export async function setup() {
  install();
  await build();
}
