/**
 * Prices for a plan: list prices with the user's overrides, stand-ins where a region's own price is not known, and `unpriced` where nothing is.
 * The book remembers what was asked of it: a plan carries the rows it used.
 */
import {
  overriddenPrice,
  overrideMatches,
  STAND_IN_REGION,
  type Catalog,
  type Cloud,
  type MachineType,
  type SkuPrice,
} from '../catalog/index.ts';
import { alike, type PriceOverride } from '../scenario/index.ts';
import type { PriceBasis } from './line-item.ts';
import { SKU_NEEDS, type Purpose } from './skus.ts';

export type PriceState = 'priced' | 'assumed' | 'unpriced';

export interface UnitPrice {
  state: PriceState;
  /** null when unpriced */
  usdPerUnit: number | null;
  source: string;
  standIn?: string;
  date: string | null;
  basis?: PriceBasis;
}

export interface TierPrice extends UnitPrice {
  from: number;
}

export interface SkuQuote {
  sku: string;
  unit: string;
  /** quotes with the same pool count their tiers together */
  pool: string;
  bytesPerUnit: number;
  tiers: TierPrice[];
}

export interface UsedPrice {
  cloud: Cloud;
  region: string;
  sku: string;
  unit: string;
  from: number;
  usdPerUnit: number;
  source: string;
}

export class PriceBook {
  readonly usedPrices = new Map<string, UsedPrice>();
  readonly usedOverrides = new Set<number>();
  private readonly quotes = new Map<string, SkuQuote>();
  private readonly prepared = new Map<string, unknown>();
  private readonly madeOf = new Map<string, { basis: readonly unknown[]; made: unknown }[]>();
  private readonly catalog: Catalog;
  private readonly overrides: readonly PriceOverride[];

  constructor(catalog: Catalog, overrides: readonly PriceOverride[]) {
    this.catalog = catalog;
    this.overrides = overrides;
  }

  machine(machineType: string): MachineType | undefined {
    return this.catalog.machine(machineType);
  }

  /** What was made once from this book's prices is not made again. The key names everything it was made from but the book. */
  once<T>(key: string, make: () => T): T {
    if (!this.prepared.has(key)) this.prepared.set(key, make());
    return this.prepared.get(key) as T;
  }

  /**
   * What was made last, or first, from the same: bills are drawn up again and again with one input moved, and most of their lines stay.
   * @param basis all that it is made from but the book and what `name` stands for
   */
  again<T>(name: string, basis: readonly unknown[], make: () => T): T {
    const known = this.madeOf.get(name);
    const same = known?.find((one) => alike(one.basis, basis));
    if (same) return same.made as T;
    const made = { basis, made: make() };
    this.madeOf.set(name, known ? [known[0]!, made] : [made]);
    return made.made;
  }

  /** An instance-hour of a machine type; undefined when the region has no price for it. */
  machineHour(region: string, machine: MachineType): { price: UnitPrice; sku: string } | undefined {
    const list = this.catalog.machinePrice(region, machine.machineType);
    if (!list) return undefined;
    const aws = machine.cloud === 'aws';
    const parts = aws
      ? []
      : (['core', 'ram'] as const).flatMap((resource) => this.catalog.resourcePrice(region, machine.family, resource) ?? []);
    const ids = parts.map((part) => part.skuId).filter(Boolean);
    const sku = aws ? `BoxUsage:${machine.machineType}` : `${machine.machineType}${ids.length ? ` (${ids.join(' + ')})` : ''}`;
    const traits = {
      region,
      cloudServices: aws ? ['EC2', 'AmazonEC2', 'Amazon EC2'] : ['Compute Engine'],
      skus: [aws ? sku : machine.machineType],
      family: machine.machineType.split(/[.-]/, 1)[0]!,
    };
    const own = overriddenPrice(list.usdPerHour, traits, this.overrides, this.usedOverrides);
    let { usdPerUnit, note } = own;
    let basis = basisOf(list.usdPerHour, own);
    // GCP sells a machine as its vCPUs and its memory: an override of one of these SKUs moves the machine's price by the difference
    for (const [i, part] of parts.entries()) {
      if (!part.skuId) continue;
      const own = this.overrides.filter((override) => override.sku?.toLowerCase() === part.skuId.toLowerCase());
      const changed = overriddenPrice(part.usdPerUnit, { ...traits, skus: [part.skuId] }, own, this.usedOverrides);
      if (changed.note === undefined) continue;
      usdPerUnit += (changed.usdPerUnit - part.usdPerUnit) * (i === 0 ? machine.billedVcpus : machine.memoryGib);
      note = changed.note;
      basis = {};
    }
    return { sku, price: { state: 'priced', usdPerUnit, source: cited(list.source, note), date: list.date, ...basis } };
  }

