/** `pnpm data:import FOLDER`: reads the facts of a folder and writes the snapshots below data/. Nothing is touched unless every row passes. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FACT_FILES, importFacts } from './import-facts.ts';

const folder = process.argv[2];
if (!folder || folder === '--help') {
  console.error('usage: pnpm data:import FOLDER      e.g. pnpm data:import ../facts\nreads ' + FACT_FILES.join(', '));
  process.exit(folder ? 0 : 2);
}
const facts = Object.fromEntries(
  FACT_FILES.filter((file) => existsSync(join(folder, file))).map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
);
const { files, problems } = importFacts(facts, (text) => createHash('sha256').update(text).digest('hex'));
if (problems.length) {
  for (const { file, line, rule, value } of problems) console.error(`${file}:${line}: ${rule}${value ? `: ${value}` : ''}`);
  console.error(`${problems.length} problems; data/ is as it was`);
  process.exit(2);
}
const data = join(dirname(fileURLToPath(import.meta.url)), '../../../data');
const aside = join(data, '.import');
rmSync(aside, { recursive: true, force: true });
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(aside, path)), { recursive: true });
  writeFileSync(join(aside, path), text);
}
for (const part of ['shapes', 'prices']) rmSync(join(data, part), { recursive: true, force: true });
for (const part of ['shapes', 'prices', 'index.json']) renameSync(join(aside, part), join(data, part));
rmSync(aside, { recursive: true });
console.log(`${Object.keys(files).length} files written below data/`);
