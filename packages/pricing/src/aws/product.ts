/** A product of AWS's price list in one form, whether it came from the API, a JSON offer file or a CSV one: attribute names lose case, blanks and signs. */
import { withoutPrefix } from './usage-type.ts';

export interface Product {
  sku: string;
  serviceCode: string;
  productFamily: string;
  /** without the region's prefix */
  usage: string;
  operation: string;
  /** a region's code; `global` when sold the same everywhere; undefined when neither the attributes nor the usage type tell */
  region: string | undefined;
  /** where data goes to, of transfer between regions */
  toRegion: string | undefined;
  attribute: (name: string) => string;
}

export const plainName = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** @param attributes by plain name */
export function product(sku: string, productFamily: string, attributes: ReadonlyMap<string, string>): Product {
  const attribute = (name: string) => attributes.get(plainName(name)) ?? '';
  const { usage, region, prefixes } = withoutPrefix(attribute('usagetype'));
  const code = attribute('regionCode') || attribute('fromRegionCode');
  const virginia = /N\. Virginia/.test(attribute('location') || attribute('fromLocation'));
  return {
    sku,
    serviceCode: attribute('servicecode'),
    productFamily,
    usage,
    operation: attribute('operation'),
    region: code || region || (virginia ? 'us-east-1' : undefined),
    toRegion: attribute('toRegionCode') || (prefixes[1] && withoutPrefix(`${prefixes[1]}-x`).region) || undefined,
    attribute,
  };
}

/** The machine type, when this is an hour of a Linux machine on shared hardware without licences: what an on-demand plan buys. */
export function linuxMachine({ productFamily, usage, operation, attribute }: Product): string | undefined {
  const is = (name: string, wanted: string) => attribute(name).toLowerCase() === wanted;
  const market = attribute('marketoption');
  return /^Compute Instance/.test(productFamily) &&
    is('operatingSystem', 'linux') &&
    is('tenancy', 'shared') &&
    is('preInstalledSw', 'na') &&
    is('capacitystatus', 'used') &&
    operation === 'RunInstances' &&
    (market === '' || market === 'OnDemand') &&
    /^(BoxUsage|HeavyUsage|)(:|$)/.test(usage) &&
    (attribute('locationType') === '' || is('locationType', 'aws region'))
    ? attribute('instanceType') || undefined
    : undefined;
}
