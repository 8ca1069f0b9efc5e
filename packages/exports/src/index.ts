export { planToWorkbook } from './plan-to-workbook.ts';
export { planToJson } from './plan-to-json.ts';
