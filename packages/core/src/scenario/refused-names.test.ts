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

describe('names and aliases that nothing can be made of', () => {
  const text = (rest: string) => `name: x\ntraffic: {peakRequestsPerSecond: 10}\n${rest}`;
  const web = 'services: {web: {demand: 1ms}}';
  const regions = 'regions: [{cloud: gcp, region: us-east4, zones: 3}]';
  const problemsOf = (written: unknown) => {
    const parsed = safeParseScenario(written);
    return parsed.success ? [] : parsed.problems;
  };
  it.each([
    [`regions: &a [*a]\n${web}`, 3, 14],
    [`x: &a [*a]\n${regions}\n${web}`, 3, 8],
    [`x: &a {b: {c: [1, *a]}}\n${regions}\n${web}`, 3, 19],
    [`${regions}\nservices: &s {web: &w {demand: 1ms, calls: [*s]}}`, 4, 45],
  ])('%j holds itself: told at the alias', (rest, line, column) =>
    expect(problemsOf(text(rest))).toEqual([
      expect.objectContaining({
        code: 'aliasInItself',
        line,
        column,
        message: expect.stringContaining('stands inside what it names') as string,
      }),
    ]),
  );
  it('an alias beside its anchor, and one of a name that is used anew, hold nothing of themselves', () => {
    expect(problemsOf(text(`${regions}\nservices: {web: {demand: &d 1ms}, store: {demand: *d}}`))).toMatchObject([
      { code: 'frontMissing' },
    ]);
    expect(problemsOf(text(`x: &a [&a 1, *a]\n${regions}\n${web}`))).toMatchObject([{ code: 'unknownKey' }]);
  });
  it('a key that stands one level too high is told where it belongs', () => {
    const written = text(`${regions}\nservices:\n  web: {demand: 1ms, squaredCoefficientOfVariation: 4}`);
    expect(problemsOf(written)).toMatchObject([{ code: 'unknownKey', suggestion: 'serviceTime.squaredCoefficientOfVariation' }]);
  });
  it.each(['__proto__', 'constructor', 'prototype'])('a service cannot be called %s, in text or as an object', (name) => {
    const written = text(`${regions}\nservices:\n  ${name}: {demand: 1ms}`);
    expect(problemsOf(written)).toMatchObject([{ code: 'forbiddenName', path: `services.${name}`, line: 5, column: 3 }]);
    const [problem] = problemsOf(JSON.parse(`{"traffic": {"peakRequestsPerSecond": 1}, "services": {"${name}": {"demand": "1ms"}}}`));
    expect(problem!.message).toBe(`nothing can be called ${name}, which is a word of the planner's own language: choose another name`);
  });
});

it.each([
  // by hand: of the regions that begin with us, us-east1 and us-west1 are four letters away, and the first of them is told
  ['us-moon1', /^the gcp region us-moon1 is not known; did you mean us-east1\?$/],
  ['us-esat4', /did you mean us-east4\?$/],
  ['moon', /not known; known: europe-west1, us-central1, us-east1, us-east4, us-west1$/],
])('a region %s', (region, words) => {
  const gcp = ['europe-west1', 'us-central1', 'us-east1', 'us-east4', 'us-west1'];
  const none = { aws: [], gcp: [] };
  const parsed = safeParseScenario(
    { traffic: { peakRequestsPerSecond: 1 }, regions: [{ cloud: 'gcp', region, zones: 3 }], services: { web: { demand: '1ms' } } },
    { known: { regions: { aws: [], gcp }, families: none, machineTypes: none } },
  );
  expect(parsed.success || parsed.problems[0]!.message).toMatch(words);
});

describe('a value that is set on top', () => {
  const scenario = {
    name: 'x',
    traffic: { peakRequestsPerSecond: 10 },
    regions: [{ cloud: 'gcp', region: 'us-east4', zones: 3 }],
    services: { web: { demand: '1ms' } },
  };
  it.each([
    ['services.__proto__.x', 'forbiddenName', 'nothing can be called __proto__'],
    ['constructor', 'forbiddenName', 'nothing can be called constructor'],
    ['services.web.prototype', 'forbiddenName', 'nothing can be called prototype'],
    ['toString', 'unknownKey', 'the scenario has no key toString'],
    ['regions[3].zones', 'wrongPath', 'regions is a list: it holds [0], [1] adds to it, and there is no [3]'],
    ['regions.length', 'wrongPath', 'regions is a list: it holds [0], [1] adds to it, and there is no length'],
    ['a..b', 'wrongPath', 'cannot read "a..b" at "..b": keys are joined by dots'],
    ['name.x', 'wrongPath', 'name is "x", it has no keys'],
  ])('at %s is refused in words for whoever set it', (path, code, words) => {
    const parsed = safeParseScenario(scenario, { overrides: [{ path, value: 1 }] });
    const found = parsed.success ? [] : parsed.problems;
    expect(found[0]).toMatchObject({ code });
    expect(found[0]!.message.startsWith(words)).toBe(true);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});
