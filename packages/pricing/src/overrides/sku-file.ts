/**
 * The Privacy Sandbox cost tool's `sku.json` as overrides of a scenario. Its rows are `{region, description, sku_id, unit_cost, cost_basis}` in two
 * lists, `aws` and `gcp`; it ships with every `unit_cost` 0, meaning "fill in", so a zero is no price and is not taken. AWS rows name the usage type
 * in `description`; GCP ones have the id. `cost_basis` is a loose label (GB for what Google sells by the GiB): the cost is taken per the price list's
 * own unit. The same row twice must agree.
 */

/** An entry of `prices.overrides`. */
export interface StatedOverride {
  sku: string;
  region?: string;
  usdPerUnit: number;
}

export interface SkuFileResult {
  overrides: StatedOverride[];
  /** rows that gave no override, with the reason */
  left: { row: string; reason: string }[];
}

/** @throws {RangeError} when the text is not a sku.json */
export function overridesFromSkuFile(text: string, { cloud, region }: { cloud?: 'aws' | 'gcp'; region?: string } = {}): SkuFileResult {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    throw new RangeError(`sku.json: no JSON: ${(error as Error).message}`, { cause: error });
  }
  if (typeof file !== 'object' || file === null || !('aws' in file || 'gcp' in file))
    throw new RangeError('sku.json: it has neither a list aws nor a list gcp');
  const result: SkuFileResult = { overrides: [], left: [] };
  const taken = new Map<string, number>();
  for (const one of ['aws', 'gcp'] as const) {
    if (cloud !== undefined && cloud !== one) continue;
    const rows = (file as Record<string, unknown>)[one] ?? [];
    if (!Array.isArray(rows)) throw new RangeError(`sku.json: ${one} is no list`);
    for (const [i, row] of (rows as unknown[]).entries()) takeRow(one, i, row, region, taken, result);
  }
  return result;
}

function takeRow(
  cloud: 'aws' | 'gcp',
  i: number,
  row: unknown,
  only: string | undefined,
  taken: Map<string, number>,
  result: SkuFileResult,
): void {
  const {
    region,
    description,
    sku_id: id,
    unit_cost: cost,
  } = (typeof row === 'object' && row !== null ? row : {}) as Record<string, unknown>;
  const name = `${cloud}[${i}] ${String(description ?? '')}`;
  const leave = (reason: string) => void result.left.push({ row: name, reason });
  const sku =
    cloud === 'gcp' && typeof id === 'string' && id !== ''
      ? id
      : typeof description === 'string' && cloud === 'aws'
        ? description
        : undefined;
  if (sku === undefined || sku === '') return leave('it names no SKU');
  if (typeof cost !== 'number' || !Number.isFinite(cost) || cost < 0) return leave(`its unit_cost is ${JSON.stringify(cost)}, no price`);
  if (cost === 0) return leave('its unit_cost is 0: not filled in');
  const where = typeof region === 'string' && region !== '' && region !== 'global' ? region : undefined;
  if (only !== undefined && where !== undefined && where !== only) return;
  const key = `${cloud} ${sku} ${where ?? ''}`;
  const before = taken.get(key);
  if (before !== undefined)
    return before === cost ? leave('the same row is there twice') : leave(`the same SKU is there at ${before} already`);
  taken.set(key, cost);
  result.overrides.push({ sku, ...(where !== undefined && { region: where }), usdPerUnit: cost });
}
