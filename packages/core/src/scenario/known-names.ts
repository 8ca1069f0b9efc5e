/** Names that only a catalog knows: regions, families, machine types. A name that no cloud of the scenario has is a problem with the nearest name. */

import { nearestName } from './nearest-name.ts';
import type { PathKey } from './path.ts';
import type { Problem } from './problem.ts';
import { problemAt, type ReadDocument } from './document.ts';
import type { Cloud, RawScenario } from './schema.ts';

export interface KnownNames {
  regions: Record<Cloud, readonly string[]>;
  families: Record<Cloud, readonly string[]>;
  machineTypes: Record<Cloud, readonly string[]>;
}

export function unknownNames(document: ReadDocument, raw: RawScenario, known: KnownNames): Problem[] {
  const problems: Problem[] = [];
  const unknown = (keys: PathKey[], code: string, what: string, given: string, names: readonly string[]) => {
    // regions of one part of the world are not far apart, however else they are called
    const there = code === 'unknownRegion' ? names.filter((name) => name.split('-', 1)[0] === given.split('-', 1)[0]) : [];
    const suggestion = nearestName(given, names) ?? nearestName(given, there, Infinity);
    const hint = suggestion
      ? `did you mean ${suggestion}?`
      : names.length <= 45
        ? `known: ${names.join(', ')}`
        : 'see plimsoll prices list';
    problems.push(
      problemAt(document, keys, { code, message: `${what} ${given} is not known; ${hint}`, ...(suggestion && { suggestion }) }),
    );
  };
  raw.regions.forEach(({ cloud, region }, i) => {
    if (known.regions[cloud].includes(region)) return;
    const other = cloud === 'aws' ? 'gcp' : 'aws';
    if (known.regions[other].includes(region))
      problems.push(
        problemAt(document, ['regions', i, 'region'], {
          code: 'unknownRegion',
          message: `the region ${region} is on ${other}; the cloud given is ${cloud}`,
          suggestion: other,
        }),
      );
    else unknown(['regions', i, 'region'], 'unknownRegion', `the ${cloud} region`, region, known.regions[cloud]);
  });
  const clouds = [...new Set(raw.regions.map(({ cloud }) => cloud))];
  const among = (names: Record<Cloud, readonly string[]>) => clouds.flatMap((cloud) => names[cloud]);
  const types = among(known.machineTypes);
  const everyType = [...known.machineTypes.aws, ...known.machineTypes.gcp];
  raw.constraints?.families?.forEach((family, i) => {
    if (!among(known.families).includes(family))
      unknown(['constraints', 'families', i], 'unknownFamily', 'the family', family, among(known.families));
  });
  for (const [name, service] of Object.entries(raw.services)) {
    service.machineTypes?.forEach((type, i) => {
      if (!types.includes(type)) unknown(['services', name, 'machineTypes', i], 'unknownMachineType', 'the machine type', type, types);
    });
    const references: [PathKey[], string | undefined][] = [
      [['services', name, 'referenceMachineType'], service.referenceMachineType],
      [['services', name, 'measured', 'machineType'], service.measured?.machineType],
      [['services', name, 'profile'], typeof service.profile === 'object' ? service.profile.referenceMachineType : undefined],
    ];
    for (const [keys, type] of references)
      if (type !== undefined && !everyType.includes(type)) unknown(keys, 'unknownMachineType', 'the machine type', type, everyType);
  }
  for (const [name, { machineType }] of Object.entries(raw.today?.services ?? {}))
    if (!types.includes(machineType))
      unknown(['today', 'services', name, 'machineType'], 'unknownMachineType', 'the machine type', machineType, types);
  return problems;
}
