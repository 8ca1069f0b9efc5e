/** The Limits sheet: the scenario's named ceilings against the fleets as they now stand, each need and ceiling as a formula over Inputs. */
import { formatPath, type FeasiblePlan, type PlannedScenario } from '@plimsoll/core';
import type { Capacity, FleetCells, InputOf } from './capacity-sheet.ts';
import type { Demand } from './demand-sheet.ts';
import { Sheet, type Binding, type Cell } from './sheet.ts';

export interface Limits {
  sheet: Sheet;
  /** 1 where the limit holds */
  infeasible: readonly Cell[];
  warnings: readonly Cell[];
}

interface Parts {
  plan: FeasiblePlan;
  resolved: PlannedScenario;
  demand: Demand;
  capacity: Capacity;
  input: InputOf;
}

const HEADS = ['Limit', 'Region', 'Need', 'At most', 'Holds', 'When it does not', 'Need, in words', 'At most, in words', 'Source'];

export function limitsSheet({ plan, resolved, demand, capacity, input }: Parts): Limits {
  const sheet = new Sheet('Limits', [34, 18, 16, 16, 9, 16, 50, 34, 60]);
  sheet.title('Limits', 'Named ceilings of the scenario. Needs and ceilings follow Inputs on the machines as planned.');
  sheet.heads(3, HEADS);
  sheet.frozenColumns = 1;
  const found: Record<'infeasible' | 'warning', Cell[]> = { infeasible: [], warning: [] };
  let row = 4;
  for (const { region, cloud } of resolved.regions)
    for (const limit of resolved.limits.filter(({ clouds }) => clouds.includes(cloud))) {
      const bindings: Record<string, Binding> = { zones: demand.zones.get(region)! };
      for (const name of limit.parameters) {
        const given = resolved.parameters[name]!;
        bindings[name] = input(formatPath(['parameters', name]), typeof given === 'number' ? given : given.value);
      }
      for (const { variable, service, quantity } of limit.quantities)
        bindings[variable] = quantities(plan, capacity.of(service, region))[quantity];
      sheet.row(row, [limit.name, region], ['strong', 'text']);
      const need = sheet.derive(row, 2, limit.need, bindings);
      const most = sheet.derive(row, 3, limit.most, bindings);
      found[limit.effect].push(sheet.derive(row, 4, 'need <= most', { need, most }, 'whole'));
      sheet.put(row, 5, limit.effect === 'infeasible' ? 'infeasible' : 'a warning', 'text');
      sheet.row(row, [limit.need, limit.most, `${limit.message}${limit.source ? ` (${limit.source})` : ''}`], 'note', 6);
      row++;
    }
  return { sheet, infeasible: found.infeasible, warnings: found.warning };
}

/** What a limit's formula may ask of a fleet: as core takes it, from the cells of the Capacity sheet and the machine as chosen. */
function quantities(plan: FeasiblePlan, fleet: FleetCells) {
  const { machineType, region, enclave } = fleet.row;
  const machine = (
    plan.catalog.machineTypes as { machineType: string; region: string; usableVcpus: number; usableMemoryGib: number }[]
  ).find((one) => one.machineType === machineType && one.region === region)!;
  return {
    shards: fleet.shards,
    desiredReplicas: fleet.desired,
    maxReplicas: fleet.ceiling,
    instances: fleet.instances,
    workers: fleet.workers,
    vcpus: enclave?.vcpus ?? machine.usableVcpus,
    memoryGib: enclave ? enclave.memoryMib / 1024 : machine.usableMemoryGib,
    requestsPerSecondPerReplica: fleet.loadLine,
  } satisfies Record<PlannedScenario['limits'][number]['quantities'][number]['quantity'], Binding>;
}
