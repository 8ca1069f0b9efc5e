export { ceilTolerant, floorTolerant } from './rounding.ts';
export { UNITS, type BaseUnit } from './units.ts';
