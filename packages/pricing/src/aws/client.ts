/** AWS's own client of the price list, loaded when it is used. Credentials come from its standard chain and are never seen here. */
import { createRequire } from 'node:module';
import { explainFailure } from '../source/explain-failure.ts';
import type { Retrier } from '../source/retry.ts';
import { SourceError } from '../source/source-error.ts';

export const AWS_CHAIN = 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, single sign-on, or the role of the machine';
/** The price list is served in few regions; it lists all. */
const SERVED_IN = 'us-east-1';
/** More pages than any list has: a token that never ends is a fault. */
const MOST_PAGES = 20_000;

export interface AwsClientOptions {
  retrier: Retrier;
  env: Record<string, string | undefined>;
  /** another address of the service; default: AWS's, or AWS_ENDPOINT_URL_PRICING */
  endpoint?: string;
  timeoutMs?: number;
}

export interface AwsPriceList {
  serviceCodes: () => Promise<string[]>;
  attributeValues: (serviceCode: string, attributeName: string) => Promise<string[]>;
  /** every item of a query, page by page */
  products: (serviceCode: string, filters: Record<string, string>) => AsyncGenerator<string[]>;
  /** the address of the newest bulk offer file of a region, as CSV; undefined: there is none */
  offerFileUrl: (serviceCode: string, region: string, effective: Date) => Promise<string | undefined>;
}

type Pricing = typeof import('@aws-sdk/client-pricing');

function load(): Pricing {
  try {
    // required, not imported: the bundled command runs where an import would look in the wrong folder
    return createRequire(import.meta.url)('@aws-sdk/client-pricing') as Pricing;
  } catch {
    throw new SourceError('missingClient', "AWS's client is not installed: npm install @aws-sdk/client-pricing@3.1133.0, then repeat");
  }
}

/** @throws {SourceError} when the client is not installed */
export function awsPriceList({ retrier, env, endpoint, timeoutMs = 60_000 }: AwsClientOptions): AwsPriceList {
  const sdk = load();
  const client = new sdk.PricingClient({
    region: SERVED_IN,
    ...(endpoint !== undefined && { endpoint }),
    maxAttempts: 1,
    requestHandler: { requestTimeout: timeoutMs, throwOnRequestTimeout: true, connectionTimeout: 10_000 },
  });
  const call = <T>(what: string, send: () => Promise<T>) =>
    retrier.call(what, send, (thrown) => explainFailure(thrown, { what: `the AWS Price List (${what})`, standardChain: AWS_CHAIN, env }));
  async function* pages<T extends { NextToken?: string | undefined }>(
    what: string,
    send: (token: string | undefined) => Promise<T>,
  ): AsyncGenerator<T> {
    const seen = new Set<string>();
    let token: string | undefined;
    for (let page = 1; page <= MOST_PAGES; page++) {
      const answer = await call(`${what}, page ${page}`, () => send(token));
      yield answer;
      token = answer.NextToken || undefined;
      if (token === undefined) return;
      if (seen.has(token))
        throw new SourceError(
          'badAnswer',
          `the AWS Price List (${what}) gave the same page token twice on page ${page}: its pages go in a circle`,
        );
      seen.add(token);
    }
    throw new SourceError('badAnswer', `the AWS Price List (${what}) does not end after ${MOST_PAGES} pages`);
  }
  return {
    async serviceCodes() {
      const codes: string[] = [];
      for await (const { Services } of pages('DescribeServices', (NextToken) =>
        client.send(new sdk.DescribeServicesCommand({ FormatVersion: 'aws_v1', MaxResults: 100, NextToken })),
      ))
        codes.push(...(Services ?? []).flatMap(({ ServiceCode }) => ServiceCode ?? []));
      return codes;
    },
    async attributeValues(serviceCode, attributeName) {
      const values: string[] = [];
      for await (const { AttributeValues } of pages(`GetAttributeValues ${serviceCode} ${attributeName}`, (NextToken) =>
        client.send(
          new sdk.GetAttributeValuesCommand({ ServiceCode: serviceCode, AttributeName: attributeName, MaxResults: 100, NextToken }),
        ),
      ))
        values.push(...(AttributeValues ?? []).flatMap(({ Value }) => Value ?? []));
      return values;
    },
    async *products(serviceCode, filters) {
      const Filters = Object.entries(filters).map(([Field, Value]) => ({ Type: 'TERM_MATCH' as const, Field, Value }));
      for await (const { PriceList } of pages(`GetProducts ${serviceCode}`, (NextToken) =>
        client.send(new sdk.GetProductsCommand({ ServiceCode: serviceCode, FormatVersion: 'aws_v1', MaxResults: 100, Filters, NextToken })),
      )) {
        if (PriceList === undefined)
          throw new SourceError('badAnswer', `the AWS Price List (GetProducts ${serviceCode}) answered without PriceList`);
        yield PriceList.map(String);
      }
    },
    async offerFileUrl(serviceCode, region, effective) {
      const what = `ListPriceLists ${serviceCode} ${region}`;
      let arn: string | undefined;
      for await (const { PriceLists } of pages(what, (NextToken) =>
        client.send(
          new sdk.ListPriceListsCommand({
            ServiceCode: serviceCode,
            RegionCode: region,
            CurrencyCode: 'USD',
            EffectiveDate: effective,
            NextToken,
          }),
        ),
      ))
        for (const { PriceListArn, FileFormats } of PriceLists ?? []) if (FileFormats?.includes('csv')) arn ??= PriceListArn;
      if (arn === undefined) return undefined;
      const { Url } = await call(`GetPriceListFileUrl ${serviceCode} ${region}`, () =>
        client.send(new sdk.GetPriceListFileUrlCommand({ PriceListArn: arn, FileFormat: 'csv' })),
      );
      return Url;
    },
  };
}
