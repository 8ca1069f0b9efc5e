/** Profile files that a scenario names are read and put in place of their paths, so that an expanded scenario needs no other file. */
import type { Problem } from './problem.ts';
import { problemAt, type ReadDocument } from './document.ts';
import { safeParseProfile } from './profile-document.ts';
import type { RawScenario } from './schema.ts';

/** @param files the text of files that the scenario names, by path; changes `raw` */
export function stateProfiles(document: ReadDocument, raw: RawScenario, files: Record<string, string>): Problem[] {
  const problems: Problem[] = [];
  for (const [name, service] of Object.entries(raw.services)) {
    const given = service.profile;
    if (given === undefined) continue;
    const keys = ['services', name, 'profile'];
    const problem = (code: string, message: string) => problems.push(problemAt(document, keys, { code, message }));
    if (typeof given === 'string' && !Object.hasOwn(files, given)) {
      problem(
        'profileMissing',
        `there is no profile file ${given}: plimsoll fit RUN... --out ${given} writes one (paths are relative to the scenario's file)`,
      );
      continue;
    }
    const read = safeParseProfile(typeof given === 'string' ? files[given]! : given);
    if (!read.success) {
      const file = typeof given === 'string' ? given : 'the profile';
      for (const { code, path, line, column, message } of read.problems.slice(0, 5))
        problem(code, `${file}${line === undefined ? '' : `:${line}:${column ?? 1}`}${path ? ` ${path}` : ''}: ${message}`);
      continue;
    }
    const { curves: _, ...kept } = read.profile; // for drawing only: nothing is planned with them
    service.profile = kept;
  }
  return problems;
}

/** The profile files that a scenario names, once expanded. */
export function profileFiles(value: unknown): string[] {
  const services = (value as { services?: unknown } | null)?.services;
  if (typeof services !== 'object' || services === null) return [];
  return Object.values(services as Record<string, { profile?: unknown } | null>).flatMap((service) =>
    typeof service?.profile === 'string' ? [service.profile] : [],
  );
}
