/** A profile as the text of a file: YAML for people, JSON for machines; `parseProfile` reads both back. */
import { stringify } from 'yaml';
import { parseProfile, type ProfileDocument } from '../scenario/index.ts';
import type { Profile } from './fit-profile.ts';

/**
 * @param format yaml (the default) or json
 * @example profileToText(fitProfile(runs)).startsWith('schema: plimsoll.profile/1') // => true
 */
export function profileToText(profile: Profile | ProfileDocument, { format = 'yaml' }: { format?: 'yaml' | 'json' } = {}): string {
  const document = profileDocument(profile);
  return format === 'json' ? `${JSON.stringify(document, null, 2)}\n` : stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** The profile as a file can hold it: ends that the data leave open are left out. */
export function profileDocument(profile: Profile | ProfileDocument): ProfileDocument {
  return parseProfile(
    JSON.parse(JSON.stringify(profile, (_, value: unknown) => (value === Infinity || value === -Infinity ? undefined : value))),
  );
}
