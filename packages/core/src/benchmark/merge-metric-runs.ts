/** A cloud answers metric by metric, a file each: the files of one folder are one run. */
import type { Run } from './run.ts';

/** Times of one run may differ by a period or two from metric to metric. */
const LONGEST_RATIO = 1.5;

/**
 * Joins runs that are made of server metrics only, of one folder, format and service, that cover about the same time and hold different
 * metrics. Any other run is passed on as it is; so are metrics that stand twice, for then the folder holds several runs.
 * @example mergeMetricRuns([ofRequestCount, ofDuration]) // => one run with requests and latencyMs.mean
 */
export function mergeMetricRuns(runs: readonly Run[]): Run[] {
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const key = run.metrics === undefined ? run.name : JSON.stringify([folderOf(run.fileName), run.format, run.parameters.service]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].flatMap((group) => (fits(group) ? [merged(group)] : group));
}

function fits(group: readonly Run[]): boolean {
  const files = new Set(group.map(({ fileName }) => fileName));
  const names = group.flatMap(({ metrics }) => Object.keys(metrics ?? {}));
  const seconds = group.flatMap(({ durationSeconds }) => durationSeconds ?? []);
  return (
    group.length > 1 &&
    files.size === group.length &&
    new Set(names).size === names.length &&
    Math.max(...seconds) <= LONGEST_RATIO * Math.min(...seconds)
  );
}

function merged(group: readonly Run[]): Run {
  const [first] = group as [Run, ...Run[]];
  // a later file adds what the earlier ones leave open
  const one = group.reduceRight<Run>((after, run) => ({ ...after, ...run }), first);
  const durationSeconds = group.find(({ requests }) => requests !== undefined)?.durationSeconds ?? one.durationSeconds;
  const folder = folderOf(first.fileName);
  return {
    ...one,
    name: `${folder || first.fileName}${typeof first.parameters.service === 'string' ? ` (${first.parameters.service})` : ''}`,
    latencyMs: Object.assign({}, ...group.map(({ latencyMs }) => latencyMs)) as Run['latencyMs'],
    parameters: Object.assign({}, ...group.map(({ parameters }) => parameters)) as Run['parameters'],
    metrics: Object.assign({}, ...group.map(({ metrics }) => metrics)) as NonNullable<Run['metrics']>,
    ...(group.some(({ cpu }) => cpu) && { cpu: Object.assign({}, ...group.map(({ cpu }) => cpu)) as NonNullable<Run['cpu']> }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(durationSeconds !== undefined && one.requests !== undefined && { requestsPerSecond: one.requests / durationSeconds }),
  };
}

const folderOf = (fileName: string) => fileName.slice(0, Math.max(0, fileName.search(/[\\/][^\\/]*$/)));
