#!/usr/bin/env node
import { existsSync } from 'node:fs';

const built = new URL('../dist/cli.js', import.meta.url);
if (!existsSync(built)) {
  console.error('plimsoll is not built yet: run npm start (or npm test) in the root of the repository once');
  process.exit(3);
}
const { main } = await import(built.href);
await main();
