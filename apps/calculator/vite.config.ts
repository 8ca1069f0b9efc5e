import { cpSync, createReadStream, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

const data = fileURLToPath(new URL('../../data', import.meta.url));
/** What a plan needs: not the terms, not the examples. */
const needed = (path: string) => !/\.terms\.json$|[\\/]examples$|\.md$|manifest\.json$/.test(path);

/** Snapshots beside the page: copied on build, served while developing. */
function snapshots(): Plugin {
  return {
    name: 'snapshots',
    configureServer(server) {
      server.middlewares.use('/data', (request, response, next) => {
        const file = join(data, (request.url ?? '').split('?')[0]!.replaceAll('..', ''));
        if (!existsSync(file) || !statSync(file).isFile()) return next();
        response.setHeader('content-type', 'application/json');
        createReadStream(file).pipe(response);
      });
    },
    writeBundle(options) {
      cpSync(data, join(options.dir!, 'data'), { recursive: true, filter: needed });
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [svelte(), snapshots()],
  resolve: { conditions: ['plimsoll-source', 'browser', 'import', 'module', 'default'] },
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 1000 },
});
