/** The call graph of a plan with what flows along it at the peak: rates, bytes, replicas, and where it is hot. */
import { demandOf } from '../../demand/index.ts';
import { parseScenario } from '../../scenario/index.ts';
import type { FeasiblePlan } from '../types.ts';

export interface GraphNode {
  name: string;
  kind: 'clients' | 'service' | 'external';
  /** longest way from the clients, in calls */
  depth: number;
  /** what arrives at the peak, all regions */
  requestsPerSecond: number;
  instances: number;
  machineTypes: string[];
  /** of the busiest region, all up and under its worst loss; of workers */
  utilizationFraction: number | undefined;
  underLossUtilizationFraction: number | undefined;
  usdPerMonth: number;
  /** share of the whole bill */
  shareFraction: number;
  /** what stands out: the service that is used most under loss, and the one that costs most */
  hot: ('busiest' | 'dearest')[];
}

export interface GraphEdge {
  from: string;
  to: string;
  callsPerSecond: number;
  requestBytesPerSecond: number;
  responseBytesPerSecond: number;
}

export interface PlanGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export const CLIENTS = 'clients';

/** @returns nodes from the clients downwards, each deeper than all its callers */
export function graphOf(plan: FeasiblePlan): PlanGraph {
  const { resolved } = parseScenario(plan.scenario);
  const demand = demandOf(resolved, () => 1); // rates and bytes only: nothing here depends on vCPUs
  const peak = plan.months.at(-1)!.peakRequestsPerSecond;
  const edges = demand.edges.map(({ from, to, name, callsPerRequest, requestBytes, responseBytes }): GraphEdge => {
    const callsPerSecond = callsPerRequest * peak;
    return {
      from: from ?? CLIENTS,
      to: to ?? name,
      callsPerSecond,
      requestBytesPerSecond: callsPerSecond * requestBytes,
      responseBytesPerSecond: callsPerSecond * responseBytes,
    };
  });
  const services = resolved.order.filter((name) => plan.services.some((row) => row.service === name));
  const externals = [...new Set(edges.map(({ to }) => to))].filter((name) => !Object.hasOwn(resolved.services, name));
  const depths = depthsOf([CLIENTS, ...resolved.order, ...externals], edges);
  const names = [CLIENTS, ...services, ...externals];
  const nodes = names.map((name) => nodeOf(plan, name, edges, depths.get(name) ?? 0, peak));
  const most = (pick: (node: GraphNode) => number) =>
    nodes.filter(({ kind }) => kind === 'service').reduce<GraphNode | undefined>((a, b) => (a && pick(a) >= pick(b) ? a : b), undefined);
  most((node) => node.underLossUtilizationFraction ?? 0)?.hot.push('busiest');
  most((node) => node.usdPerMonth)?.hot.push('dearest');
  return { nodes, edges };
}

function depthsOf(names: readonly string[], edges: readonly GraphEdge[]): Map<string, number> {
  const depths = new Map(names.map((name) => [name, 0]));
  for (const name of names)
    for (const { from, to } of edges) if (from === name) depths.set(to, Math.max(depths.get(to) ?? 0, depths.get(name)! + 1));
  return depths;
}

function nodeOf(plan: FeasiblePlan, name: string, edges: readonly GraphEdge[], depth: number, peak: number): GraphNode {
  const rows = name === CLIENTS ? [] : plan.services.filter((row) => row.service === name);
  const arriving = edges.filter(({ to }) => to === name).reduce((sum, edge) => sum + edge.callsPerSecond, 0);
  const usdPerMonth = rows.reduce((sum, row) => sum + row.usdPerMonth, 0);
  return {
    name,
    kind: name === CLIENTS ? 'clients' : rows.length ? 'service' : 'external',
    depth,
    requestsPerSecond: name === CLIENTS ? peak : arriving,
    instances: rows.reduce((sum, row) => sum + row.instances, 0),
    machineTypes: [...new Set(rows.map((row) => row.machineType))],
    utilizationFraction: rows.length ? Math.max(...rows.map((row) => row.utilizationFraction)) : undefined,
    underLossUtilizationFraction: rows.length ? Math.max(...rows.map((row) => row.underLoss.utilizationFraction)) : undefined,
    usdPerMonth,
    shareFraction: plan.totals.usdPerMonth > 0 ? usdPerMonth / plan.totals.usdPerMonth : 0,
    hot: [],
  };
}
