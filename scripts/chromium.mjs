// Where Chromium is; as root on Debian it is installed when missing. Undefined: none, and browser tests say so (in CI they then fail).
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export function chromiumPath() {
  const found = [process.env.CHROMIUM_PATH, ...PLACES].find((path) => path && existsSync(path));
  if (found) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.error('installing Chromium for the browser tests ...');
    const run = (...args) =>
      spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status ===
      0;
    if (run('update') && run('install', '-y', '--no-install-recommends', 'chromium')) return PLACES[0];
  }
  console.error('no Chromium found: set CHROMIUM_PATH to run the browser tests');
  return undefined;
}
