import { cpSync, createReadStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { firstThingsPlugin } from './build/first-things-plugin.ts';
import { prerenderPlugin } from './build/prerender-plugin.ts';
import { serviceWorkerPlugin } from './build/service-worker-plugin.ts';
import { withoutColours } from './build/without-colours.ts';
import { withoutYaml } from './build/without-yaml.ts';
import { dataFolder, snapshotFiles } from './build/snapshot-files.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const conditions = ['plimsoll-source', 'browser', 'import', 'module', 'default'];

/** Snapshots beside the page: copied on build, served while developing. */
function snapshots(): Plugin {
  return {
    name: 'snapshots',
    configureServer(server) {
      server.middlewares.use('/data', (request, response, next) => {
        const file = join(dataFolder, (request.url ?? '').split('?')[0]!.replaceAll('..', ''));
        if (!existsSync(file) || !statSync(file).isFile()) return next();
        response.setHeader('content-type', 'application/json');
        createReadStream(file).pipe(response);
      });
    },
    writeBundle(options) {
      for (const file of Object.keys(snapshotFiles())) {
        const target = join(options.dir!, 'data', file);
        mkdirSync(dirname(target), { recursive: true });
        cpSync(join(dataFolder, file), target);
      }
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [
    svelte(),
    withoutColours(),
    snapshots(),
    prerenderPlugin(
      root,
      conditions.filter((condition) => condition !== 'browser'),
    ),
    firstThingsPlugin(),
    serviceWorkerPlugin(),
  ],
  resolve: { conditions },
  worker: { format: 'es', plugins: () => [withoutYaml('planner.worker')] },
  build: { target: 'es2023', chunkSizeWarningLimit: 1000, modulePreload: { polyfill: false } },
});
