/** A parameter of a template: a prior with its source and how to measure it, or what follows from others. */
import type { TemplateParameter } from '@plimsoll/core';

type Default = TemplateParameter['default'];
export type Parameters = Record<string, TemplateParameter>;

export const prior = (title: string, value: Default, unit: string, source: string, howToMeasure: string): TemplateParameter => ({
  title,
  default: value,
  unit,
  source,
  howToMeasure,
});
/** Follows from the parameters before it. */
export const derived = (title: string, formula: string, unit: string): TemplateParameter => ({
  title,
  default: formula,
  unit,
  source: 'follows from the parameters above',
  derived: true as const,
});
export const range = (low: string | number, mid: string | number, high: string | number): Default => ({ low, mid, high });

export const CLAMPS = 'within the bounds that the servers clamp this metric to (their maintainers’ expected range)';
export const SHARE = 'where the other side is decides what its bytes cost: internet until you say otherwise';
