export { HOURS_PER_MONTH, SECONDS_PER_MONTH, weekOf, type Week } from './week.ts';
