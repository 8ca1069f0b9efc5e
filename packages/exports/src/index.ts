/** A plan as files for people and tools; pure: what runs in Node runs in a browser. @module */

// every format in one table
export { EXPORT_FORMATS, type ExportFormat } from './formats.ts';
// one by one
export { planToCsv } from './plan-to-csv.ts';
export { FOCUS_COLUMNS, planToFocus, type FocusOptions } from './plan-to-focus.ts';
export { planToHtml } from './plan-to-html.ts';
export { planToJson } from './plan-to-json.ts';
export { planToMarkdown } from './plan-to-markdown.ts';
export { planToWorkbook } from './plan-to-workbook.ts';
// and back
export { hourlyColumn, readBook, type ReadBook } from './workbook/read-book.ts';
