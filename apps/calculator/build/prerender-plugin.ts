/** Runs the real planner while the page is built, and puts its answer, as HTML and as data, into the page. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { createServer, type Plugin } from 'vite';
import { parse } from 'yaml';
import type { Prerendered } from '../src/prerender.ts';
import type { Loose } from '../src/state/edit.ts';
import { dataFolder, snapshotFiles, stampOf } from './snapshot-files.ts';

export const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The worked example that the page opens with: one of those that ship. */
const FIRST_EXAMPLE = 'examples/seller-gcp.plimsoll.yaml';

const readJson = <T>(path: string) => JSON.parse(readFileSync(join(dataFolder, path), 'utf8')) as T;

export async function prerendered(root: string, conditions: string[]): Promise<Prerendered> {
  const server = await createServer({
    root,
    configFile: false,
    appType: 'custom',
    logLevel: 'warn',
    cacheDir: join(root, 'node_modules/.vite-prerender'),
    plugins: [svelte()],
    resolve: { conditions },
    ssr: { resolve: { conditions }, noExternal: [/^@plimsoll\//] },
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    const { prerender } = (await server.ssrLoadModule('/src/prerender.ts')) as typeof import('../src/prerender.ts');
    const sizes = snapshotFiles();
    const scenario = parse(readFileSync(join(dataFolder, FIRST_EXAMPLE), 'utf8')) as Loose;
    return await prerender({ scenario, stamp: stampOf(sizes), index: readJson('index.json'), sizes, read: readJson });
  } finally {
    await server.close();
  }
}

/** What of the page's data stands in a file of its own. */
export const BOOT_FILE = 'boot.json';
const withoutFirstThings = ({ stamp: _stamp, index: _index, sizes: _sizes, scenario: _scenario, ...rest }: Prerendered['boot']) => rest;

export function prerenderPlugin(root: string, conditions: string[]): Plugin {
  let page: Promise<Prerendered> | undefined;
  let building = false;
  return {
    name: 'prerender',
    config(_, { command }) {
      building = command === 'build';
    },
    async buildStart() {
      if (!building) return;
      page ??= prerendered(root, conditions);
      // beside the page, so that its text is parsed in one go
      this.emitFile({ type: 'asset', name: BOOT_FILE, source: JSON.stringify(withoutFirstThings((await page).boot)) });
    },
    transformIndexHtml: {
      order: 'pre',
      async handler(html) {
        page ??= prerendered(root, conditions);
        const { html: body, boot } = await page;
        const { stamp, index, sizes, scenario } = boot;
        const json = (id: string, value: object) =>
          `<script type="application/json" id="${id}">${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>`;
        const policy = building ? `<meta http-equiv="Content-Security-Policy" content="${CSP}" />\n    ` : '';
        return html
          .replace('<meta name="viewport"', () => `${policy}<meta name="viewport"`)
          .replace('<!--app-->', () => body)
          .replace('<!--first-->', () => json('first', { stamp, index, sizes, scenario }))
          .replace('<!--boot-->', () => (building ? '' : json('boot', withoutFirstThings(boot))));
      },
    },
  };
}
