/**
 * How often things fail and for how long: priors that stand until the scenario states its own `failures`. None of them is a promise of a
 * vendor to you: a public service level says when money is paid back, not how often machines stop. Confirm each against your own records.
 */
import type { NumberReader } from './read-number.ts';
import type { PerCloud } from './resolved.ts';
import type { RawScenario } from './schema.ts';

export interface Failures {
  /** share of time that a replica is up while its zone is: crashes, host failures */
  replicaAvailabilityFraction: number;
  replicaRepairMinutes: number;
  zoneAvailabilityFraction: number;
  zoneRepairMinutes: number;
  regionAvailabilityFraction: number;
  regionRepairMinutes: number;
  /** until the clients of a lost region reach the others, where the scenario survives its loss */
  regionFailoverMinutes: PerCloud<number>;
  /** of each service */
  releasesPerMonth: number;
  /** share of releases that take a whole service down until they are rolled back */
  badReleaseFraction: number;
  rollbackMinutes: number;
  /** planned work on each replica, one replica of a shard at a time, without a stand-in */
  maintenanceMinutesPerMonth: number;
}

export interface FailurePrior {
  key: string;
  prior: number;
  unit: '' | 'min/month' | 'min' | 'a month';
  source: string;
}

const prior = (key: string, value: number, unit: FailurePrior['unit'], source: string): FailurePrior => ({
  key,
  prior: value,
  unit,
  source,
});

export const FAILURE_PRIORS: readonly FailurePrior[] = [
  prior(
    'replicaAvailabilityFraction',
    0.999,
    '',
    'crashes and host failures, 44 minutes a month; the single-instance service levels (AWS EC2 99.5 %, GCP Compute Engine 99.9 %) are of this size: confirm',
  ),
  prior(
    'replicaRepairMinutes',
    10,
    'min',
    'health checks notice, a new instance starts and loads its data: confirm with your start-up time',
  ),
  prior(
    'zoneAvailabilityFraction',
    0.9999,
    '',
    'a loss of one zone of about an hour a year; rarer than the multi-zone service levels of 99.99 % promise: confirm',
  ),
  prior('zoneRepairMinutes', 120, 'min', 'public reports of zone outages speak of one to a few hours: confirm'),
  prior(
    'regionAvailabilityFraction',
    0.99995,
    '',
    'one outage of four hours in about nine years; the regional service levels of AWS EC2 and GCP Compute Engine are 99.99 %: confirm',
  ),
  prior('regionRepairMinutes', 240, 'min', 'public reports of regional outages speak of a few hours: confirm'),
  prior(
    'regionFailoverMinutes.aws',
    30,
    'min',
    'Route 53 latency records of the reference Terraform have evaluate_target_health = false: somebody must change DNS, and caches expire: confirm',
  ),
  prior('regionFailoverMinutes.gcp', 2, 'min', 'the global load balancer leaves unhealthy back ends by itself: confirm'),
  prior('releasesPerMonth', 1, 'a month', 'of each service: confirm with your calendar'),
  prior(
    'badReleaseFraction',
    0.01,
    '',
    'DORA reports 5 to 15 % of changes failing in some way; a small part of them is taken to stop a whole service: confirm',
  ),
  prior('rollbackMinutes', 30, 'min', 'to notice, decide and roll back: confirm with a drill'),
  prior('maintenanceMinutesPerMonth', 5, 'min/month', 'one restart or host move of each replica a month, one at a time: confirm'),
];

/** The stated `failures`, the rest filled in with its prior; `assumed` lists what nobody stated. */
export function readFailures(raw: RawScenario, reader: NumberReader): { failures: Failures; assumed: FailurePrior[] } {
  const stated = (raw.failures ?? {}) as Record<string, unknown>;
  const assumed: FailurePrior[] = [];
  const read = (key: string, more: { atMost?: number; above?: number } = {}) => {
    const row = FAILURE_PRIORS.find((one) => one.key === key)!;
    const keys = key.split('.');
    const given = keys.reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], stated);
    // a scenario that was filled in before reads like the one it came from
    if (given === undefined || given === row.prior) assumed.push(row);
    const plain = row.unit === 'min' ? ({ unit: 'minutes' } as const) : ({ unit: 'plain' } as const);
    return reader.read(['failures', ...keys], given, { ...plain, atLeast: 0, ...more }, row.prior) ?? row.prior;
  };
  const fraction = (key: string) => read(key, { atMost: 1 });
  const minutes = (key: string) => read(key, { above: 0 });
  const failures: Failures = {
    replicaAvailabilityFraction: fraction('replicaAvailabilityFraction'),
    replicaRepairMinutes: minutes('replicaRepairMinutes'),
    zoneAvailabilityFraction: fraction('zoneAvailabilityFraction'),
    zoneRepairMinutes: minutes('zoneRepairMinutes'),
    regionAvailabilityFraction: fraction('regionAvailabilityFraction'),
    regionRepairMinutes: minutes('regionRepairMinutes'),
    regionFailoverMinutes: { aws: read('regionFailoverMinutes.aws'), gcp: read('regionFailoverMinutes.gcp') },
    releasesPerMonth: read('releasesPerMonth'),
    badReleaseFraction: fraction('badReleaseFraction'),
    rollbackMinutes: minutes('rollbackMinutes'),
    maintenanceMinutesPerMonth: read('maintenanceMinutesPerMonth'),
  };
  return { failures, assumed };
}
