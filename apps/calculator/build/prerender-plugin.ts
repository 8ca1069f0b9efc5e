/** Runs the real planner while the page is built, and puts its answer, as HTML and as data, into the page. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { createServer, type Plugin } from 'vite';
import type { Prerendered } from '../src/prerender.ts';
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
    return await prerender({ stamp: stampOf(sizes), index: readJson('index.json'), sizes, read: readJson });
  } finally {
    await server.close();
  }
}

export function prerenderPlugin(root: string, conditions: string[]): Plugin {
  let page: Promise<Prerendered> | undefined;
  let building = false;
  return {
    name: 'prerender',
    config(_, { command }) {
      building = command === 'build';
    },
    transformIndexHtml: {
      order: 'pre',
      async handler(html) {
        page ??= prerendered(root, conditions);
        const { html: body, boot } = await page;
        const data = JSON.stringify(boot).replaceAll('<', '\\u003c');
        const policy = building ? `<meta http-equiv="Content-Security-Policy" content="${CSP}" />\n    ` : '';
        return html
          .replace('<meta name="viewport"', () => `${policy}<meta name="viewport"`)
          .replace('<!--app-->', () => body)
          .replace('<!--boot-->', () => `<script type="application/json" id="boot">${data}</script>`);
      },
    },
  };
}
