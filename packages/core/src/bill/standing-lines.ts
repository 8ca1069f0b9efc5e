/** What stands there whatever the traffic: load balancers, NAT gateways, their addresses. */
import type { Cloud } from '../catalog/index.ts';
import type { Demand } from '../demand/index.ts';
import type { ResolvedRegion, ResolvedScenario } from '../scenario/index.ts';
import { HOURS_PER_MONTH } from '../traffic/index.ts';
import { needsNat } from './flows.ts';
import { lineItem, type Component, type LineInput, type LineItem, type LineKind } from './line-item.ts';
import type { PriceBook } from './price-book.ts';
import { GCP_NAT_VM_CAP, type Purpose } from './skus.ts';

const HOURS: LineInput = { value: HOURS_PER_MONTH, unit: 'h', source: '730 hours a month, by definition' };
const FLAT_RULES = 5;

/** @param averageNatVms mean over the week of min(32, VMs) in a region; only GCP's NAT is billed by it */
export function standingLines(
  book: PriceBook,
  scenario: ResolvedScenario,
  demand: Demand,
  averageNatVms: (region: string) => number,
): LineItem[] {
  const lines: LineItem[] = [];
  const add = (
    region: ResolvedRegion,
    draft: {
      id: string;
      component: Component;
      purpose: Purpose;
      service: string | null;
      unit: string;
      kind?: LineKind;
      everywhere?: boolean;
      costId?: string | undefined;
    },
    count?: { name: string; input: LineInput },
  ) => {
    const quote = book.quote(region.cloud, region.region, draft.purpose);
    const tier = quote.tiers[0]!;
    book.use(region.cloud, region.region, quote.sku, quote.unit, tier);
    const formula = count ? `${count.name} * hoursPerMonth` : 'hoursPerMonth';
    const inputs: Record<string, LineInput> = { ...(count && { [count.name]: count.input }), hoursPerMonth: HOURS };
    const { id, component, service, unit } = draft;
    lines.push(
      lineItem({
        id,
        component,
        service,
        region: draft.everywhere ? null : region.region,
        sku: quote.sku,
        formula,
        inputs,
        unit,
        price: tier,
        kind: draft.kind ?? 'fixed',
        costId: draft.costId,
      }),
    );
  };
  const zonesOf = (region: ResolvedRegion, what: string) => ({
    name: 'zones',
    input: {
      value: region.zones,
      unit: 'zones',
      source: `scenario regions, zones of ${region.region}: ${what}`,
      ref: { of: 'zones' as const },
    },
  });
  const balancedOn = (cloud: Cloud) =>
    scenario.order
      .map((name) => scenario.services[name]!)
      .filter((service) => service.loadBalancer[cloud] !== 'none')
      .map(({ name, loadBalancer, costIds }) => ({ name, loadBalancer: loadBalancer[cloud], costId: costIds.loadBalancer }));

  for (const region of scenario.regions.filter(({ cloud }) => cloud === 'aws')) {
    for (const { name, loadBalancer, costId } of balancedOn('aws')) {
      add(region, {
        id: `${name}-${region.region}-load-balancer`,
        component: 'loadBalancer',
        purpose: 'loadBalancerHour',
        service: name,
        unit: 'hour',
        costId,
      });
      if (loadBalancer === 'public')
        add(
          region,
          { id: `${name}-${region.region}-load-balancer-ip`, component: 'ip', purpose: 'publicIp', service: name, unit: 'IP-hour', costId },
          zonesOf(region, 'one address per zone'),
        );
    }
  }
  const gcp = scenario.regions.filter(({ cloud }) => cloud === 'gcp');
  const publicCount = balancedOn('gcp').filter(({ loadBalancer }) => loadBalancer === 'public').length;
  if (gcp[0] && publicCount > 0)
    add(gcp[0], {
      id: 'global-forwarding-rules',
      component: 'loadBalancer',
      purpose: 'loadBalancerHour',
      service: null,
      unit: 'hour',
      everywhere: true,
      costId: scenario.costIds.forwardingRules,
    });
  const internalCount = balancedOn('gcp').filter(({ loadBalancer }) => loadBalancer === 'internal').length;
  for (const region of gcp) {
    if (internalCount > 0)
      add(region, {
        id: `${region.region}-forwarding-rules`,
        component: 'loadBalancer',
        purpose: 'internalLoadBalancerHour',
        service: null,
        unit: 'hour',
        costId: scenario.costIds.forwardingRules,
      });
    const extra = {
      name: 'rulesBeyondFive',
      input: {
        value: internalCount - FLAT_RULES,
        unit: 'rules',
        source: 'internal load balancers of the scenario less the five that the base charge covers',
      },
    };
    if (internalCount > FLAT_RULES)
      add(
        region,
        {
          id: `${region.region}-forwarding-rules-extra`,
          component: 'loadBalancer',
          purpose: 'internalLoadBalancerExtraRule',
          service: null,
          unit: 'rule-hour',
          costId: scenario.costIds.forwardingRules,
        },
        extra,
      );
  }
  if (needsNat(demand))
    for (const region of scenario.regions) {
      const line = { component: 'nat' as const, service: null, costId: scenario.costIds.nat };
      if (region.cloud === 'aws') {
        add(region, { ...line, id: `${region.region}-nat`, purpose: 'natHour', unit: 'hour' }, zonesOf(region, 'one NAT gateway per zone'));
        add(
          region,
          { ...line, id: `${region.region}-nat-ip`, component: 'ip', purpose: 'natIp', unit: 'IP-hour' },
          zonesOf(region, 'one address per NAT gateway'),
        );
      } else {
        const vms = {
          name: 'natVms',
          input: {
            value: averageNatVms(region.region),
            unit: 'VMs',
            source: `mean over the week of min(${GCP_NAT_VM_CAP}, instances in ${region.region})`,
            ref: { of: 'natVms' as const },
          },
        };
        add(region, { ...line, id: `${region.region}-nat`, purpose: 'natHour', unit: 'VM-hour', kind: 'step' }, vms);
        add(region, { ...line, id: `${region.region}-nat-ip`, component: 'ip', purpose: 'natIp', unit: 'IP-hour' });
      }
    }
  return lines;
}
