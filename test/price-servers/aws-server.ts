/** A loopback server that speaks AWS JSON 1.1 as the Price List does: pages with tokens, `PriceList` as JSON texts, errors with `__type`. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AwsItem } from './aws-catalog.ts';
import { never, type Fault, type Faults } from './faults.ts';

export interface AwsServer {
  url: string;
  /** operations asked for, in order */
  requests: string[];
  headers: IncomingMessage['headers'][];
  close: () => Promise<void>;
}

export interface AwsServerOptions {
  items: readonly AwsItem[];
  pageSize?: number;
  faults?: Faults;
  /** bulk files by `SERVICE REGION` */
  files?: Record<string, string>;
  /** milliseconds before every answer */
  delayMs?: number;
}

export async function awsServer({ items, pageSize = 40, faults = never, files = {}, delayMs = 0 }: AwsServerOptions): Promise<AwsServer> {
  const requests: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      setTimeout(() => answer(request, response, Buffer.concat(chunks.map((one) => new Uint8Array(one))).toString('utf8')), delayMs);
    });
  });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function answer(request: IncomingMessage, response: ServerResponse, text: string): void {
    if (request.method === 'GET') {
      const body = files[decodeURIComponent(request.url!.slice(1))];
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/csv' }).end(body);
      return;
    }
    const operation = String(request.headers['x-amz-target']).split('.').at(-1)!;
    const body = JSON.parse(text) as Record<string, unknown>;
    headers.push(request.headers);
    requests.push(`${operation} ${String(body.ServiceCode ?? '')}`.trim());
    const start = Number(String(body.NextToken ?? 'page0').replace('page', ''));
    const fault = faults({ n: requests.length, operation, page: start / pageSize + 1 });
    if (fault) return misbehave(fault, response, () => send(response, page(operation, body, start)), page(operation, body, start));
    send(response, page(operation, body, start));
  }

  function page(operation: string, body: Record<string, unknown>, start: number): Record<string, unknown> {
    const cut = <T>(all: readonly T[]) => ({
      part: all.slice(start, start + pageSize),
      ...(start + pageSize < all.length && { NextToken: `page${start + pageSize}` }),
    });
    if (operation === 'DescribeServices') {
      const { part, ...rest } = cut(
        [...new Set(items.map(({ serviceCode }) => serviceCode))].map((ServiceCode) => ({ ServiceCode, AttributeNames: ['regionCode'] })),
      );
      return { FormatVersion: 'aws_v1', Services: part, ...rest };
    }
    if (operation === 'GetAttributeValues') {
      const { part, ...rest } = cut(
        [...new Set(items.flatMap(({ product }) => product.attributes.regionCode ?? []))].map((Value) => ({ Value })),
      );
      return { AttributeValues: part, ...rest };
    }
    if (operation === 'GetProducts') {
      const filters = (body.Filters ?? []) as { Field: string; Value: string }[];
      const found = items.filter(
        ({ product, serviceCode }) =>
          serviceCode === body.ServiceCode &&
          filters.every(({ Field, Value }) => (Field === 'productFamily' ? product.productFamily : product.attributes[Field]) === Value),
      );
      const { part, ...rest } = cut(found.map((one) => JSON.stringify(one)));
      return { FormatVersion: 'aws_v1', PriceList: part, ...rest };
    }
    const name = `${String(body.ServiceCode)} ${String(body.RegionCode)}`;
    if (operation === 'ListPriceLists')
      return {
        PriceLists:
          files[name] === undefined
            ? []
            : [
                {
                  PriceListArn: `arn:aws:pricing:::price-list/aws/${name}`,
                  RegionCode: body.RegionCode,
                  CurrencyCode: 'USD',
                  FileFormats: ['json', 'csv'],
                },
              ],
      };
    return { Url: `${url()}/${encodeURIComponent(String(body.PriceListArn).split('/').at(-1)!)}` };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: url(),
    requests,
    headers,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function send(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}

function misbehave(fault: Fault, response: ServerResponse, well: () => void, body: Record<string, unknown>): void {
  const text = JSON.stringify(body);
  switch (fault.kind) {
    case 'status':
      response
        .writeHead(fault.status, { 'content-type': 'application/x-amz-json-1.1', ...(fault.date && { date: fault.date.toUTCString() }) })
        .end(JSON.stringify({ __type: fault.code, message: fault.message ?? fault.code }));
      return;
    case 'slow':
      setTimeout(well, fault.ms);
      return;
    case 'reset':
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': String(text.length) });
      response.write(text.slice(0, Math.ceil(text.length / 2)));
      setTimeout(() => response.destroy(), 10);
      return;
    case 'truncate':
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(text.slice(0, Math.floor(text.length / 2)));
      return;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Sign in to the hotel network</body></html>');
      return;
    case 'repeatToken':
      send(response, { ...body, NextToken: 'page0' });
      return;
    case 'noToken': {
      const { NextToken: _, ...rest } = body;
      void _;
      send(response, rest);
      return;
    }
    default:
      fault satisfies never;
  }
}
