/** A scenario from a file, with the catalog it needs. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { hourlyColumn, readBook } from '@plimsoll/exports';
import {
  counterpartOf,
  filesNamed,
  regionsNamed,
  safeParseScenario,
  trafficFileNamed,
  type Catalog,
  type Cloud,
  type Scenario,
} from '@plimsoll/core';
import { templates } from '@plimsoll/templates';
import { InputError } from './input-error.ts';
import { CLOUDS, regionNames, shippedZones } from './snapshots/catalog-index.ts';
import { loadCatalog } from './snapshots/load-catalog.ts';

export interface ReadScenarioOptions {
  /** values set on top of the text */
  overrides?: { path: string; value: unknown }[];
  /** the text, when it was read already */
  text?: string;
  /** also load the other cloud's nearest regions, to look over the fence */
  bothClouds?: boolean;
}

/**
 * Reads and checks a scenario file and loads the snapshots of its regions.
 * @throws {InputError} with every problem of the file
 * @example const { scenario, catalog } = await readScenario('shop.plimsoll.yaml'); await planScenario(scenario, catalog)
 */
export async function readScenario(
  path: string,
  { overrides = [], text: given, bothClouds = false }: ReadScenarioOptions = {},
): Promise<{ scenario: Scenario; catalog: Catalog; notes: string[] }> {
  const { text, notes } = given === undefined ? await readSource(path) : { text: given, notes: [] };
  const named = regionsNamed(text, { templates, overrides });
  const nearby = bothClouds ? named.flatMap(({ region }) => CLOUDS.flatMap((cloud) => counterpartOf(cloud, region) ?? [])) : [];
  const regions = [...named.map(({ region }) => region), ...nearby];
  const files = {
    ...readNamed(path, filesNamed(text, { templates, overrides })),
    ...(await readTrafficFile(path, text, overrides)),
  };
  const check = async (clouds: readonly Cloud[]) => {
    const catalog = await loadCatalog({ clouds, regions });
    return {
      catalog,
      result: safeParseScenario(text, { templates, overrides, files, known: catalog.names(regionNames()), zonesOf: shippedZones }),
    };
  };
  const mentioned = bothClouds ? CLOUDS : CLOUDS.filter((cloud) => named.some((one) => one.cloud === cloud));
  let { catalog, result } = await check(mentioned);
  // names of the other cloud are looked at only when something is wrong: a reference machine may be of either
  if (!result.success && mentioned.length < CLOUDS.length) ({ catalog, result } = await check(CLOUDS));
  if (!result.success) throw new InputError(result.problems, path);
  return { scenario: result.scenario, catalog, notes };
}

/** Files that the scenario names, beside it; one that is not there is left out, and the scenario's problems then name it. */
function readNamed(scenarioPath: string, names: readonly string[]): Record<string, string> {
  const folder = scenarioPath === '-' ? '.' : dirname(scenarioPath);
  return Object.fromEntries(
    names.flatMap((name) => {
      const path = resolve(folder, name);
      try {
        return [[name, readFileSync(path, 'utf8')]];
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw new InputError(
          [{ code: 'unreadable', path: '', message: `${path} cannot be read: ${(error as Error).message}` }],
          scenarioPath,
        );
      }
    }),
  );
}

/** @throws {InputError} when the file cannot be read */
export const readText = (path: string): string => decoded(readBytes(path)).replace(/^\uFEFF/, '');

/** Text as it is, or the scenario that a workbook holds, with what was changed there. */
async function readSource(path: string): Promise<{ text: string; notes: string[] }> {
  const bytes = readBytes(path);
  if (!isZip(bytes)) return { text: decoded(bytes).replace(/^\uFEFF/, ''), notes: [] };
  try {
    const { scenario, notes, problems } = await readBook(bytes);
    if (problems.length) throw new InputError(problems, path);
    return { text: JSON.stringify(scenario), notes };
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError([{ code: 'notAWorkbook', path: '', message: (error as Error).message.replace(/^readBook: /, '') }], path);
  }
}

/** The hourly file that the scenario names, beside the scenario's own. */
async function readTrafficFile(
  path: string,
  text: string,
  overrides: NonNullable<ReadScenarioOptions['overrides']>,
): Promise<Record<string, string>> {
  const name = trafficFileNamed(text, { overrides });
  if (name === undefined) return {};
  const file = resolve(path === '-' ? '.' : dirname(path), name);
  const bytes = readBytes(file);
  if (!isZip(bytes)) return { [name]: decoded(bytes) };
  try {
    return { [name]: await hourlyColumn(bytes) };
  } catch (error) {
    throw new InputError(
      [{ code: 'noHourlyColumn', path: 'traffic.file', message: `${name}: ${(error as Error).message.replace(/^hourlyColumn: /, '')}` }],
      path,
    );
  }
}

const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

/** UTF-8, or UTF-16 where its mark says so; what is neither is read as Windows-1252. */
function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function readBytes(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path === '-' ? 0 : path));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const message = missing ? `there is no file ${path}` : `${path} cannot be read: ${(error as Error).message}`;
    throw new InputError([{ code: 'unreadable', path: '', message }], path);
  }
}