  /**
   * GCP sells most machines as vCPUs and memory: an hour of each, when the two add up to the machine's own price. Undefined where they do not, or
   * where an override names the machine type itself.
   */
  machineParts(region: string, machine: MachineType): { resource: 'core' | 'ram'; price: UnitPrice; sku: string }[] | undefined {
    if (machine.cloud !== 'gcp') return undefined;
    const whole = { region, cloudServices: ['Compute Engine'], skus: [machine.machineType], family: machine.machineType.split('-', 1)[0]! };
    const stated = (override: PriceOverride) => override.usdPerUnit !== undefined || override.sku !== undefined;
    if (this.overrides.some((override) => stated(override) && overrideMatches(override, whole))) return undefined;
    const list = this.catalog.machinePrice(region, machine.machineType);
    const [core, ram] = (['core', 'ram'] as const).map((resource) => this.catalog.resourcePrice(region, machine.family, resource));
    if (!list || !core?.skuId || !ram?.skuId) return undefined;
    const sum = core.usdPerUnit * machine.billedVcpus + ram.usdPerUnit * machine.memoryGib;
    if (Math.abs(sum - list.usdPerHour) > 1e-5 * list.usdPerHour) return undefined;
    const family = machine.machineType.split('-', 1)[0]!;
    return (
      [
        ['core', core],
        ['ram', ram],
      ] as const
    ).map(([resource, part]) => {
      const traits = { region, cloudServices: ['Compute Engine'], skus: [part.skuId], family };
      const own = overriddenPrice(part.usdPerUnit, traits, this.overrides, this.usedOverrides);
      return {
        resource,
        sku: `${part.skuId} ${machine.family} ${resource}`,
        price: {
          state: 'priced' as const,
          usdPerUnit: own.usdPerUnit,
          source: cited(part.source, own.note),
          date: part.date,
          ...basisOf(part.usdPerUnit, own),
        },
      };
    });
  }

  /** GCP's confidential surcharge on a vCPU-hour or GiB-hour; flat in every region. */
  confidential(technology: string, resource: 'core' | 'ram', region: string): { price: UnitPrice; sku: string; unit: string } {
    const list = this.catalog.resourcePrice('global', `confidential-${technology}`, resource);
    const sku = `Confidential Computing ${technology.toUpperCase()} ${resource}${list?.skuId ? ` ${list.skuId}` : ''}`;
    const unit = resource === 'core' ? 'vCPU-hour' : 'GiB-hour';
    if (!list) return { sku, unit, price: unpriced(`no surcharge known for ${technology}`) };
    const own = overriddenPrice(
      list.usdPerUnit,
      { region, cloudServices: ['Compute Engine'], skus: [list.skuId].filter(Boolean), family: undefined },
      this.overrides,
      this.usedOverrides,
    );
    return {
      sku,
      unit,
      price: {
        state: 'priced',
        usdPerUnit: own.usdPerUnit,
        source: cited(list.source, own.note),
        date: list.date,
        ...basisOf(list.usdPerUnit, own),
      },
    };
  }

  /** The price of a purpose in a region, with its tiers; an unpriced quote when no list has it. */
  quote(cloud: Cloud, region: string, purpose: Purpose): SkuQuote {
    const key = `${cloud} ${region} ${purpose}`;
    const known = this.quotes.get(key);
    if (known) return known;
    const quote = this.find(cloud, region, purpose);
    this.quotes.set(key, quote);
    return quote;
  }

  /** Notes that a quote's tier is on the bill. */
  use(cloud: Cloud, region: string, sku: string, unit: string, tier: { from?: number; usdPerUnit: number | null; source: string }): void {
    if (tier.usdPerUnit === null) return;
    this.usedPrices.set(`${region} ${sku} ${tier.from ?? 0}`, {
      cloud,
      region,
      sku,
      unit,
      from: tier.from ?? 0,
      usdPerUnit: tier.usdPerUnit,
      source: tier.source,
    });
  }

