/** Every file that a plan can become: the one table that the command, the page and `npm start` read. */
import type { Plan } from '@plimsoll/core';
import { planToCsv } from './plan-to-csv.ts';
import { planToFocus } from './plan-to-focus.ts';
import { planToHtml } from './plan-to-html.ts';
import { planToJson } from './plan-to-json.ts';
import { planToMarkdown } from './plan-to-markdown.ts';
import { planToWorkbook } from './plan-to-workbook.ts';

export interface ExportFormat {
  name: string;
  title: string;
  extension: string;
  mediaType: string;
  make(plan: Plan): string | Promise<Uint8Array>;
  /** further files that stand beside it, by what comes before the extension */
  beside?(plan: Plan): Record<string, string>;
}

export const EXPORT_FORMATS: readonly ExportFormat[] = [
  {
    name: 'xlsx',
    title: 'Workbook that recalculates',
    extension: 'xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    make: planToWorkbook,
  },
  {
    name: 'csv',
    title: 'Tidy tables',
    extension: 'csv',
    mediaType: 'text/csv;charset=utf-8',
    make: (plan) => Object.values(planToCsv(plan))[0]!,
    beside: (plan) => Object.fromEntries(Object.entries(planToCsv(plan)).slice(1)),
  },
  { name: 'json', title: 'The whole plan', extension: 'json', mediaType: 'application/json', make: planToJson },
  { name: 'markdown', title: 'Report, Markdown', extension: 'md', mediaType: 'text/markdown;charset=utf-8', make: planToMarkdown },
  { name: 'html', title: 'Report, one page to print', extension: 'html', mediaType: 'text/html;charset=utf-8', make: planToHtml },
  {
    name: 'focus',
    title: 'Forecast rows, FOCUS 1.2',
    extension: 'focus.csv',
    mediaType: 'text/csv;charset=utf-8',
    make: (plan) => planToFocus(plan),
  },
];
