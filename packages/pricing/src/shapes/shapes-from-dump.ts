/** Machine types of a dump, laid over those known: a new machine type needs no release. Types that the dump does not have stay, with their source. */
import { basename } from 'node:path';
import type { ShapesDocument, SourceNote } from '@plimsoll/core';
import { compare } from '../snapshot/fresh.ts';
import { SourceError } from '../source/source-error.ts';
import { awsShape, type ShapeRow } from './aws-shape.ts';
import { dumpItems } from './dump-items.ts';
import { gcpShape, KnownShapes, regionOfZone } from './gcp-shape.ts';

export interface ShapesFromDump {
  document: ShapesDocument;
  added: string[];
  changed: string[];
  unchanged: number;
  gaps: string[];
}

/**
 * @param date the day of the dump
 * @param before the shapes known, by cloud
 * @throws {SourceError} when the file is no dump of either cloud
 */
export function shapesFromDump(
  { text, file, date }: { text: string; file: string; date: string },
  before: (cloud: 'aws' | 'gcp') => ShapesDocument,
): ShapesFromDump {
  const { cloud, items } = dumpItems(text, basename(file));
  const known = before(cloud);
  const origin = cloud === 'aws' ? 'aws ec2 describe-instance-types' : 'gcloud compute machine-types list';
  const sources: SourceNote[] = [...known.sources, { file: basename(file), origin, date }];
  const source = sources.length - 1;
  const shapes = new KnownShapes(known.machines);
  const rows = new Map<string, ShapeRow>();
  const gaps = new Set<string>();
  const offered = new Map<string, Set<string>>();
  items.forEach((item, i) => {
    const { row, gap } = cloud === 'aws' ? awsShape(item, i + 1, source) : gcpShape(item, shapes, i + 1, source);
    if (gap !== undefined) gaps.add(gap);
    if (!row) return;
    const twin = rows.get(row[0]);
    // a type is listed once a zone; its zones must agree
    if (twin && (twin[2] !== row[2] || twin[4] !== row[4]))
      throw new SourceError(
        'badAnswer',
        `${row[0]} appears twice in ${basename(file)}, with ${twin[2]} and ${row[2]} vCPUs or ${twin[4]} and ${row[4]} GiB`,
      );
    if (!twin) rows.set(row[0], row);
    const region = cloud === 'gcp' ? regionOfZone(item.zone) : undefined;
    if (region !== undefined) offered.set(region, (offered.get(region) ?? new Set()).add(row[0]));
  });
  const same = (row: ShapeRow) => JSON.stringify(shapes.type(row[0])?.slice(0, 11)) === JSON.stringify(row.slice(0, 11));
  const all = [...rows.values()];
  const changed = all.filter((row) => !same(row));
  // a row that says the same as before keeps its source
  const merged = new Map(known.machines.map((row) => [row[0], row]));
  for (const row of changed) merged.set(row[0], row);
  const kept = new Map(known.offered ?? []);
  for (const [region, types] of offered) kept.set(region, [...types].sort());
  return {
    document: {
      ...known,
      snapshotDate: date,
      sources,
      machines: [...merged.values()].sort((a, b) => compare(a[0], b[0])),
      ...(kept.size > 0 && { offered: [...kept].sort((a, b) => compare(a[0], b[0])) }),
    },
    added: changed.flatMap(([type]) => (shapes.type(type) ? [] : [type])).sort(compare),
    changed: changed.flatMap(([type]) => (shapes.type(type) ? [type] : [])).sort(compare),
    unchanged: all.length - changed.length,
    gaps: [...gaps].sort(compare),
  };
}
