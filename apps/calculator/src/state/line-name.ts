/** A line of the bill as people tell lines apart: what is bought, the vendor's id of it, and which flow, region and tier it is of. */
import type { LineItem } from '@plimsoll/core';

const SKU_ID = /\b[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}\b/;

export interface LineName {
  name: string;
  /** the vendor's id; empty: the price list names it only */
  id: string;
  /** what tells it from other lines of the same name */
  about: string;
}

/** @param within the place that stands beside the line already */
export function lineName(line: Pick<LineItem, 'id' | 'sku' | 'service' | 'region'>, within: { region?: string | null } = {}): LineName {
  const id = SKU_ID.exec(line.sku)?.[0] ?? '';
  const name = line.sku.replace(id, '').replaceAll(/\s+/g, ' ').trim() || line.sku;
  const [, tier] = /-tier-(\d+)$/.exec(line.id) ?? [];
  const [, quarter] = /-quarter-(\d)$/.exec(line.id) ?? [];
  const place = line.service === null ? '' : `${line.service}-${line.region ?? ''}-`;
  const own = line.id.replace(/-(tier|quarter)-\d+$/, '');
  // what is left of the id says which call or which extra it is: sfe-buyers-1-request-otherRegion
  const purpose = (place && own.startsWith(place) ? own.slice(place.length) : own)
    .replace(/^extra-/, '')
    .replace(line.region === null ? '' : `-${line.region}`, '')
    .replace(/-\d+-/, '-')
    .replaceAll(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .replaceAll('-', ' ')
    .trim();
  const about = [
    name.toLowerCase().includes(purpose.toLowerCase()) ? '' : purpose,
    line.region === null || line.region === within.region ? '' : line.region,
    tier ? `tier ${tier}` : '',
    quarter ? `quarter ${quarter} of the month` : '',
  ];
  return { name, id, about: about.filter(Boolean).join(', ') };
}
