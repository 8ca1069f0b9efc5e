/**
 * What one instance of a service costs, item by item: the machine, its confidential surcharge, its disk, its public address, its metrics.
 * The search prices fleets with these rates (and the scenario's own extras, `instance-extras.ts`) and the bill prints them: the same money.
 */
import type { Cloud, MachineType } from '../catalog/index.ts';
import type { Fleet } from '../fleet/index.ts';
import { formatPath, type ResolvedScenario, type ResolvedService } from '../scenario/index.ts';
import { HOURS_PER_MONTH } from '../traffic/index.ts';
import type { Component, LineInput } from './line-item.ts';
import type { PriceBook, UnitPrice } from './price-book.ts';
import { AWS_METRICS_PER_INSTANCE, type Purpose } from './skus.ts';

export interface InstanceRate {
  key: string;
  component: Component;
  sku: string;
  unit: string;
  /** units per instance; its name, unit and source are the formula's input */
  perInstance: { name: string; input: LineInput } | undefined;
  /** true: per hour of running; false: per month of running */
  hourly: boolean;
  price: UnitPrice;
  /** price factors of the four quarters of the month; undefined: the same price all month */
  quarterFactors: [number, number, number, number] | undefined;
}

/** What the machine itself costs; undefined when it has no price in the region: it is then no candidate. */
export function machineRates(
  book: PriceBook,
  sustainedUseFactor: number,
  { constraints }: Pick<ResolvedScenario, 'constraints'>,
  machine: MachineType,
  region: string,
): InstanceRate[] | undefined {
  const hour = book.machineHour(region, machine);
  if (!hour) return undefined;
  const parts = book.machineParts(region, machine);
  const sustained = quarterFactors(sustainedUseFactor);
  const rates: InstanceRate[] = parts
    ? parts.map(({ resource, sku, price }) => ({
        key: resource,
        component: 'compute',
        sku,
        unit: resource === 'core' ? 'vCPU-hour' : 'GiB-hour',
        perInstance: perInstance(machine, resource),
        hourly: true,
        price,
        quarterFactors: sustained,
      }))
    : [
        {
          key: 'machine',
          component: 'compute',
          sku: hour.sku,
          unit: 'instance-hour',
          perInstance: undefined,
          hourly: true,
          price: hour.price,
          quarterFactors: sustained,
        },
      ];
  if (constraints.tee && machine.cloud === 'gcp') {
    const technology = machine.tee === 'tdx' ? 'tdx' : 'sev';
    for (const resource of ['core', 'ram'] as const) {
      const { price, sku, unit } = book.confidential(technology, resource, region);
      rates.push({
        key: `confidential-${resource}`,
        component: 'tee',
        sku,
        unit,
        perInstance: perInstance(machine, resource),
        hourly: true,
        price,
        quarterFactors: undefined,
      });
    }
  }
  return rates;
}

/** What a service buys with each of its instances, whatever the machine. */
export function serviceRates(
  book: PriceBook,
  scenario: Pick<ResolvedScenario, 'front' | 'traffic'>,
  service: Pick<ResolvedService, 'name' | 'diskGib' | 'loadBalancer'>,
  cloud: Cloud,
  region: string,
): InstanceRate[] {
  const rates: InstanceRate[] = [];
  const monthly = (key: string, component: Component, purpose: Purpose, name: string, input: LineInput, unit: string, hourly: boolean) => {
    const { sku, tiers } = book.quote(cloud, region, purpose);
    rates.push({ key, component, sku, unit, perInstance: { name, input }, hourly, price: tiers[0]!, quarterFactors: undefined });
  };
  if (service.diskGib > 0)
    monthly(
      'disk',
      'disk',
      'disk',
      'diskGib',
      {
        value: service.diskGib,
        unit: cloud === 'aws' ? 'GB' : 'GiB',
        source: `scenario services.${service.name}.diskGib`,
        ref: { of: 'scenario', path: servicePath(service.name, 'diskGib') },
      },
      cloud === 'aws' ? 'GB-month' : 'GiB-month',
      false,
    );
  if (service.name === scenario.front && service.loadBalancer[cloud] !== 'public' && scenario.traffic.placement.internet > 0)
    monthly(
      'public-ip',
      'ip',
      'publicIp',
      'addressesPerInstance',
      { value: 1, unit: 'address', source: 'clients on the internet reach each replica: there is no public load balancer' },
      'IP-hour',
      true,
    );
  if (cloud === 'aws')
    monthly(
      'metrics',
      'monitoring',
      'monitoring',
      'metricsPerInstance',
      { value: AWS_METRICS_PER_INSTANCE, unit: 'metric', source: 'EC2 detailed monitoring: seven metrics an instance' },
      'metric-month',
      false,
    );
  return rates;
}

const servicePath = (service: string, key: string) => formatPath(['services', service, key]);

const perInstance = (machine: MachineType, resource: 'core' | 'ram'): InstanceRate['perInstance'] =>
  resource === 'core'
    ? { name: 'vcpusPerInstance', input: { value: machine.billedVcpus, unit: 'vCPU', source: machine.source } }
    : { name: 'gibPerInstance', input: { value: machine.memoryGib, unit: 'GiB', source: machine.source } };

/** The instance-hour alone cheaper by a fraction (on GCP: its cores and its memory); disks, addresses, metrics and surcharges as they are. */
export const loweredRates = (rates: readonly InstanceRate[], fraction: number): InstanceRate[] =>
  rates.map((rate) =>
    rate.component === 'compute' && rate.price.usdPerUnit !== null
      ? { ...rate, price: { ...rate.price, usdPerUnit: rate.price.usdPerUnit * (1 - fraction) } }
      : rate,
  );

/** How much of a fleet runs: its mean, and the mean split over the quarters of the month. */
export type RunningReplicas = Pick<Fleet, 'averageReplicas' | 'layerQuarters'>;

/** What a fleet costs a month by these rates, unpriced items left out; layers of the fleet get their quarter's price. */
export function fleetUsdPerMonth(rates: readonly InstanceRate[], fleet: RunningReplicas): number {
  return rates.reduce((sum, rate) => sum + rateUsdPerMonth(rate, fleet), 0);
}

function rateUsdPerMonth({ price, perInstance, hourly, quarterFactors: factors }: InstanceRate, fleet: RunningReplicas): number {
  if (price.usdPerUnit === null) return 0;
  const perReplica = price.usdPerUnit * (perInstance?.input.value ?? 1) * (hourly ? HOURS_PER_MONTH : 1);
  if (!factors) return perReplica * fleet.averageReplicas;
  return perReplica * fleet.layerQuarters.reduce((sum, replicas, i) => sum + replicas * factors[i]!, 0);
}

/** GCP's incremental prices by quarter of the month that a layer runs; undefined for families without the discount. Source: Google Cloud, "Sustained use discounts". */
function quarterFactors(fullMonthFactor: number): [number, number, number, number] | undefined {
  if (fullMonthFactor >= 1) return undefined;
  return fullMonthFactor < 0.75 ? [1, 0.8, 0.6, 0.4] : [1, 0.8678, 0.733, 0.6];
}
