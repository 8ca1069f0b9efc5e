/** The two doors into the planner: `parseScenario` throws, `safeParseScenario` returns; both report every problem at once. */
import { expandTemplate, type TemplateBook } from './template.ts';
import { unknownNames, type KnownNames } from './known-names.ts';
import { forbiddenKeyIn, formatPath, isForbiddenKey, parsePath, setAt, type PathKey } from './path.ts';
import { ScenarioError, type Problem, type Warning } from './problem.ts';
import { documentOf, problemAt, type ReadDocument } from './document.ts';
import { readDocument } from './read-document.ts';
import { movedFrom } from './resolve-moved.ts';
import { resolveScenario } from './resolve.ts';
import type { MovedInput, UncertainInput } from './read-number.ts';
import type { ResolvedScenario } from './resolved.ts';
import type { RawScenario } from './schema.ts';
import { shapeProblems } from './shape-problems.ts';
import { profileFiles, stateProfiles } from './state-profiles.ts';
import { readHourly } from './traffic-file.ts';

export interface ParseOptions {
  templates?: TemplateBook;
  /** the text of files that the scenario names, by path */
  files?: Record<string, string>;
  /** names of a catalog; without them regions and machine types are checked when planning */
  known?: KnownNames;
  /** values set on top of the text, in order, before anything is checked */
  overrides?: { path: string; value: unknown }[];
  /** zones per region, written into regions that state none when a template is used */
  zonesOf?: (cloud: string, region: string) => number | undefined;
}

/** A checked scenario: what the user wrote, expanded, and the numbers behind it. */
export interface Scenario {
  /** the plain scenario: templates expanded, defaults filled in; it can be planned again */
  plain: RawScenario;
  resolved: ResolvedScenario;
  warnings: Warning[];
  /** whether a template's regions have the zones that the catalog knows, as another region would: nobody states how many */
  zonesByRegion: boolean;
  /** inputs that are ranges; each can be moved to an end with `resolveAt` */
  uncertain: UncertainInput[];
  /** the same scenario with one uncertain input at an end of its range; undefined when that end cannot be planned */
  resolveAt(moved: MovedInput): ResolvedScenario | undefined;
}

export type SafeScenario = { success: true; scenario: Scenario; warnings: Warning[] } | { success: false; problems: Problem[] };

export function safeParseScenario(input: unknown, options: ParseOptions = {}): SafeScenario {
  const document =
    typeof input === 'string'
      ? readDocument(input)
      : documentOf(JSON.parse(JSON.stringify(input ?? null, keepNonFinite), restoreNonFinite));
  if (document.problems.length) return { success: false, problems: document.problems };
  if (typeof document.value !== 'object' || document.value === null || Array.isArray(document.value))
    return {
      success: false,
      problems: [
        {
          code: 'notAScenario',
          path: '',
          message: 'a scenario is an object with traffic, regions and services; this is empty or something else',
        },
      ],
    };
  const overridden = applyOverrides(document, options.overrides ?? []);
  if (overridden.length) return { success: false, problems: overridden };
  const forbidden = forbiddenKeyIn(document.value);
  if (forbidden)
    return {
      success: false,
      problems: [problemAt(document, forbidden, { code: 'forbiddenName', message: forbiddenWords(forbidden.at(-1)!) })],
    };
  const expanded = expandTemplate(document, document.value, options.templates ?? {});
  const problems = [...expanded.problems, ...shapeProblems(document, expanded.value)];
  if (problems.length) return { success: false, problems };
  const raw = expanded.value as RawScenario;
  const unread = stateProfiles(document, raw, options.files ?? {});
  if (unread.length) return { success: false, problems: inFileOrder(unread) };
  const zonesByRegion = expanded.value !== document.value && fillZones(raw, options.zonesOf);
  const hours = readTrafficFile(document, raw, options.files ?? {});
  if (hours.problems.length) return { success: false, problems: hours.problems };
  const resolution = resolveScenario(document, raw);
  const found = [...resolution.problems, ...(options.known ? unknownNames(document, raw, options.known) : [])];
  if (found.length || !resolution.scenario) return { success: false, problems: inFileOrder(found) };
  const resolved = resolution.scenario;
  const scenario: Scenario = {
    plain: resolution.plain,
    resolved,
    warnings: [...hours.warnings, ...resolution.warnings],
    zonesByRegion,
    uncertain: resolution.uncertain,
    resolveAt: movedFrom(document, raw, resolved),
  };
  return { success: true, scenario, warnings: scenario.warnings };
}

/**
 * A scenario from YAML text, JSON text or an object.
 * @throws {ScenarioError} with every problem found
 * @example parseScenario('traffic: {peakRequestsPerSecond: 100}\nregions: [{cloud: gcp, region: us-east4}]\nservices: {web: {demand: 5ms}}').resolved.front // => 'web'
 */
export function parseScenario(input: unknown, options: ParseOptions = {}): Scenario {
  const result = safeParseScenario(input, options);
  if (!result.success) throw new ScenarioError(result.problems);
  return result.scenario;
}

