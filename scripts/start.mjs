// `npm start`: sets everything up, plans the shipped example, writes what export can make into out/, serves the calculator. `-- --once` ends after writing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setup } from './setup.mjs';
import { serve } from './serve.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
await setup();
const command = (...args) => {
  const { status } = spawnSync(process.execPath, [join(root, 'packages/plimsoll/bin/plimsoll.mjs'), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 3);
};
const example = 'data/examples/three-tier-gcp.plimsoll.yaml';
command('plan', example);
mkdirSync(join(root, 'out'), { recursive: true });
const { EXPORT_FORMATS } = await import('plimsoll');
command('export', example, '--to', 'json', '--out', 'out/three-tier-gcp.plan.json');
for (const { name, extension } of EXPORT_FORMATS)
  if (name !== 'json') command('export', 'out/three-tier-gcp.plan.json', '--to', name, '--out', `out/three-tier-gcp.${extension}`);
console.error(`\nwrote out/: ${readdirSync(join(root, 'out')).join(', ')}`);
const page = join(root, 'apps/calculator/dist');
if (!process.argv.includes('--once') && existsSync(join(page, 'index.html'))) {
  let served;
  for (let port = 4173; !served && port < 4193; port++) served = await serve(page, { port }).catch(() => undefined);
  if (!served) {
    console.error('no free port between 4173 and 4192');
    process.exit(3);
  }
  console.error(`the calculator is at http://localhost:${served.port}/ (Ctrl+C ends)`);
}
