// Runs the pinned pnpm, fetched by npx when it is not there; changes nothing on the machine.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const pinned = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')).packageManager.split('+')[0];

/** @returns the exit code */
export function pnpm(args) {
  const env = { ...process.env, COREPACK_ENABLE_STRICT: '0', npm_config_manage_package_manager_versions: 'false' };
  const shell = process.platform === 'win32';
  const have = spawnSync('pnpm', ['--version'], { encoding: 'utf8', shell, env });
  const [command, full] =
    have.status === 0 && have.stdout.trim() === pinned.split('@')[1] ? ['pnpm', args] : ['npx', ['--yes', pinned, ...args]];
  return spawnSync(command, full, { stdio: ['ignore', 2, 2], cwd: root, shell, env }).status ?? 1;
}

if (process.argv[1] === new URL(import.meta.url).pathname) process.exit(pnpm(process.argv.slice(2)));
