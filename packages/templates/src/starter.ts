/** The commented scenario that `plimsoll init` writes for a template: every parameter with what it is, where its prior comes from, how to measure it. */
import type { Template, TemplateParameter } from '@plimsoll/core';

export function starterOf(template: Template): string {
  const asked = Object.entries(template.parameters).filter(([, parameter]) => !parameter.derived);
  const { traffic, regions, objectives } = template.scenario as {
    traffic: { peakRequestsPerSecond: number; averageRequestsPerSecond: number };
    regions: { cloud: string; region: string }[];
    objectives?: { latency?: { fraction: number; ms: number }[]; survive?: { zones?: number } };
  };
  const lines = [
    `# ${template.title}`,
    `# ${template.description}`,
    `# plan it:    plimsoll plan THIS_FILE`,
    `# see all of it as a plain scenario:    plimsoll plan THIS_FILE --expand`,
    `name: ${(template.scenario.name as string | undefined) ?? template.name}`,
    '',
    'template:',
    `  use: ${template.name}`,
    '  # What you state here is yours; what stays commented out is a prior, and widens the range of the answer.',
    ...asked.flatMap(([name, parameter]) => parameterLines(name, parameter)),
    '',
    'traffic:',
    `  peakRequestsPerSecond: ${traffic.peakRequestsPerSecond} # mean of the busiest hour, all regions`,
    `  averageRequestsPerSecond: ${traffic.averageRequestsPerSecond}`,
    '  # growthPerMonthFraction: 2%',
    '  # horizonMonths: 12',
    '',
    'regions:',
    ...regions.map(({ cloud, region }) => `  - { cloud: ${cloud}, region: ${region} } # several: add shareFraction to each, they sum to 1`),
    '',
    'objectives:',
    '  latency:',
    ...(objectives?.latency ?? []).map(({ fraction, ms }) => `    - { fraction: ${fraction}, ms: ${ms} }`),
    `  survive: { zones: ${objectives?.survive?.zones ?? 1} }`,
    '',
  ];
  return lines.join('\n');
}

function parameterLines(name: string, { title, default: value, unit, source, howToMeasure }: TemplateParameter): string[] {
  const shown = typeof value === 'object' ? `{ low: ${value.low}, mid: ${value.mid}, high: ${value.high} }` : String(value);
  return [
    `  # ${title}${unit ? ` (${unit === 's' ? 'time' : unit === 'B' ? 'bytes' : unit})` : ''}; prior: ${source}`,
    ...(howToMeasure ? [`  #   measure: ${howToMeasure}`] : []),
    `  # ${name}: ${shown}`,
  ];
}
