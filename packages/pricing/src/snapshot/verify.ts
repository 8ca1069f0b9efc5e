/** Whether a snapshot is what it must be: every file there with its hash, every row of the right shape, every price plausible. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from './manifest.ts';
import { sha256 } from './stage.ts';

/** More than any machine costs: a price beyond is one in another unit. */
const DEAREST_MACHINE_USD_PER_HOUR = 2000;
const MOST_PROBLEMS = 50;

/** @returns what is wrong, in words; nothing when the folder is good */
export function verifyFolder(folder: string): string[] {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  } catch (error) {
    return [`manifest.json cannot be read: ${(error as Error).message}`];
  }
  if (manifest.schema !== 'plimsoll.manifest/1' || !Array.isArray(manifest.files)) return ['manifest.json is no manifest of this version'];
  if (manifest.files.length === 0) return ['the manifest names no file'];
  const problems: string[] = [];
  for (const { file, sha256: hash } of manifest.files) {
    if (typeof file !== 'string' || file.includes('..') || file.startsWith('/')) {
      problems.push(`the manifest names ${JSON.stringify(file)}, which is no file of this folder`);
      continue;
    }
    let text: string;
    try {
      text = readFileSync(join(folder, file), 'utf8');
    } catch {
      problems.push(`${file} is missing`);
      continue;
    }
    if (sha256(text) !== hash) problems.push(`${file} is not what the manifest says: its hash differs`);
    else problems.push(...verifyText(text).map((problem) => `${file}: ${problem}`));
    if (problems.length > MOST_PROBLEMS) break;
  }
  return problems.slice(0, MOST_PROBLEMS);
}

/** What is wrong with a document's text. */
export function verifyText(text: string): string[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return [`no JSON: ${(error as Error).message}`];
  }
  return verifyDocument(document);
}

type Row = readonly unknown[];

export function verifyDocument(document: unknown): string[] {
  if (typeof document !== 'object' || document === null) return ['no object'];
  const one = document as Record<string, unknown>;
  const problems: string[] = [];
  const say = (what: string) => {
    if (problems.length < MOST_PROBLEMS) problems.push(what);
  };
  const sources = Array.isArray(one.sources) ? one.sources.length : -1;
  if (sources < 0) say('it has no list of sources');
  if (!/^\d{4}-\d\d-\d\d$/.test(String(one.snapshotDate))) say(`its snapshotDate is ${JSON.stringify(one.snapshotDate)}, no day`);
  if (one.cloud !== 'aws' && one.cloud !== 'gcp') say(`its cloud is ${JSON.stringify(one.cloud)}`);
  const eachRow = (key: string, width: number, judge: (row: Row) => string | undefined) => {
    const rows = one[key];
    if (!Array.isArray(rows)) return say(`${key} is no list`);
    const names = new Set<string>();
    rows.forEach((row: unknown, i) => {
      const problem = !Array.isArray(row) || row.length < width ? `has not ${width} columns` : judge(row as Row);
      if (problem !== undefined) say(`${key}[${i}] ${problem}`);
      else {
        const name =
          key === 'machines'
            ? String((row as Row)[0])
            : key === 'skus'
              ? JSON.stringify((row as Row).slice(0, 4))
              : JSON.stringify((row as Row).slice(0, 2));
        if (names.has(name)) say(`${key}[${i}] ${name} is there twice`);
        names.add(name);
      }
    });
  };
  const cited = (row: Row, at: number) => (isIndex(row[at], sources) ? undefined : `cites source ${String(row[at])} of ${sources}`);
  if (one.schema === 'plimsoll.prices/1') {
    eachRow('machines', 5, (row) => machinePrice(row[1]) ?? cited(row, 3));
    eachRow('resources', 7, (row) => price(row[3]) ?? cited(row, 6));
    eachRow('skus', 5, (row) => tiersProblem(row[4], sources));
    if (one.currency !== 'USD') say(`its currency is ${JSON.stringify(one.currency)}`);
    const count = ['machines', 'resources', 'skus'].reduce(
      (sum, key) => sum + (Array.isArray(one[key]) ? (one[key] as unknown[]).length : 0),
      0,
    );
    if (count === 0) say('it has no price');
  } else if (one.schema === 'plimsoll.terms/1') eachRow('terms', 5, (row) => machinePrice(row[2]) ?? cited(row, 4));
  else if (one.schema === 'plimsoll.shapes/1') {
    eachRow('machines', 13, (row) => shapeProblem(row) ?? cited(row, 12));
    if (Array.isArray(one.machines) && one.machines.length === 0) say('it has no machine type');
  } else say(`its schema is ${JSON.stringify(one.schema)}, which this version does not read`);
  return problems;
}

const isIndex = (value: unknown, count: number) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < count;

function price(value: unknown): string | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) && number >= 0 ? undefined : `has the price ${JSON.stringify(value)}, no number at or above 0`;
}
function machinePrice(value: unknown): string | undefined {
  const problem = price(value);
  if (problem !== undefined) return problem;
  const usd = Number(value);
  return usd > 0 && usd <= DEAREST_MACHINE_USD_PER_HOUR ? undefined : `costs ${usd} USD an hour, which no machine does`;
}
function tiersProblem(tiers: unknown, sources: number): string | undefined {
  if (!Array.isArray(tiers) || tiers.length === 0) return 'has no tier';
  let last = -1;
  for (const tier of tiers as Row[]) {
    if (!Array.isArray(tier) || tier.length < 4 || typeof tier[0] !== 'number' || !(tier[0] > last)) return 'has tiers that do not rise';
    last = tier[0];
    const problem = price(tier[1]) ?? (isIndex(tier[3], sources) ? undefined : `cites source ${String(tier[3])} of ${sources}`);
    if (problem !== undefined) return problem;
  }
  return (tiers as Row[])[0]![0] === 0 ? undefined : 'has a first tier that does not begin at 0';
}
function shapeProblem(row: Row): string | undefined {
  const [name, , vcpus, billed, memory] = row;
  if (typeof name !== 'string' || name === '') return 'has no name';
  if (!(Number(vcpus) >= 1 && Number(vcpus) <= 10_000 && Number(billed) > 0 && Number(billed) <= Number(vcpus)))
    return `${name} has ${String(vcpus)} vCPUs`;
  return Number(memory) > 0 && Number(memory) <= 1_000_000 ? undefined : `${name} has ${String(memory)} GiB`;
}
