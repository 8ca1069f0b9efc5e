// Where LibreOffice is; as root on Debian Calc is installed when missing. Undefined: none, and the workbook's proof says so (in CI it then fails).
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/soffice', '/usr/lib/libreoffice/program/soffice', '/Applications/LibreOffice.app/Contents/MacOS/soffice'];

export function libreofficePath() {
  const found = [process.env.LIBREOFFICE_PATH, ...PLACES].find((path) => path && existsSync(path));
  if (found) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.error('installing LibreOffice Calc for the workbook tests ...');
    const run = (...args) =>
      spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status ===
      0;
    if (run('update') && run('install', '-y', '--no-install-recommends', 'libreoffice-calc')) return PLACES[0];
  }
  console.error('no LibreOffice found: set LIBREOFFICE_PATH to recalculate the workbooks; these checks are skipped');
  return undefined;
}
