/** What the plan holds still: facts of the chosen machines, shards the planner chose, load lines that no utilisation sets. Named cells of the Inputs sheet. */
import type { FeasiblePlan, PlannedScenario, ServicePlan } from '@plimsoll/core';
import { INPUT_COLUMNS, type Inputs } from './inputs-sheet.ts';
import { definedName } from './names.ts';
import type { Cell } from './sheet.ts';

export interface FleetFacts {
  relativeSpeed: Cell;
  workers: Cell;
  shards: Cell;
  /** where something other than utilisation sets it */
  loadLine: Cell | undefined;
  note: string;
}

export interface Facts {
  of(row: ServicePlan): FleetFacts;
  hoursPerMonth: Cell;
}

export function machineFacts(plan: FeasiblePlan, resolved: PlannedScenario, { sheet }: Inputs): Facts {
  const taken = new Set([...sheet.cells.values()].flatMap(({ name }) => name?.toLowerCase() ?? []));
  let at = sheet.lastRow + 2;
  sheet.put(at, 0, 'Held from the plan', 'section');
  sheet.put(
    at++,
    INPUT_COLUMNS.note,
    'Machines as chosen. The sheets follow a change; `plimsoll plan` of this file works them out anew instead.',
    'note',
  );
  const fact = (row: ServicePlan, key: string, label: string, value: number, unit: string, note: string): Cell => {
    sheet.put(at, INPUT_COLUMNS.label, `${row.service} in ${row.region}: ${label}`);
    const cell = sheet.put(at, INPUT_COLUMNS.value, { value, name: definedName(`${row.service}_${row.region}_${key}`, taken) }, 'input');
    sheet.put(at, INPUT_COLUMNS.unit, unit, 'note');
    sheet.put(at, INPUT_COLUMNS.note, note, 'note');
    sheet.put(at, INPUT_COLUMNS.planned, value, 'exact');
    sheet.validations.push({ cell, rule: { kind: 'decimal', atLeast: 0 }, message: 'A number above 0.' });
    at++;
    return cell;
  };
  const known = new Map<ServicePlan, FleetFacts>(
    plan.services.map((row) => {
      const service = resolved.services[row.service]!;
      const seconds =
        (service.serviceTime?.meanMs !== undefined ? (service.serviceTime.meanMs / 1000) * service.batchSize : row.vcpuSecondsPerRequest) /
        row.relativeSpeed;
      const byUtilization = (resolved.constraints.maxUtilizationFraction * row.workers) / seconds;
      const follows = Math.abs(byUtilization - row.loadLineRequestsPerSecond) <= 1e-9 * row.loadLineRequestsPerSecond;
      const cause =
        row.bindingConstraint === 'latency' || row.bindingConstraint === 'memory' || row.bindingConstraint === 'network'
          ? row.bindingConstraint
          : 'an objective or a limit other than utilisation';
      const note = follows
        ? 'Utilisation: the line follows the demand and the utilisation limit.'
        : `Fixed by ${cause}: the line does not follow demand, service time, utilisation limit, bytes or objectives; plan again when they change.`;
      const facts: FleetFacts = {
        relativeSpeed: fact(
          row,
          'relativeSpeed',
          'relative speed',
          row.relativeSpeed,
          '',
          `A vCPU of ${row.machineType} against the reference machine's.`,
        ),
        workers: fact(row, 'workers', 'workers', row.workers, 'workers', `Tasks in service at once on ${row.machineType}.`),
        shards: fact(
          row,
          'shards',
          'shards as planned',
          row.shards,
          'shards',
          service.shards === undefined
            ? 'The fewest that the memory allows; plan again when the dataset changes.'
            : 'Stated above: that cell counts.',
        ),
        loadLine: follows ? undefined : fact(row, 'loadLine', 'load line', row.loadLineRequestsPerSecond, 'calls/s', note),
        note,
      };
      return [row, facts];
    }),
  );
  sheet.row(at, ['Hours of a month'], 'text');
  const hoursPerMonth = sheet.put(at, INPUT_COLUMNS.value, { value: 730, name: definedName('hoursPerMonth', taken) }, 'input');
  sheet.put(
    at,
    INPUT_COLUMNS.note,
    '730 by definition; the requests of a month are counted over the same time and do not follow this cell.',
    'note',
  );
  sheet.put(at, INPUT_COLUMNS.planned, 730, 'exact');
  return { of: (row) => known.get(row)!, hoursPerMonth };
}
