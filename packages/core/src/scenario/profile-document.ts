/** The door for profile files: text or an object in, a checked profile or every problem with it out. */
import { ScenarioError, type Problem } from './problem.ts';
import { PROFILE_SCHEMA, profileSchema, type ProfileDocument } from './profile-schema.ts';
import { documentOf, problemAt, type ReadDocument } from './document.ts';
import { readDocument } from './read-document.ts';
import { shapeProblems } from './shape-problems.ts';

export type SafeProfile = { success: true; profile: ProfileDocument } | { success: false; problems: Problem[] };

/** A profile from YAML text, JSON text or an object, or every problem with it. */
export function safeParseProfile(input: unknown): SafeProfile {
  const document = typeof input === 'string' ? readDocument(input.replace(/^\uFEFF/, '')) : documentOf(input);
  if (document.problems.length) return { success: false, problems: document.problems };
  const { value } = document;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !('schema' in value))
    return { success: false, problems: [notAProfile(document)] };
  const problems = shapeProblems(document, value, profileSchema, 'the profile');
  if (problems.length) return { success: false, problems };
  const profile = value as ProfileDocument;
  const crossed = crossProblems(document, profile);
  return crossed.length ? { success: false, problems: crossed } : { success: true, profile };
}

/**
 * @throws {ScenarioError} with every problem found
 * @example parseProfile('schema: plimsoll.profile/1\nvcpuSecondsPerRequest: 0.004').vcpuSecondsPerRequest // => 0.004
 */
export function parseProfile(input: unknown): ProfileDocument {
  const result = safeParseProfile(input);
  if (!result.success) throw new ScenarioError(result.problems);
  return result.profile;
}

const notAProfile = (document: ReadDocument): Problem =>
  problemAt(document, [], {
    code: 'notAProfile',
    message: `this is no profile: one begins with "schema: ${PROFILE_SCHEMA}"; plimsoll fit RUN... --out FILE writes one`,
  });

/** Rules over more than one key. */
function crossProblems(document: ReadDocument, { regression }: ProfileDocument): Problem[] {
  if (!regression) return [];
  const size = regression.inputs.length + 1;
  const square = regression.covariance.length === size && regression.covariance.every((row) => row.length === size);
  const named = regression.inputs.every(({ name }) => Object.hasOwn(regression.slopes, name));
  if (square && named) return [];
  const message = `regression needs a slope for each of its ${size - 1} inputs and a covariance of ${size} × ${size}: fit the profile again`;
  return [problemAt(document, ['regression'], { code: 'damagedProfile', message })];
}
