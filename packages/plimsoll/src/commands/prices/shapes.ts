import { readFileSync, statSync } from 'node:fs';
import type { Cloud, ShapesDocument } from '@plimsoll/core';
import { Command } from 'commander';
import { OutsideError } from '../../input-error.ts';
import { newestShapes, snapshotDocument } from '../../snapshots/overlay.ts';
import { DATA_HELP, dataFolderOf, print, snapshotsFor, usage, type DataFlag } from './data-option.ts';

const MOST_BYTES = 400e6;

export const shapesCommand = () =>
  new Command('shapes')
    .description("machine types from a dump of a cloud's command line, so that a new one needs no release")
    .argument('<file...>', 'output of `aws ec2 describe-instance-types` or `gcloud compute machine-types list --format json`')
    .option('--data <dir>', DATA_HELP)
    .option('--date <day>', 'the day of the dump (default: when the file was written)')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      '\nExample:\n  aws ec2 describe-instance-types --region us-east-1 > types.json\n  plimsoll prices shapes types.json\n\nPages saved one after the other and one type a line are read too. Types that the dump does not have stay as they were.',
    )
    .action(async (files: string[], flags: DataFlag & { date?: string; json?: boolean }) => {
      const { publish, rowPerLine, sha256, shapesFromDump, SHAPE_COLUMNS, SourceError, takeLock } = await import('@plimsoll/pricing');
      if (flags.date !== undefined && !/^\d{4}-\d\d-\d\d$/.test(flags.date)) throw usage(`--date ${flags.date} is no day; e.g. 2026-11-25`);
      const dataFolder = dataFolderOf(flags);
      const now = () => new Date();
      const results = [];
      let release: (() => void) | undefined;
      try {
        for (const file of files) {
          const { text, day } = readDump(file);
          const before = (cloud: Cloud) => {
            const from = newestShapes(snapshotsFor(flags), cloud);
            if (!from) throw new OutsideError(`there are no machine shapes of ${cloud}`);
            return snapshotDocument<ShapesDocument>(from, 'shapes.json', 'plimsoll.shapes/1');
          };
          release ??= takeLock(dataFolder, now);
          const { document, added, changed, unchanged, gaps } = shapesFromDump({ text, file, date: flags.date ?? day }, before);
          const { cloud, snapshotDate } = document;
          const body = rowPerLine(document);
          const manifest = {
            schema: 'plimsoll.manifest/1',
            cloud,
            generator: 'prices shapes 1',
            snapshotDate,
            sources: [{ file, sha256: sha256(text), retrieved: snapshotDate }],
            columns: SHAPE_COLUMNS,
            rows: { machines: document.machines.length },
            knownGaps: gaps,
            files: [{ file: 'shapes.json', sha256: sha256(body) }],
          };
          const folder = publish(dataFolder, 'shapes', cloud, now(), {
            'shapes.json': body,
            'manifest.json': `${JSON.stringify(manifest, null, 1)}\n`,
          });
          results.push({ cloud, folder, snapshotDate, added, changed, unchanged, gaps });
        }
      } catch (error) {
        if (error instanceof SourceError)
          throw error.reason === 'storage' || error.reason === 'busy' ? new OutsideError(error.message) : usage(error.message);
        throw error;
      } finally {
        release?.();
      }
      if (flags.json) return print(results);
      for (const { cloud, folder, snapshotDate, added, changed, unchanged, gaps } of results) {
        print(
          `${cloud}: machine shapes of ${snapshotDate} in ${folder}\n  ${added.length} new, ${changed.length} changed, ${unchanged} as before\n`,
        );
        if (added.length) print(`  new: ${added.slice(0, 40).join(' ')}${added.length > 40 ? ' …' : ''}\n`);
        if (changed.length) print(`  changed: ${changed.slice(0, 40).join(' ')}${changed.length > 40 ? ' …' : ''}\n`);
        for (const gap of gaps.slice(0, 10)) print(`  gap: ${gap}\n`);
        if (gaps.length > 10) print(`  and ${gaps.length - 10} more gaps, in the manifest\n`);
        print(`  next: plimsoll prices refresh --cloud ${cloud} --region REGION, for their prices\n`);
      }
    });

function readDump(file: string): { text: string; day: string } {
  try {
    const stat = statSync(file);
    if (stat.size > MOST_BYTES) throw usage(`${file} has ${Math.round(stat.size / 1e6)} MB: no dump of machine types is that large`);
    return { text: readFileSync(file, 'utf8'), day: stat.mtime.toISOString().slice(0, 10) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw usage(`there is no file ${file}`);
    throw error;
  }
}
