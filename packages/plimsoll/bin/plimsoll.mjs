#!/usr/bin/env node
// The `plimsoll` command: hands over to the bundle that the build makes.
import { existsSync } from 'node:fs';

const bundle = new URL('../dist/cli.js', import.meta.url);
if (existsSync(bundle)) await import(bundle.href);
else {
  process.stderr.write('plimsoll is not built here: run `npm start -- --once` (or `pnpm build`) at the root of the project, then try again.\n');
  process.exitCode = 3;
}
