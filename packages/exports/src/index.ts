export { planToJson } from './plan-to-json.ts';