/** The hours of `traffic.file` take its place: what is planned holds the numbers themselves. */
function readTrafficFile(
  document: ReadDocument,
  raw: RawScenario,
  files: Record<string, string>,
): { problems: Problem[]; warnings: Warning[] } {
  const { file } = raw.traffic;
  const refuse = (code: string, message: string) => ({
    problems: [problemAt(document, ['traffic', 'file'], { code, message })],
    warnings: [],
  });
  if (file === undefined) return { problems: [], warnings: [] };
  if (raw.traffic.weekRequestsPerSecond !== undefined)
    return refuse('fileAndWeek', 'traffic.file and weekRequestsPerSecond both state the hours: keep one');
  const text = Object.hasOwn(files, file) ? files[file] : undefined;
  if (text === undefined)
    return refuse('fileMissing', `the text of ${file} was not given: hand it to parseScenario as files, or let readScenario read it`);
  const found = readHourly(text, file);
  if ('problems' in found)
    return { problems: found.problems.map((one) => ({ ...one, ...document.locate(['traffic', 'file']) })), warnings: [] };
  delete raw.traffic.file;
  raw.traffic.weekRequestsPerSecond = found.values;
  return {
    problems: [],
    warnings: found.note === undefined ? [] : [{ code: 'trafficFileWeek', path: 'traffic.file', message: found.note }],
  };
}

/** The hourly file that a scenario's text names, before any check. */
export function trafficFileNamed(input: unknown, options: Pick<ParseOptions, 'overrides'> = {}): string | undefined {
  const document = typeof input === 'string' ? readDocument(input) : documentOf(JSON.parse(JSON.stringify(input ?? null)));
  if (document.problems.length || typeof document.value !== 'object' || document.value === null) return undefined;
  if (applyOverrides(document, options.overrides ?? []).length) return undefined;
  const file = (document.value as { traffic?: { file?: unknown } | null }).traffic?.file;
  return typeof file === 'string' ? file : undefined;
}

/** What a scenario's text names, before any check: the regions that a catalog must hold to plan it, and the files to read with it. */
function namedIn(
  input: unknown,
  options: Pick<ParseOptions, 'templates' | 'overrides'> = {},
): { regions: { cloud: string; region: string }[]; files: string[] } {
  const nothing = { regions: [], files: [] };
  const document = typeof input === 'string' ? readDocument(input) : documentOf(JSON.parse(JSON.stringify(input ?? null)));
  if (
    document.problems.length ||
    typeof document.value !== 'object' ||
    document.value === null ||
    applyOverrides(document, options.overrides ?? []).length
  )
    return nothing;
  const { value } = expandTemplate(document, document.value, options.templates ?? {});
  const regions = (value as { regions?: unknown } | null)?.regions;
  return {
    regions: !Array.isArray(regions)
      ? []
      : regions.flatMap((one: { cloud?: unknown; region?: unknown } | null) =>
          typeof one?.cloud === 'string' && typeof one.region === 'string' ? [{ cloud: one.cloud, region: one.region }] : [],
        ),
    files: profileFiles(value),
  };
}

/** The clouds and regions a scenario's text names, before any check: what a catalog must hold to plan it. */
export const regionsNamed = (input: unknown, options: Pick<ParseOptions, 'templates' | 'overrides'> = {}) =>
  namedIn(input, options).regions;

/** The files a scenario's text names, as it names them: what `files` must hold to read it. */
export const filesNamed = (input: unknown, options: Pick<ParseOptions, 'templates' | 'overrides'> = {}) => namedIn(input, options).files;

const forbiddenWords = (name: PathKey) =>
  `nothing can be called ${name}, which is a word of the planner's own language: choose another name`;

function applyOverrides(document: ReadDocument, overrides: { path: string; value: unknown }[]): Problem[] {
  const problems: Problem[] = [];
  for (const { path, value } of overrides) {
    try {
      const keys = parsePath(path);
      const forbidden = keys.find(isForbiddenKey);
      if (forbidden !== undefined) problems.push({ code: 'forbiddenName', path, message: forbiddenWords(forbidden) });
      else setAt(document.value as object, keys, value);
    } catch (error) {
      // without the name of the function that says so
      problems.push({ code: 'wrongPath', path, message: (error instanceof Error ? error.message : String(error)).replace(/^\w+: /, '') });
    }
  }
  return problems;
}

/** @returns whether all of them were filled in */
function fillZones(raw: RawScenario, zonesOf: ParseOptions['zonesOf']): boolean {
  let every = true;
  for (const region of raw.regions) {
    const zones = region.zones === undefined ? zonesOf?.(region.cloud, region.region) : undefined;
    if (zones === undefined) every = false;
    else region.zones = zones;
  }
  return every;
}

const inFileOrder = (problems: Problem[]) =>
  [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));

// JSON has no NaN or infinity; kept as they are so that they are refused where they stand, not read as null.
const keepNonFinite = (_: string, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? `\u0000${value}` : value);
const restoreNonFinite = (_: string, value: unknown) =>
  typeof value === 'string' && value.startsWith('\u0000') ? Number(value.slice(1)) : value;

export { formatPath };
