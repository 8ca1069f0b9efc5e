/**
 * Which numbers of a scenario the workbook's formulas follow: path, unit, value, and what may be typed. The rest of the scenario is read back by
 * `plimsoll plan book.xlsx` too, but moves nothing in the sheet.
 */
import { formatPath, parsePath, valueAt, type PlannedScenario, type RawScenario } from '@plimsoll/core';

export interface LiveInput {
  path: string;
  label: string;
  unit: string;
  value: number;
  /** the scenario's own formula, when it is one over parameters */
  text?: string;
  kind?: 's' | 'B';
  percent?: boolean;
  whole?: boolean;
  atLeast: number;
  atMost?: number;
  note: string;
}

type Options = Partial<Omit<LiveInput, 'path' | 'label' | 'value' | 'text'>>;

/** @returns in the order of the sheet: parameters first, because the others may be formulas over them */
export function liveInputs(plain: RawScenario, resolved: PlannedScenario): { group: string; inputs: LiveInput[] }[] {
  const input = (keys: (string | number)[], label: string, value: number | undefined, options: Options): LiveInput[] => {
    if (value === undefined) return [];
    const raw = valueAt(plain, keys);
    const estimate = typeof raw === 'object' && raw !== null && 'mid' in raw ? (raw as Record<'low' | 'mid' | 'high', unknown>) : undefined;
    const mid = estimate ? estimate.mid : raw;
    const text =
      typeof mid === 'string' &&
      /[A-Za-z_]\w*\s*(?:[-+*/^(),]|$)|[-+*/^(,]\s*[A-Za-z_]/.test(mid) &&
      !/^\s*[\d.]+\s*[A-Za-z%]+\s*$/.test(mid)
        ? mid
        : undefined;
    const path = formatPath(estimate ? [...keys, 'mid'] : keys);
    const range = estimate ? ` Middle of a range: ${String(estimate.low)} to ${String(estimate.high)}.` : '';
    const note = `${options.note ?? ''}${text ? ` In the scenario: ${text}.` : ''}${range}`.trim();
    return [{ path, label, value, unit: '', atLeast: 0, ...options, note, ...(text !== undefined && { text }) }];
  };
  const shares = (
    keys: (string | number)[],
    label: string,
    { placement, places }: Pick<PlannedScenario['traffic'], 'placement' | 'places'>,
  ): LiveInput[] =>
    typeof valueAt(plain, keys) === 'object'
      ? places.flatMap((place) =>
          input([...keys, place], `${label}: ${place}`, placement[place], {
            unit: 'fraction',
            percent: true,
            atMost: 1,
            note: 'The shares must add up to 1.',
          }),
        )
      : [];
  const bytes = (keys: (string | number)[], label: string, value: number) => input(keys, label, value, { unit: 'B' });
  const { traffic, regions, services, objectives, constraints } = resolved;
  const groups = [
    {
      group: 'Parameters',
      inputs: Object.entries(resolved.parameters).flatMap(([name, given]) => {
        const [value, unit] = typeof given === 'number' ? [given, null] : [given.value, given.unit];
        return input(['parameters', name], name, value, {
          unit: unit ?? '',
          atLeast: -1e300,
          ...((unit === 's' || unit === 'B') && { kind: unit }),
        });
      }),
    },
  ];
  const rate: Options = { unit: 'requests/s' };
  groups.push({
    group: 'Traffic',
    inputs: [
      ...input(['traffic', 'peakRequestsPerSecond'], 'Peak', traffic.peakRequestsPerSecond, {
        ...rate,
        note: 'Mean rate of the busiest hour, first month.',
      }),
      ...input(['traffic', 'averageRequestsPerSecond'], 'Average', traffic.averageRequestsPerSecond, {
        ...rate,
        note: 'Above peak / 24 and at most the peak.',
      }),
      ...input(['traffic', 'growthPerMonthFraction'], 'Growth per month', traffic.growthPerMonthFraction, {
        unit: 'fraction',
        percent: true,
        atLeast: -1,
        atMost: 10,
        note: `Compounds over the horizon of ${traffic.horizonMonths} month${traffic.horizonMonths === 1 ? ': the first month has none' : 's'}.`,
      }),
      ...bytes(['traffic', 'requestBytes'], 'Client request', traffic.requestBytes),
      ...bytes(['traffic', 'responseBytes'], 'Client response', traffic.responseBytes),
      ...shares(['traffic', 'placement'], 'Client placement', traffic),
    ],
  });
  groups.push({
    group: 'Regions',
    inputs: regions.flatMap(({ region, zones, shareFraction }, i) => [
      // the last share is what the others leave, so that they always add up
      ...(i < regions.length - 1
        ? input(['regions', i, 'shareFraction'], `${region}: share of the traffic`, shareFraction, {
            unit: 'fraction',
            percent: true,
            atMost: 1,
            note: `${regions.at(-1)!.region} has the rest.`,
          })
        : []),
      ...input(['regions', i, 'zones'], `${region}: zones`, zones, { unit: 'zones', whole: true, atLeast: 1 }),
    ]),
  });
  const { survive } = objectives;
  groups.push({
    group: 'To survive',
    inputs: [
      ...input(['objectives', 'survive', 'zones'], 'Zones lost at once', survive.zones, {
        unit: 'zones',
        whole: true,
        note: 'Fewer than every region has.',
      }),
      ...input(['objectives', 'survive', 'replicas'], 'Replicas lost at once', survive.replicas, { unit: 'replicas', whole: true }),
      ...(regions.length > 1
        ? input(['objectives', 'survive', 'regions'], 'Regions lost at once', survive.regions, { unit: 'regions', whole: true, atMost: 1 })
        : []),
    ],
  });
  groups.push({
    group: 'Limits',
    inputs: [
      ...input(['constraints', 'maxUtilizationFraction'], 'Utilisation limit', constraints.maxUtilizationFraction, {
        unit: 'fraction',
        percent: true,
        atMost: 1,
        note: 'Holds during losses too.',
      }),
      ...input(['constraints', 'maxReplicas'], 'Most replicas per shard', constraints.maxReplicas, {
        unit: 'replicas',
        whole: true,
        atLeast: 1,
        note: 'Checked on the Summary sheet.',
      }),
      ...input(['constraints', 'budgetUsdPerMonth'], 'Budget', constraints.budgetUsdPerMonth, {
        unit: 'USD/month',
        note: 'Checked on the Summary sheet.',
      }),
    ],
  });
  for (const name of resolved.order) {
    const service = services[name]!;
    const at = (...keys: (string | number)[]) => ['services', name, ...keys];
    const autoscaled = regions.some(({ cloud }) => service.autoscaled[cloud]);
    const measured = service.measured;
    groups.push({
      group: `Service ${name}`,
      inputs: [
        ...input(at('demand'), 'Demand', service.demandSeconds, { unit: 's', note: 'vCPU-seconds of one call.', atLeast: 0 }),
        ...input(at('measured', 'requestsPerSecond'), 'Measured: requests', measured?.requestsPerSecond, rate),
        ...input(at('measured', 'instances'), 'Measured: instances', measured?.instances, { unit: 'instances' }),
        ...input(at('measured', 'cpuUtilizationFraction'), 'Measured: CPU', measured?.cpuUtilizationFraction, {
          unit: 'fraction',
          percent: true,
          atMost: 1,
        }),
        ...input(at('serviceTime', 'meanMs'), 'Service time of a task', service.serviceTime?.meanMs, { unit: 'ms' }),
        ...input(at('batchSize'), 'Tasks per call', service.batchSize, { unit: 'tasks', atLeast: 1 }),
        ...(autoscaled
          ? input(at('startupSeconds'), 'Start-up of a replica', service.startupSeconds, {
              unit: 's',
              note: 'Room for the rise of this long; an hour at most.',
            })
          : []),
        ...(service.shards !== undefined ? input(at('shards'), 'Shards', service.shards, { unit: 'shards', whole: true, atLeast: 1 }) : []),
        ...Object.entries(service.replicas ?? {}).flatMap(([region, count], i) => {
          const single = typeof valueAt(plain, at('replicas')) === 'number';
          return single && i > 0
            ? []
            : input(single ? at('replicas') : at('replicas', region), single ? 'Replicas' : `Replicas in ${region}`, count, {
                unit: 'replicas',
                whole: true,
                atLeast: 1,
              });
        }),
        ...(service.diskGib > 0 ? input(at('diskGib'), 'Disk of an instance', service.diskGib, { unit: 'GiB' }) : []),
        ...(service.everyShard
          ? [
              ...bytes(at('betweenShards', 'requestBytes'), 'Between shards: request', service.betweenShards.requestBytes),
              ...bytes(at('betweenShards', 'responseBytes'), 'Between shards: response', service.betweenShards.responseBytes),
            ].filter(({ path }) => valueAt(plain, parsePath(path)) !== undefined)
          : []),
        ...Object.entries(service.loadBalancerUse ?? {})
          .filter(([key]) => valueAt(plain, at('loadBalancerUse', key)) !== undefined)
          .flatMap(([key, value]) => input(at('loadBalancerUse', key), `Load balancer: ${key}`, value, {})),
        ...service.calls.flatMap((call, i) => [
          ...input(at('calls', i, 'perRequest'), `Calls to ${call.name}`, call.perRequest, { unit: 'calls/request' }),
          ...bytes(at('calls', i, 'requestBytes'), `Request to ${call.name}`, call.requestBytes),
          ...bytes(at('calls', i, 'responseBytes'), `Response of ${call.name}`, call.responseBytes),
          ...shares(at('calls', i, 'placement'), `Placement of ${call.name}`, call),
        ]),
      ],
    });
  }
  groups.push({
    group: 'Extras',
    inputs: resolved.extras.flatMap(({ name, count, bytes: isBytes, path }) =>
      input([...parsePath(path), 'count'], name, count, isBytes ? { unit: 'B', kind: 'B' } : {}),
    ),
  });
  groups.push({
    group: 'Price overrides',
    inputs: resolved.overrides.flatMap((one, i) => [
      ...input(['prices', 'overrides', i, 'usdPerUnit'], `Override ${i + 1}: price`, one.usdPerUnit, { unit: 'USD' }),
      ...input(['prices', 'overrides', i, 'discountFraction'], `Override ${i + 1}: discount`, one.discountFraction, {
        unit: 'fraction',
        percent: true,
        atLeast: -1e6,
        atMost: 1,
      }),
    ]),
  });
  return groups.filter(({ inputs }) => inputs.length > 0);
}

/** Everything else that the scenario states, for reading back: scalars in their order. */
export function settings(plain: RawScenario, live: ReadonlySet<string>): { path: string; value: string | number | boolean }[] {
  const found: { path: string; value: string | number | boolean }[] = [];
  const visit = (value: unknown, keys: (string | number)[]): void => {
    if (Array.isArray(value)) value.forEach((one, i) => visit(one, [...keys, i]));
    else if (typeof value === 'object' && value !== null) for (const [key, one] of Object.entries(value)) visit(one, [...keys, key]);
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      const path = formatPath(keys);
      if (!live.has(path) && keys[1] !== 'weekRequestsPerSecond') found.push({ path, value });
    }
  };
  visit(plain, []);
  return found;
}
