/** Where a service's cost per request comes from: the keys that state it, or the benchmark behind its profile. */
import type { ProfileDocument } from '../../scenario/index.ts';
import { input, type ExplanationInput } from './explanation.ts';
import type { FeasiblePlan } from '../types.ts';

export function demandEvidence(plan: FeasiblePlan, service: string): { inputs: ExplanationInput[]; sources: string[] } {
  const stated = plan.scenario.services[service];
  const at = `scenario.services.${service}`;
  if (typeof stated?.profile !== 'object') {
    const key = stated?.measured ? 'measured' : 'demand';
    return { inputs: [input(key, '…', '', 'the scenario', `${at}.${key}`)], sources: [`scenario services.${service}`] };
  }
  const { vcpuSecondsPerRequest: cost, regression } = stated.profile;
  const used =
    regression && regression.inputs.every(({ name }) => Object.hasOwn(plan.scenario.parameters ?? {}, name)) ? regression : undefined;
  if (used)
    return {
      inputs: [
        input('intercept', used.intercept.mid, 's', range(used.intercept), `${at}.profile.regression.intercept`),
        ...used.inputs.map(({ name, low, high }) =>
          input(
            `per ${name}`,
            used.slopes[name]!.mid,
            's',
            `${range(used.slopes[name]!)}, measured from ${low} to ${high}`,
            `${at}.profile.regression.slopes.${name}`,
          ),
        ),
      ],
      sources: [sourceOf(service, used.intercept.evidence)],
    };
  const given = typeof cost === 'object' ? cost : undefined;
  return {
    inputs: given ? (['low', 'mid', 'high'] as const).map((end) => input(end, given[end], 's', `${at}.profile`)) : [],
    sources: [sourceOf(service, given?.evidence)],
  };
}

const range = ({ low, high }: { low: number; high: number }) => `${low.toPrecision(4)} to ${high.toPrecision(4)} s`;

type EvidenceDocument = NonNullable<Exclude<ProfileDocument['vcpuSecondsPerRequest'], number | undefined>['evidence']>;

function sourceOf(service: string, evidence: EvidenceDocument | undefined): string {
  if (!evidence) return `profile of ${service}, stated without evidence`;
  const { method, points, files, dates, softwareVersions } = evidence;
  const shown = files.length > 3 ? `${files.slice(0, 3).join(', ')} and ${files.length - 3} more` : files.join(', ');
  const when = dates ? `, ${dates.first === dates.last ? dates.first : `${dates.first} to ${dates.last}`}` : '';
  const version = softwareVersions?.length ? `, version ${softwareVersions.join(', ')}` : '';
  return `profile of ${service}: ${method}; ${points} runs (${shown}${when}${version})`;
}
