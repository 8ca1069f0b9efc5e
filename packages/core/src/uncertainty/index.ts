export { oneAtATime, type CostRange, type MovedCost } from './one-at-a-time.ts';
