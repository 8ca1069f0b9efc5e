// Builds the packages with esbuild, the command into one file, their types with tsc, and the calculator with vite.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
/** what packages export besides their index, as their `package.json` says */
const ALSO_EXPORTED = {
  'protected-audience': readdirSync(join(root, 'packages/protected-audience/src/templates')).map((file) => join('templates', file)),
  templates: ['lazily.ts'],
};

/**
 * Of mathjs the parser alone. In a file that reads parts of itself later esbuild leaves nothing out of a module, and all of mathjs' functions would be made at
 * every start of the command: a fifth of its time.
 */
const parserAlone = (build) => ({
  name: 'parser alone',
  setup({ onLoad }) {
    onLoad({ filter: /mathjs[\\/]lib[\\/]esm[\\/]number\.js$/ }, async ({ path }) => {
      const stdin = { contents: `export { createParse } from ${JSON.stringify(path)}`, resolveDir: root };
      const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', target: 'es2022', write: false });
      return { contents: outputFiles[0].text };
    });
  },
});

async function buildPackages() {
  const { build } = await import('esbuild');
  const common = { bundle: true, format: 'esm', target: 'es2022', conditions: ['plimsoll-source'], logLevel: 'warning' };
  for (const name of ['core', 'protected-audience', 'templates', 'pricing', 'exports']) {
    const source = join(root, 'packages', name, 'src');
    await build({
      ...common,
      entryPoints: ['index.ts', ...(ALSO_EXPORTED[name] ?? [])].map((file) => join(source, file)),
      outdir: join(root, 'packages', name, 'dist'),
      outbase: source,
      splitting: name in ALSO_EXPORTED,
      platform: 'neutral',
      packages: 'external',
    });
  }
  const plimsoll = join(root, 'packages/plimsoll');
  await build({
    ...common,
    entryPoints: [join(plimsoll, 'src/index.ts')],
    outfile: join(plimsoll, 'dist/index.js'),
    platform: 'node',
    packages: 'external',
  });
  await build({
    ...common,
    entryPoints: [join(plimsoll, 'src/cli.ts')],
    outfile: join(plimsoll, 'dist/cli.cjs'),
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // the clouds' clients are the user's to add, loaded when prices are refreshed
    external: ['@aws-sdk/client-pricing', '@google-cloud/billing'],
    plugins: [parserAlone(build)],
    minifySyntax: true,
    minifyWhitespace: true,
    define: { 'import.meta.url': 'moduleUrl' },
    banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
  });
  copyData(join(plimsoll, 'dist'));
  cacheCode(plimsoll);
}

/** Runs the command once so that V8 keeps its compiled code beside it: the next start is quicker. Another Node ignores it. */
function cacheCode(plimsoll) {
  const env = { ...process.env, PLIMSOLL_KEEP_CODE: '1' };
  const example = join(root, 'data/examples/three-tier-gcp.plimsoll.yaml');
  spawnSync(process.execPath, [join(plimsoll, 'bin/plimsoll.mjs'), 'plan', example], { stdio: 'ignore', env });
}

/** Snapshots and examples travel with the installed package. */
function copyData(dist) {
  for (const [from, to] of [
    ['data', 'data'],
    ['data/examples', 'examples'],
  ]) {
    const target = join(dist, to);
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target, { recursive: true });
    cpSync(join(root, from), target, {
      recursive: true,
      filter: (path) => !/[\\/](examples|\.import)$/.test(path) || from === 'data/examples',
    });
  }
}

function buildTypes() {
  const result = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.types.json')], {
    stdio: ['ignore', 2, 2],
  });
  if (result.status !== 0) throw new Error('the types do not build');
  for (const name of ['core', 'protected-audience', 'templates', 'pricing', 'exports', 'plimsoll'])
    cpSync(join(root, 'node_modules/.cache/types', name, 'src'), join(root, 'packages', name, 'dist'), { recursive: true });
}

function buildCalculator() {
  const app = join(root, 'apps/calculator');
  if (!existsSync(join(app, 'vite.config.ts'))) return;
  const result = spawnSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: app,
    stdio: ['ignore', 2, 2],
  });
  if (result.status !== 0) throw new Error('the calculator does not build');
}

export async function buildAll() {
  await buildPackages();
  buildCalculator();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildAll();
  if (process.argv.includes('--types')) buildTypes();
}
