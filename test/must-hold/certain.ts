/** Scenarios of the field without their ranges: the same plan at mid, without its what-ifs, quick to plan. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { templates } from 'plimsoll';
import { run } from './run-plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-field-'));
let files = 0;

export function write(scenario: object): string {
  const file = join(folder, `${files++}.json`);
  writeFileSync(file, JSON.stringify(scenario));
  return file;
}

/** An estimate's mid; anything else as it is. */
export const midOf = (value: unknown) => (typeof value === 'object' && value !== null && 'mid' in value ? value.mid : value);

/** A `template:` with every prior stated at its mid, and the given parameters over them. */
export function template(name: string, given: object = {}): object {
  const { parameters } = templates[`protected-audience/${name}`]!;
  const asked = Object.entries(parameters).filter(([, { derived }]) => !derived);
  return {
    use: `protected-audience/${name}`,
    ...Object.fromEntries(asked.map(([key, { default: value }]) => [key, midOf(value)])),
    ...given,
  };
}

/** A scenario file, expanded and with its parameters at mid. */
export function atMid(file: string): string {
  const plain = JSON.parse(run('plan', file, '--expand', '--json').stdout) as { parameters: Record<string, unknown> };
  const parameters = Object.fromEntries(Object.entries(plain.parameters).map(([name, value]) => [name, midOf(value)]));
  return write({ ...plain, parameters });
}
