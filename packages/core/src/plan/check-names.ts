/** What a scenario names and the catalog does not have. */
import { EXTRA_PURPOSES, isPurpose, isSold } from '../bill/index.ts';
import type { Catalog } from '../catalog/index.ts';
import { nearestName, ScenarioError, type ResolvedScenario, type Scenario } from '../scenario/index.ts';

/** @throws {ScenarioError} with every name that is not known */
export function checkNames(scenario: Scenario, catalog: Catalog): void {
  const problems = scenario.resolved.regions.flatMap(({ cloud, region }, i) =>
    catalog.snapshotDate(cloud, region) === undefined
      ? [{ code: 'unknownRegion', path: `regions[${i}].region`, message: `the catalog has no prices for ${cloud} ${region}` }]
      : [],
  );
  for (const [name, service] of Object.entries(scenario.resolved.services))
    for (const type of [service.referenceMachineType, service.measured?.machineType])
      if (type !== undefined && !catalog.machine(type))
        problems.push({ code: 'unknownMachineType', path: `services.${name}`, message: `the catalog has no machine type ${type}` });
  problems.push(...extraProblems(scenario.resolved, catalog));
  if (problems.length) throw new ScenarioError(problems);
}

/** Extras that no cloud of theirs sells. */
function extraProblems({ extras, regions }: ResolvedScenario, catalog: Catalog): { code: string; path: string; message: string }[] {
  return extras.flatMap(({ item, machineType, clouds, path }) => {
    const here = clouds.filter((cloud) => regions.some((region) => region.cloud === cloud));
    if (machineType !== undefined)
      return here.length === 0 || catalog.machine(machineType)
        ? []
        : [{ code: 'unknownMachineType', path: `${path}.machineType`, message: `the catalog has no machine type ${machineType}` }];
    if (item === undefined || !isPurpose(item)) {
      const suggestion = nearestName(item ?? '', EXTRA_PURPOSES);
      const message = `nothing is sold as ${item}; known: ${EXTRA_PURPOSES.join(', ')}`;
      return [{ code: 'unknownItem', path: `${path}.item`, message, ...(suggestion && { suggestion }) }];
    }
    return here
      .filter((cloud) => !isSold(cloud, item))
      .map((cloud) => ({ code: 'notSold', path: `${path}.item`, message: `${cloud} sells no ${item}: state clouds for ${path}` }));
  });
}
