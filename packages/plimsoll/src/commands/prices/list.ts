import { Command } from 'commander';
import { catalogIndex, CLOUDS } from '../../snapshots/catalog-index.ts';
import { newestPrices, newestShapes, regionsIn } from '../../snapshots/overlay.ts';
import { DATA_HELP, dataFolderOf, print, snapshotsFor, type DataFlag } from './data-option.ts';

/** What snapshots there are, and which of them each region's prices come from. */
export const listCommand = () =>
  new Command('list')
    .description('snapshots, their dates and regions')
    .option('--data <dir>', DATA_HELP)
    .option('--json', 'for machines')
    .addHelpText('after', '\nExample:\n  plimsoll prices list')
    .action((flags: DataFlag & { json?: boolean }) => {
      const all = snapshotsFor(flags);
      const inUse = CLOUDS.flatMap((cloud) =>
        [...regionsIn(all, cloud), 'global'].flatMap((region) => {
          const from = newestPrices(all, cloud, region);
          return from ? [{ cloud, region, snapshot: from.name, snapshotDate: from.snapshotDate, shipped: from.shipped }] : [];
        }),
      );
      if (flags.json)
        return print({
          ...catalogIndex(),
          dataFolder: dataFolderOf(flags),
          snapshots: all.map(({ kind, cloud, name, folder, snapshotDate, regions, shipped }) => ({
            kind,
            cloud,
            name,
            folder,
            snapshotDate,
            regions,
            shipped,
          })),
          inUse,
        });
      for (const cloud of CLOUDS) {
        const shapes = newestShapes(all, cloud);
        print(`${cloud}  machine shapes of ${shapes?.snapshotDate ?? 'nowhere'}${shapes && !shapes.shipped ? ` (${shapes.name})` : ''}\n`);
        const names = [...new Set(inUse.filter((one) => one.cloud === cloud).map(({ snapshot }) => snapshot))];
        for (const name of names) {
          const regions = inUse.filter((one) => one.snapshot === name && one.region !== 'global');
          const one = all.find((snapshot) => snapshot.name === name && snapshot.kind === 'prices')!;
          if (regions.length)
            print(
              `  prices of ${one.snapshotDate}${one.shipped ? '' : ` (${name}, refreshed)`}\n    ${regions.map(({ region }) => region).join(' ')}\n`,
            );
        }
      }
    });
