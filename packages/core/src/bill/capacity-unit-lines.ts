/**
 * AWS bills a load balancer by the hour's largest of four: GB processed, new connections / 25, active connections / 3000, rule evaluations / 1000.
 * The bytes are billed with each flow; here is what the other three add in the hours where one of them is larger. The largest is convex, so it is
 * taken hour by hour. Source: AWS, "Elastic Load Balancing pricing", Application Load Balancer capacity units.
 */
import type { Demand } from '../demand/index.ts';
import type { ResolvedScenario } from '../scenario/index.ts';
import { HOURS_PER_MONTH, type Week } from '../traffic/index.ts';
import { lineItem, type LineItem } from './line-item.ts';
import type { PriceBook } from './price-book.ts';

const NEW_CONNECTIONS_PER_SECOND = 25;
const ACTIVE_CONNECTIONS = 3000;
const RULE_EVALUATIONS_PER_SECOND = 1000;

export function capacityUnitLines(
  book: PriceBook,
  scenario: ResolvedScenario,
  demand: Demand,
  week: Pick<Week, 'requestsPerSecond' | 'growth'>,
): LineItem[] {
  const regions = scenario.regions.filter(({ cloud }) => cloud === 'aws');
  return regions.flatMap((region) =>
    scenario.order.flatMap((name) => {
      const { loadBalancer, loadBalancerUse: use, costIds } = scenario.services[name]!;
      if (loadBalancer.aws === 'none' || !use) return [];
      const edges = demand.edges.filter((edge) => edge.to === name);
      const calls = edges.reduce((sum, edge) => sum + edge.callsPerRequest, 0);
      const bytes = edges.reduce((sum, edge) => sum + edge.callsPerRequest * (edge.requestBytes + edge.responseBytes), 0);
      const beyond = (requestsPerSecond: number) => {
        const gigabytes = (requestsPerSecond * bytes * 3600) / 1e9;
        const others = [
          (requestsPerSecond * calls * use.newConnectionsPerRequest) / NEW_CONNECTIONS_PER_SECOND,
          use.activeConnections / ACTIVE_CONNECTIONS,
          (requestsPerSecond * calls * use.ruleEvaluationsPerRequest) / RULE_EVALUATIONS_PER_SECOND,
        ];
        return Math.max(0, ...others.map((units) => units - gigabytes));
      };
      const hours = week.growth.flatMap((factor) => week.requestsPerSecond.map((rate) => rate * factor * region.shareFraction));
      const unitsBeyondBytes = hours.reduce((sum, rate) => sum + beyond(rate), 0) / hours.length;
      if (unitsBeyondBytes === 0) return [];
      const { sku, unit, tiers } = book.quote('aws', region.region, 'loadBalancerIn');
      book.use('aws', region.region, sku, unit, tiers[0]!);
      return [
        lineItem({
          id: `${name}-${region.region}-capacity-units`,
          component: 'loadBalancer',
          service: name,
          region: region.region,
          sku,
          unit,
          formula: 'unitsBeyondBytes * hoursPerMonth',
          inputs: {
            unitsBeyondBytes: {
              value: unitsBeyondBytes,
              unit: 'LCU',
              source: `mean over the hours of what connections and rules need beyond the bytes (scenario services.${name}.loadBalancerUse)`,
              ref: { of: 'capacityUnits' },
            },
            hoursPerMonth: { value: HOURS_PER_MONTH, unit: 'h', source: '730 hours a month, by definition' },
          },
          price: tiers[0]!,
          kind: 'linear',
          costId: costIds.loadBalancer,
        }),
      ];
    }),
  );
}
