/** Loopback servers that speak the Cloud Billing Catalog's gRPC (with the package's own protos) and its REST. */
import { createRequire } from 'node:module';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { never, type Fault, type Faults } from './faults.ts';

const here = createRequire(new URL('../../packages/pricing/package.json', import.meta.url));
interface Codec {
  encode: (value: unknown) => { finish: () => Uint8Array };
  decode: (bytes: Uint8Array) => Record<string, unknown>;
  fromObject: (value: unknown) => unknown;
}
interface GrpcServer {
  addService: (definition: object, handlers: object) => void;
  bindAsync: (address: string, credentials: unknown, done: (error: Error | null, port: number) => void) => void;
  forceShutdown: () => void;
}
interface Grpc {
  Server: new (options?: object) => GrpcServer;
  ServerCredentials: { createInsecure: () => unknown };
}

export interface GcpServer {
  url: string;
  requests: string[];
  /** what the clients sent as authorization */
  authorizations: string[];
  close: () => Promise<void>;
}
export interface GcpServerOptions {
  services: readonly { name: string; displayName: string }[];
  skus: Record<string, readonly object[]>;
  pageSize?: number;
  faults?: Faults;
  delayMs?: number;
}

/** gRPC statuses of what HTTP calls otherwise. */
const STATUS: Record<number, number> = { 429: 8, 500: 13, 503: 14, 401: 16, 403: 7, 400: 3 };

function pager({ services, skus, pageSize = 400, faults = never }: GcpServerOptions) {
  const requests: string[] = [];
  return {
    requests,
    ask(operation: string, parent: string, token: string): { body: Record<string, unknown>; fault: Fault | undefined } {
      requests.push(`${operation} ${parent}`.trim());
      const start = Number(token.replace('page', '') || 0);
      const all = operation === 'ListServices' ? services : (skus[parent] ?? []);
      const fault = faults({ n: requests.length, operation, page: start / pageSize + 1 });
      const next = start + pageSize < all.length ? `page${start + pageSize}` : '';
      const nextPageToken = fault?.kind === 'repeatToken' ? 'page0' : fault?.kind === 'noToken' ? '' : next;
      return { body: { [operation === 'ListServices' ? 'services' : 'skus']: all.slice(start, start + pageSize), nextPageToken }, fault };
    },
  };
}

export async function gcpGrpcServer(options: GcpServerOptions): Promise<GcpServer> {
  const { protos } = here('@google-cloud/billing') as { protos: { google: { cloud: { billing: { v1: Record<string, Codec> } } } } };
  const { grpc } = createRequire(here.resolve('@google-cloud/billing'))('google-gax') as { grpc: Grpc };
  const types = protos.google.cloud.billing.v1;
  const { requests, ask } = pager(options);
  const authorizations: string[] = [];
  const server = new grpc.Server({ 'grpc.max_send_message_length': -1 });
  const method = (name: string) => ({
    path: `/google.cloud.billing.v1.CloudCatalog/${name}`,
    requestStream: false,
    responseStream: false,
    requestDeserialize: (bytes: Uint8Array) => types[`${name}Request`]!.decode(bytes),
    requestSerialize: () => new Uint8Array(),
    // an answer cut in half is what is not an object here
    responseSerialize: (value: unknown) => {
      const { body, cut } = value as { body: unknown; cut: boolean };
      const bytes = Buffer.from(types[`${name}Response`]!.encode(types[`${name}Response`]!.fromObject(body)).finish());
      return cut ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes;
    },
    responseDeserialize: () => ({}),
  });
  const handler =
    (name: string) =>
    (
      call: { request: { parent?: string; pageToken?: string }; metadata: { get: (key: string) => unknown[] } },
      done: (error: object | null, value?: unknown) => void,
    ) => {
      authorizations.push(String(call.metadata.get('authorization')[0] ?? ''));
      const { body, fault } = ask(name, call.request.parent ?? '', call.request.pageToken ?? '');
      const well = () => done(null, { body, cut: fault?.kind === 'truncate' });
      if (fault?.kind === 'status') return done({ code: STATUS[fault.status] ?? 2, details: fault.message ?? fault.code });
      if (fault?.kind === 'reset') return done({ code: 14, details: 'Connection dropped' });
      if (fault?.kind === 'html') return done({ code: 14, details: 'Received HTTP status code 200 with content type text/html' });
      setTimeout(well, fault?.kind === 'slow' ? fault.ms : (options.delayMs ?? 0));
    };
  server.addService(
    { ListServices: method('ListServices'), ListSkus: method('ListSkus') },
    { ListServices: handler('ListServices'), ListSkus: handler('ListSkus') },
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  return { url: `http://127.0.0.1:${port}`, requests, authorizations, close: async () => server.forceShutdown() };
}

export async function gcpRestServer(options: GcpServerOptions): Promise<GcpServer> {
  const { requests, ask } = pager(options);
  const authorizations: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://x');
    authorizations.push(String(request.headers.authorization ?? ''));
    const list = /^\/v1\/(services\/[^/]+)\/skus$/.exec(url.pathname);
    const { body, fault } = ask(list ? 'ListSkus' : 'ListServices', list?.[1] ?? '', url.searchParams.get('pageToken') ?? '');
    const text = JSON.stringify(restForm(body));
    const well = () => reply(response, 200, text);
    if (!fault || fault.kind === 'repeatToken' || fault.kind === 'noToken') return void setTimeout(well, options.delayMs ?? 0);
    if (fault.kind === 'slow') return void setTimeout(well, fault.ms);
    if (fault.kind === 'status')
      return reply(
        response,
        fault.status,
        JSON.stringify({ error: { code: fault.status, message: fault.message ?? fault.code, status: fault.code } }),
      );
    if (fault.kind === 'truncate') return reply(response, 200, text.slice(0, Math.floor(text.length / 2)));
    if (fault.kind === 'html') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(text.length) });
    response.write(text.slice(0, 20));
    setTimeout(() => response.destroy(), 10);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    authorizations,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const reply = (response: ServerResponse, status: number, text: string) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(text);

/** REST writes times as text. */
function restForm(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(restForm);
  if (typeof value !== 'object' || value === null) return value;
  const one = value as Record<string, unknown>;
  if (typeof one.seconds === 'number') return new Date(one.seconds * 1000).toISOString();
  return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, restForm(inner)]));
}
