export { usdWords } from './money.ts';
export { ceilTolerant, floorTolerant, nearlyEqual } from './rounding.ts';
export { UNITS, type BaseUnit } from './units.ts';
