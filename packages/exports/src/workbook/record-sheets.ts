/** Sheets that record what was planned: failures, evidence, sources. Their figures stand as planned, except where they say that they follow. */
import type { FeasiblePlan, PlannedScenario } from '@plimsoll/core';
import type { Capacity } from './capacity-sheet.ts';
import { Sheet } from './sheet.ts';

export function failuresSheet(capacity: Capacity): Sheet {
  const sheet = new Sheet('Failures', [18, 18, 26, 16, 14, 16, 14, 14, 16, 14, 14]);
  sheet.title(
    'Failures',
    'Every loss to survive: survivors times load line must carry the rate of a shard. Survivors and verdict follow Inputs; latencies are those of the plan.',
  );
  sheet.heads(3, [
    'Service',
    'Region',
    'Loss',
    'Rate at a shard, calls/s',
    'Survivors',
    'They carry, calls/s',
    'Verdict',
    'Busy when planned',
    'p95 when planned, ms',
    'p99 when planned, ms',
  ]);
  let row = 4;
  for (const fleet of capacity.fleets)
    for (const loss of fleet.row.losses) {
      sheet.row(row, [fleet.row.service, fleet.row.region, loss.loss], ['strong', 'text', 'text']);
      const zones = /zones:/.test(loss.loss);
      const replicas = /replicas:/.test(loss.loss);
      const region = /region:/.test(loss.loss);
      const ratio = region ? loss.requestsPerSecondPerShard / (fleet.row.losses[0]!.requestsPerSecondPerShard || 1) : 1;
      const perShard = 'peak / shards';
      const everyShard =
        Math.abs(fleet.row.losses[0]!.requestsPerSecondPerShard * fleet.row.shards - fleet.row.peakRequestsPerSecond) >
        1e-6 * fleet.row.peakRequestsPerSecond;
      const rate = sheet.derive(row, 3, `(${everyShard ? 'peak' : perShard}) * ${ratio}`, {
        peak: fleet.peak,
        ...(!everyShard && { shards: fleet.shards }),
      });
      const { losses, desired, loadLine } = fleet;
      const lost = zones ? 'lostZones * floor(desired / zones) + min(mod(desired, zones), lostZones)' : '0';
      const survivors = sheet.derive(
        row,
        4,
        `desired - (${lost})${replicas ? ' - lostReplicas' : ''}`,
        { desired, zones: losses.zones, lostZones: losses.lostZones, lostReplicas: losses.lostReplicas },
        'whole',
      );
      const carry = sheet.derive(row, 5, 'survivors * loadLine', { survivors, loadLine });
      const holds = Number(carry.value) * (1 + 1e-9) >= Number(rate.value);
      sheet.put(
        row,
        6,
        { value: holds ? 'carries it' : 'OVERLOADED', formula: `IF($F$${row + 1}*(1+1E-9)>=$D$${row + 1},"carries it","OVERLOADED")` },
        'strong',
      );
      sheet.row(row, [loss.utilizationFraction, loss.latency.p95Ms, loss.latency.p99Ms], ['percent', 'number', 'number'], 7);
      row++;
    }
  sheet.frozenColumns = 2;
  return sheet;
}

export function evidenceSheet(plan: FeasiblePlan, resolved: PlannedScenario): Sheet {
  const sheet = new Sheet('Evidence', [30, 30, 100]);
  sheet.title('Evidence', 'What the plan rests on, and how sure that is. As planned.');
  sheet.heads(3, ['What', 'Of', 'Says']);
  let row = 4;
  const say = (what: string, of: string, says: string) => sheet.row(row++, [what, of, says], ['strong', 'text', 'wrapped']);
  for (const name of resolved.order) {
    const { measured } = resolved.services[name]!;
    say(
      'Demand',
      name,
      measured
        ? `measured on ${measured.instances} × ${measured.machineType} at ${measured.requestsPerSecond} requests/s and ${measured.cpuUtilizationFraction * 100}% CPU; a prior of 0.8 to 1.15 of it`
        : 'stated in the scenario',
    );
  }
  for (const { path, usdPerMonthLow, usdPerMonthHigh } of plan.uncertainty.inputs)
    say('Range', path, `alone it moves the total between $${usdPerMonthLow.toFixed(2)} and $${usdPerMonthHigh.toFixed(2)} a month`);
  for (const row of plan.objectives)
    if ('predictedAvailabilityFraction' in row)
      say(
        'Objective',
        `available ${(row.availabilityFraction * 100).toPrecision(7)}%`,
        `${(row.predictedAvailabilityFraction * 100).toPrecision(7)}% predicted: ${row.met ? 'met' : 'missed'}`,
      );
    else
      say(
        'Objective',
        `p${row.fraction * 100} of ${row.service ?? 'the whole'} within ${row.ms} ms`,
        `${row.predictedMs.toPrecision(4)} ms predicted, ${row.predictedUnderLossMs.toPrecision(4)} ms under loss: ${row.met ? 'met' : 'missed'}`,
      );
  for (const one of plan.alternatives)
    say(
      'Runner-up',
      `${one.service} in ${one.region} on ${one.machineType}`,
      `$${one.usdPerMonth.toFixed(2)} in all: ${one.lostBy.message}`,
    );
  for (const { code, message } of plan.warnings) say('Warning', code, message);
  return sheet;
}

/** Text is cut into cells, each well under the 32,767 characters that one holds. */
export const SOURCE_MARK = 'scenario, part';
const PART = 30_000;

export function sourcesSheet(plan: FeasiblePlan): Sheet {
  const sheet = new Sheet('Sources', [24, 30, 100]);
  sheet.title(
    'Sources and version',
    'Where the figures come from, and the scenario itself: `plimsoll plan` reads it back from here, with what Inputs changes.',
  );
  let row = 3;
  const say = (what: string, of: string, says: string) => sheet.row(row++, [what, of, says], ['strong', 'text', 'wrapped']);
  say('Made by', 'Plimsoll', plan.generatedFrom.versions.plimsoll);
  say('Plan', 'schema', plan.schema);
  say('Seed', '', String(plan.seed));
  for (const { cloud, snapshotDate, regions } of plan.generatedFrom.prices)
    say('Prices', cloud, `snapshot of ${snapshotDate}: ${regions.join(', ')}`);
  for (const machine of plan.catalog.machineTypes as { machineType?: string; source?: string }[])
    say('Machine type', machine.machineType ?? '', machine.source ?? '');
  say(
    'Optimality',
    plan.optimality.proven ? 'proven' : 'bounded',
    `${plan.optimality.candidatesConsidered} candidates; ${plan.optimality.method}; lower bound $${plan.optimality.lowerBoundUsdPerMonth.toFixed(2)}`,
  );
  row++;
  const text = JSON.stringify(plan.scenario);
  for (let part = 0; part * PART < text.length; part++)
    sheet.row(row++, [`${SOURCE_MARK} ${part + 1}`, '', text.slice(part * PART, (part + 1) * PART)], ['note', 'note', 'note']);
  return sheet;
}
