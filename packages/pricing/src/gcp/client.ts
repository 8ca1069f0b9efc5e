/** Google's own client of the Cloud Billing Catalog, loaded when it is used, over gRPC or REST. Credentials come from its standard chain and are never seen here. */
import { createRequire } from 'node:module';
import { isLoopback } from '../source/download.ts';
import { explainFailure } from '../source/explain-failure.ts';
import { within, type Retrier } from '../source/retry.ts';
import { SourceError } from '../source/source-error.ts';
import type { RawSku } from './catalog-sku.ts';

export const GCP_CHAIN = 'GOOGLE_APPLICATION_CREDENTIALS, `gcloud auth application-default login`, or the machine itself';
const PAGE_SIZE = 5000;
const MOST_PAGES = 2000;

export interface GcpClientOptions {
  retrier: Retrier;
  env: Record<string, string | undefined>;
  transport: 'grpc' | 'rest';
  /** another address of the service; http only on this machine */
  endpoint?: string;
  timeoutMs?: number;
}

export interface GcpCatalog {
  services: () => Promise<{ name: string; displayName: string }[]>;
  /** the SKUs of a service, page by page; `total` is not known */
  skus: (serviceName: string) => AsyncGenerator<RawSku[]>;
  close: () => Promise<void>;
}

type Billing = typeof import('@google-cloud/billing');
interface Gax {
  grpc: { credentials: { createInsecure: () => unknown } };
  googleAuthLibrary: { PassThroughClient: new () => unknown; GoogleAuth: new (options: object) => { getClient: () => Promise<unknown> } };
}

function load(): { billing: Billing; gax: Gax } {
  try {
    // required, not imported: the bundled command runs where an import would look in the wrong folder
    const here = createRequire(import.meta.url);
    const billing = here('@google-cloud/billing') as Billing;
    // the client's own copy of what it stands on: a second one would be another set of classes
    return { billing, gax: createRequire(here.resolve('@google-cloud/billing'))('google-gax') as Gax };
  } catch {
    throw new SourceError('missingClient', "Google's client is not installed: npm install @google-cloud/billing@5.1.2, then repeat");
  }
}

/** @throws {SourceError} when the client is not installed, the address is no address, or REST finds no credentials */
export async function gcpCatalog({ retrier, env, transport, endpoint, timeoutMs = 60_000 }: GcpClientOptions): Promise<GcpCatalog> {
  const { billing, gax } = load();
  const explain = (what: string) => (thrown: unknown) =>
    explainFailure(thrown, { what: `the Cloud Billing Catalog (${what})`, standardChain: GCP_CHAIN, env });
  const options = await clientOptions(gax, { env, transport, endpoint, explain });
  const client = new billing.CloudCatalogClient(options as ConstructorParameters<Billing['CloudCatalogClient']>[0]);
  async function* pages<T, N>(
    what: string,
    send: (pageToken: string) => Promise<[T[] | null | undefined, unknown, N]>,
    tokenOf: (answer: N) => unknown,
  ): AsyncGenerator<T[]> {
    const seen = new Set<string>();
    let token = '';
    for (let page = 1; page <= MOST_PAGES; page++) {
      const [items, , answer] = await retrier.call(`${what}, page ${page}`, () => within(timeoutMs, send(token)), explain(what));
      yield items ?? [];
      token = String(tokenOf(answer) ?? '');
      if (token === '') return;
      if (seen.has(token))
        throw new SourceError(
          'badAnswer',
          `the Cloud Billing Catalog (${what}) gave the same page token twice on page ${page}: its pages go in a circle`,
        );
      seen.add(token);
    }
    throw new SourceError('badAnswer', `the Cloud Billing Catalog (${what}) does not end after ${MOST_PAGES} pages`);
  }
  const callOptions = { autoPaginate: false, timeout: timeoutMs, retry: null } as const;
  return {
    async services() {
      const found: { name: string; displayName: string }[] = [];
      for await (const page of pages(
        'ListServices',
        (pageToken) => client.listServices({ pageSize: PAGE_SIZE, pageToken }, callOptions),
        (answer) => answer?.nextPageToken,
      ))
        for (const { name, displayName } of page) if (name && displayName) found.push({ name, displayName });
      return found;
    },
    skus: (parent) =>
      pages(
        `ListSkus ${parent}`,
        (pageToken) => client.listSkus({ parent, currencyCode: 'USD', pageSize: PAGE_SIZE, pageToken }, callOptions),
        (answer) => answer?.nextPageToken,
      ) as AsyncGenerator<RawSku[]>,
    close: () => client.close(),
  };
}

/** On this machine: no TLS, and no credentials unless the environment names some. */
async function clientOptions(
  gax: Gax,
  {
    env,
    transport,
    endpoint,
    explain,
  }: Pick<GcpClientOptions, 'env' | 'transport'> & {
    endpoint: string | undefined;
    explain: (what: string) => (thrown: unknown) => SourceError;
  },
): Promise<Record<string, unknown>> {
  const rest = transport === 'rest';
  const at = endpoint === undefined ? undefined : address(endpoint);
  const plain = at?.protocol === 'http:';
  const where = at ? { apiEndpoint: at.hostname, port: Number(at.port || (plain ? 80 : 443)) } : {};
  if (plain && !rest)
    return { ...where, sslCreds: gax.grpc.credentials.createInsecure(), authClient: new gax.googleAuthLibrary.PassThroughClient() };
  const anonymous = plain && env.GOOGLE_APPLICATION_CREDENTIALS === undefined;
  if (anonymous) return { ...where, fallback: true, protocol: 'http', authClient: new gax.googleAuthLibrary.PassThroughClient() };
  if (!rest) return where;
  // without credentials the REST client would end the process by an unhandled rejection: ask first
  try {
    const authClient = await new gax.googleAuthLibrary.GoogleAuth({
      scopes: ['https://www.googleapis.com/auth/cloud-billing.readonly'],
    }).getClient();
    return { ...where, fallback: true, ...(plain && { protocol: 'http' }), authClient };
  } catch (thrown) {
    throw explain('credentials')(thrown);
  }
}

function address(endpoint: string): URL {
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch {
    throw new SourceError('badAnswer', `--endpoint ${endpoint} is no address; e.g. http://127.0.0.1:8080`);
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(endpoint)))
    throw new SourceError('badAnswer', `--endpoint ${url.protocol}//${url.host}: only https is spoken, and http on this machine`);
  return url;
}
