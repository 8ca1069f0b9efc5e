/** A scenario from a file, with the catalog it needs. */
import { readFileSync } from 'node:fs';
import { regionsNamed, safeParseScenario, type Catalog, type Cloud, type Scenario } from '@plimsoll/core';
import { templates } from '@plimsoll/templates';
import { InputError } from './input-error.ts';
import { CLOUDS, regionNames, shippedZones } from './snapshots/catalog-index.ts';
import { loadCatalog } from './snapshots/load-catalog.ts';

export interface ReadScenarioOptions {
  /** values set on top of the text */
  overrides?: { path: string; value: unknown }[];
  /** the text, when it was read already */
  text?: string;
}

/**
 * Reads and checks a scenario file and loads the snapshots of its regions.
 * @throws {InputError} with every problem of the file
 * @example const { scenario, catalog } = await readScenario('shop.plimsoll.yaml'); await planScenario(scenario, catalog)
 */
export async function readScenario(
  path: string,
  { overrides = [], text = readText(path) }: ReadScenarioOptions = {},
): Promise<{ scenario: Scenario; catalog: Catalog }> {
  const named = regionsNamed(text, { templates, overrides });
  const regions = named.map(({ region }) => region);
  const check = async (clouds: readonly Cloud[]) => {
    const catalog = await loadCatalog({ clouds, regions });
    return {
      catalog,
      result: safeParseScenario(text, { templates, overrides, known: catalog.names(regionNames()), zonesOf: shippedZones }),
    };
  };
  const mentioned = CLOUDS.filter((cloud) => named.some((one) => one.cloud === cloud));
  let { catalog, result } = await check(mentioned);
  // names of the other cloud are looked at only when something is wrong: a reference machine may be of either
  if (!result.success && mentioned.length < CLOUDS.length) ({ catalog, result } = await check(CLOUDS));
  if (!result.success) throw new InputError(result.problems, path);
  return { scenario: result.scenario, catalog };
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
