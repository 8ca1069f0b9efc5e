/** Writes `sw.js`: it keeps every file of this build, and answers from them first. Price files are kept by the planner, in a cache of their own. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { snapshotFiles, stampOf } from './snapshot-files.ts';

export function serviceWorkerPlugin(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    writeBundle(options, bundle) {
      const hash = createHash('sha256');
      const files = Object.entries(bundle)
        .filter(([name]) => !name.endsWith('.map'))
        .map(([name, output]) => {
          hash.update(name).update(output.type === 'chunk' ? output.code : output.source);
          return name;
        })
        .sort();
      const text = serviceWorker(hash.digest('hex').slice(0, 12), stampOf(snapshotFiles()), [
        './',
        ...files,
        'emblem.svg',
        'plimsoll.webmanifest',
      ]);
      writeFileSync(join(options.dir!, 'sw.js'), text);
    },
  };
}

const serviceWorker = (build: string, stamp: string, files: string[]) => `// The page without a network. Written by the build.
// another Plimsoll may stand beside this one, under another path: each has caches of its own
const HERE = new URL('./', location.href).pathname;
const SHELL = \`plimsoll-shell \${HERE} ${build}\`;
const DATA = \`plimsoll-data \${HERE} ${stamp}\`;
const FILES = ${JSON.stringify(files)};

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload' }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  const ours = (name) => /^plimsoll-(shell|data)$/.test(name.split(' ')[0]) && name.split(' ')[1] === HERE && name !== SHELL && name !== DATA;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(ours).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== location.origin) return;
  event.respondWith(answer(request));
});

// The page itself from the network when there is one, so that a new build is seen; its files, named by their content, from what is kept.
async function answer(request) {
  if (request.mode === 'navigate') {
    try {
      return await fetch(request);
    } catch {
      return (await caches.match('./', { ignoreSearch: true })) ?? Response.error();
    }
  }
  return (await caches.match(request)) ?? fetch(request);
}
`;
