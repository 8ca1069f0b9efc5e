// A small static server on loopback for the built page: GET and HEAD only, nothing outside its folder.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { createGzip } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

/** @param prefix the path the folder is served under, such as `/` or `/tools/plimsoll/` */
export function serve(folder, { port = 0, prefix = '/' } = {}) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    if (!['GET', 'HEAD'].includes(request.method)) return void response.writeHead(405).end();
    const inside = path.startsWith(prefix) ? normalize(path.slice(prefix.length - 1)) : undefined;
    if (inside === undefined || inside.split(sep).includes('..')) return void response.writeHead(404).end('not found');
    let file = join(folder, inside);
    if (existsSync(file) && statSync(file).isDirectory()) file = join(file, 'index.html');
    if (!existsSync(file)) return void response.writeHead(404).end('not found');
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    const zipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') && type !== 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, ...(zipped && { 'content-encoding': 'gzip' }) });
    if (request.method === 'HEAD') return void response.end();
    const stream = createReadStream(file);
    (zipped ? stream.pipe(createGzip()) : stream).pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () =>
      resolve({
        server,
        port: server.address().port,
        close: () =>
          new Promise((done) => {
            server.close(done);
            // whoever is still being served is not waited for
            server.closeAllConnections();
          }),
      }),
    );
  });
}
