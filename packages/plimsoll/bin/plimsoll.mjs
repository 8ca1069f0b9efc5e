#!/usr/bin/env node
// Starts the built command, with the compiled code that the build kept beside it when this Node made it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

const built = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));
const kept = `${built}.code`;
if (!existsSync(built)) {
  console.error('plimsoll is not built yet: run npm start (or npm test) in the root of the repository once');
  process.exit(3);
}
const cachedData = existsSync(kept) ? readFileSync(kept) : undefined;
const script = new vm.Script(`(function (exports, require, module, __filename, __dirname) {${readFileSync(built, 'utf8')}\n})`, {
  filename: built,
  cachedData,
  importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(built), module, built, dirname(built));
await module.exports.main();
if (process.env.PLIMSOLL_KEEP_CODE) writeFileSync(kept, script.createCachedData());