  private find(cloud: Cloud, region: string, purpose: Purpose): SkuQuote {
    const need = SKU_NEEDS[cloud][purpose];
    if (!need) throw new RangeError(`PriceBook.quote: ${cloud} has no ${purpose}`);
    const bytesPerUnit = need.bytesPerUnit ?? 1;
    const priced = (found: SkuPrice, standIn: string | undefined): SkuQuote => {
      const skus = found.skuId ? found.skuId.split('|') : [found.sku];
      const tiers = found.tiers.map((tier): TierPrice => {
        const own = overriddenPrice(
          tier.usdPerUnit,
          { region, cloudServices: [found.service, ...need.cloudServices], skus: [...skus, found.sku], family: undefined },
          this.overrides,
          this.usedOverrides,
        );
        const price = {
          usdPerUnit: own.usdPerUnit,
          source: cited(tier.source, own.note),
          date: tier.date,
          ...basisOf(tier.usdPerUnit, own),
        };
        return standIn === undefined
          ? { from: tier.from, state: 'priced', ...price }
          : { from: tier.from, state: 'assumed', standIn, ...price };
      });
      const pool = need.accountWide
        ? `${cloud} ${purpose}`
        : `${cloud} ${found.region === 'global' ? 'global' : ''} ${found.skuId || `${region} ${found.sku}`}`;
      return { sku: found.skuId ? `${found.skuId} ${found.sku}` : found.sku, unit: found.unit, pool, bytesPerUnit, tiers };
    };
    const inRegion = this.match(cloud, region, purpose) ?? this.match(cloud, 'global', purpose);
    if (inRegion) return priced(inRegion, undefined);
    const other = this.match(cloud, STAND_IN_REGION[cloud], purpose);
    if (other) return priced(other, `${other.sku} of ${STAND_IN_REGION[cloud]}`);
    const anywhere = this.catalog.regionsOf(cloud).find((name) => this.match(cloud, name, purpose));
    if (anywhere !== undefined)
      return priced(this.match(cloud, anywhere, purpose)!, `${this.match(cloud, anywhere, purpose)!.sku} of ${anywhere}`);
    if (need.standIn) {
      const found = this.match(cloud, region, need.standIn) ?? this.match(cloud, STAND_IN_REGION[cloud], need.standIn);
      if (found) return priced(found, `${found.sku} of ${found.region}`);
    }
    const sku = `${need.service} ${purpose}`;
    const price = this.ownPrice(sku, region) ?? unpriced(`no list has ${purpose} for ${region}`);
    return { sku, unit: 'unit', pool: `${cloud} ${region} ${purpose}`, bytesPerUnit, tiers: [{ from: 0, ...price }] };
  }

  /** Of what no list has: a price that the user states for just this SKU. A discount has nothing to be taken off. */
  private ownPrice(sku: string, region: string): UnitPrice | undefined {
    const stated = this.overrides.filter((override) => override.sku !== undefined && override.usdPerUnit !== undefined);
    const traits = { region, cloudServices: [], skus: [sku], family: undefined };
    const own = overriddenPrice(NaN, traits, stated, this.usedOverrides);
    return own.note === undefined
      ? undefined
      : { state: 'priced', usdPerUnit: own.usdPerUnit, source: `stated by ${own.note}`, date: null };
  }

  private match(cloud: Cloud, region: string, purpose: Purpose): SkuPrice | undefined {
    const need = SKU_NEEDS[cloud][purpose]!;
    const skus = this.catalog.skusOf(cloud, region, need.service);
    for (const pattern of need.sku) {
      const found = skus.find((one) => pattern.test(one.sku));
      if (found) return found;
    }
    return undefined;
  }
}

const unpriced = (why: string): UnitPrice => ({ state: 'unpriced', usdPerUnit: null, source: why, date: null });
const cited = (source: string, note: string | undefined) => (note ? `${source}; changed by ${note}` : source);

/** Where an override touched the price: what it was before. */
const basisOf = (listUsdPerUnit: number, { index }: { index?: number }): { basis?: PriceBasis } =>
  index === undefined ? {} : { basis: { listUsdPerUnit, override: index } };
