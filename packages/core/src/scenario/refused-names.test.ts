/** A name that is wrong is told once, where it was written. */
import { describe, expect, it } from 'vitest';
import { safeParseScenario, type TemplateBook } from '../index.ts';

const many = Object.fromEntries(
  Array.from({ length: 40 }, (_, i) => [`number${i}`, { title: `number ${i}`, default: i + 1, unit: '', source: 'a guess' }]),
);
const templates: TemplateBook = {
  shop: {
    name: 'shop',
    title: 'a shop',
    description: '',
    parameters: { ...many, ads: { title: 'ads', default: 12, unit: '', source: 'a guess' } },
    scenario: { traffic: { peakRequestsPerSecond: 100 }, services: { web: { demand: 'ads * 1ms', batchSize: 'ads' } } },
  },
};
const problems = (template: object) => {
  const parsed = safeParseScenario(
    { template: { use: 'shop', ...template }, regions: [{ cloud: 'gcp', region: 'us-east4', zones: 3 }] },
    { templates },
  );
  return parsed.success ? [] : parsed.problems;
};

describe('a parameter of a template', () => {
  it('is refused once, under template, though formulas use it', () => {
    expect(problems({ ads: 'adss * 2' })).toMatchObject([{ code: 'unknownName', path: 'template.ads' }]);
    expect(problems({ ads: '8000x' })).toMatchObject([{ code: 'unknownUnit', path: 'template.ads' }]);
  });
  it('names a few others and counts the rest', () => {
    const [problem] = problems({ ads: 'nothingLikeIt' });
    expect(problem!.message).toBe(
      'template.ads: there is no nothingLikeIt; names here: number0, number1, number2, number3, number4, number5, number6, number7 and 32 more',
    );
    expect(problems({ colour: 3 })[0]!.message).toMatch(/^template shop has no parameter colour; it has number0, .* and 33 more$/);
    expect(problems({ add: 3 })[0]!.message).toBe('template shop has no parameter add; did you mean ads?');
  });
});
