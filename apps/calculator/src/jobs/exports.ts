/** What `export` makes, as far as it is built: the list comes from the exports package itself. */
import * as made from '@plimsoll/exports';
import type { Plan } from '@plimsoll/core';

export interface ExportEntry {
  name: string;
  title: string;
  extension: string;
}
export interface Exported {
  fileName: string;
  mediaType: string;
  data: string | Uint8Array<ArrayBuffer>;
}

interface Format {
  name?: string;
  title?: string;
  description?: string;
  extension?: string;
  fileName?: string;
  mediaType?: string;
  write?: (plan: Plan) => unknown;
  make?: (plan: Plan) => unknown;
}

const MEDIA: Record<string, string> = {
  json: 'application/json',
  csv: 'text/csv',
  md: 'text/markdown',
  html: 'text/html',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Looked up by name, for a build may not have it yet. */
const LIST = 'EXPORT_FORMATS';

/** `EXPORT_FORMATS` as a list or by name; without it, the plan as JSON. */
function formats(): (Format & ExportEntry)[] {
  const given = (made as unknown as Record<string, unknown>)[LIST];
  const entries: [string, Format][] = Array.isArray(given)
    ? (given as Format[]).map((one) => [one.name ?? '', one])
    : typeof given === 'object' && given !== null
      ? Object.entries(given as Record<string, Format>)
      : [['json', { title: 'Plan', write: made.planToJson }]];
  return entries
    .filter(([, one]) => typeof (one.write ?? one.make) === 'function')
    .map(([name, one]) => ({
      ...one,
      name,
      title: one.title ?? one.description ?? name,
      extension: (one.extension ?? one.fileName?.split('.').pop() ?? name).replace(/^\./, ''),
    }));
}

export const exportFormats = (): ExportEntry[] => formats().map(({ name, title, extension }) => ({ name, title, extension }));

export async function exportPlan(plan: Plan, name: string): Promise<Exported> {
  const format = formats().find((one) => one.name === name);
  const write = format?.write ?? format?.make;
  if (!format || !write) throw new Error(`there is no export named ${name}`);
  const data = (await write(plan)) as string | Uint8Array<ArrayBuffer>;
  const stem =
    String((plan.scenario as { name?: unknown }).name ?? 'plan')
      .replaceAll(/[^\p{L}\p{M}\p{N}_-]+/gu, '-')
      .slice(0, 60) || 'plan';
  return {
    fileName: `${stem}.${format.extension}`,
    mediaType: format.mediaType ?? MEDIA[format.extension] ?? 'application/octet-stream',
    data,
  };
}
