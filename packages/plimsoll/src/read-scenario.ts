/** A scenario from a file, with the catalog it needs. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { counterpartOf, filesNamed, regionsNamed, safeParseScenario, type Catalog, type Cloud, type Scenario } from '@plimsoll/core';
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
  { overrides = [], text = readText(path), bothClouds = false }: ReadScenarioOptions = {},
): Promise<{ scenario: Scenario; catalog: Catalog }> {
  const named = regionsNamed(text, { templates, overrides });
  const nearby = bothClouds ? named.flatMap(({ region }) => CLOUDS.flatMap((cloud) => counterpartOf(cloud, region) ?? [])) : [];
  const regions = [...named.map(({ region }) => region), ...nearby];
  const files = readNamed(path, filesNamed(text, { templates, overrides }));
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
  return { scenario: result.scenario, catalog };
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
export function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new InputError(
      [
        {
          code: 'unreadable',
          path: '',
          message: missing ? `there is no file ${path}` : `${path} cannot be read: ${(error as Error).message}`,
        },
      ],
      path,
    );
  }
}
