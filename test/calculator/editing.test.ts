/** What the page does to a scenario before the planner sees it: pure, so tried without a browser. Expected values are written out by hand. */
import { scenarioJsonSchema } from '../../packages/core/src/index.ts';
import { describe, expect, it } from 'vitest';
import { published } from '../../apps/calculator/src/checks/published.ts';
import { runChecks } from '../../apps/calculator/src/checks/run.ts';
import { controlOf, fieldsIn, type Schema } from '../../apps/calculator/src/form/schema.ts';
import { at, pathOf, typed, withValue } from '../../apps/calculator/src/state/edit.ts';
import { evenly } from '../../apps/calculator/src/state/few-inputs.ts';
import { History } from '../../apps/calculator/src/state/history.ts';
import { toYaml } from '../../apps/calculator/src/worker/yaml.ts';

describe('withValue', () => {
  it('changes a copy, makes missing parents, and leaves the old one alone', () => {
    const before = { traffic: { peakRequestsPerSecond: 5 } };
    expect(withValue(before, ['services', 'web', 'demand'], '1ms')).toEqual({ ...before, services: { web: { demand: '1ms' } } });
    expect(before).toEqual({ traffic: { peakRequestsPerSecond: 5 } });
  });
  it('takes a key out with undefined, and starts a list from the one that the template gives', () => {
    expect(withValue({ a: 1, b: 2 }, ['a'], undefined)).toEqual({ b: 2 });
    expect(withValue({}, ['calls', 1, 'to'], 'x', { calls: [{ to: 'a' }, { to: 'b', k: 1 }] })).toEqual({
      calls: [{ to: 'a' }, { to: 'x', k: 1 }],
    });
  });
  it('touches no prototype', () => {
    expect(withValue({ a: 1 }, ['__proto__', 'polluted'], true)).toEqual({ a: 1 });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(at({}, ['constructor', 'name'])).toBeUndefined();
  });
});

describe('typed', () => {
  it.each([
    ['1,234', 1234],
    ['50 000', '50 000'],
    ['1e3', 1000],
    ['52kB', '52kB'],
    ['0.8ms + ads * 2ms', '0.8ms + ads * 2ms'],
    ['-5', -5],
    ['  ', undefined],
    ['1,23', '1,23'],
    ['1e400', '1e400'],
  ])('reads %s', (text, value) => expect(typed(text)).toBe(value));
});

it('writes paths as the planner does', () => expect(pathOf(['services', 'a.b', 'calls', 0, 'to'])).toBe('services."a.b".calls[0].to'));

it('writes anew what an earlier text said of a value that holds itself', () =>
  expect(toYaml({ name: 'x' }, 'name: &a [*a]\n')).toBe('name: x\n'));

describe('History', () => {
  it('goes back and forth, and takes quick changes of one field as one step', () => {
    const history = new History<number>();
    history.push(1, 'change a', 0);
    history.push(2, 'change a', 300);
    history.push(3, 'change b', 400);
    expect(history.undo(4)).toBe(3);
    expect(history.undo(3)).toBe(1);
    expect(history.undo(1)).toBeUndefined();
    expect(history.redo(1)).toBe(3);
    expect(history.redoLabel).toBe('change b');
  });
});

describe('the few inputs', () => {
  it('shares that are even in whole percents sum to 100', () => {
    const rows = ['a', 'b', 'c'].map((region) => ({ cloud: 'gcp' as const, region }));
    expect(evenly(rows).map((row) => row.shareFraction)).toEqual(['34%', '33%', '33%']);
    expect(evenly([{ cloud: 'gcp', region: 'a', shareFraction: '34%' }])).toEqual([{ cloud: 'gcp', region: 'a' }]);
  });
});

describe('toYaml', () => {
  const text = '# mine\nname: a # short\ntraffic:\n  peakRequestsPerSecond: 5 # told\nregions:\n  - { cloud: gcp, region: x }\n';
  it('writes only what changed into the user’s own text', () => {
    const scenario = {
      name: 'a',
      traffic: { peakRequestsPerSecond: 7, averageRequestsPerSecond: 3 },
      regions: [{ cloud: 'gcp', region: 'x' }],
    };
    expect(toYaml(scenario, text)).toBe(text.replace('5 # told', '7 # told\n  averageRequestsPerSecond: 3'));
  });
  it('leaves a text that says the same as it is, and writes a broken one anew', () => {
    expect(toYaml({ name: 'a', traffic: { peakRequestsPerSecond: 5 }, regions: [{ cloud: 'gcp', region: 'x' }] }, text)).toBe(text);
    expect(toYaml({ name: 'b' }, 'a: [')).toBe('name: b\n');
  });
});

describe('the form', () => {
  it('knows a control for every key of the schema', () => {
    const schema = scenarioJsonSchema() as Schema;
    expect(Object.keys(schema.properties!)).toContain('services');
    expect(fieldsIn(schema)).toBeGreaterThan(80);
    expect(controlOf(schema.properties!.traffic!.properties!.peakRequestsPerSecond!).kind).toBe('amount');
    expect(controlOf(schema.properties!.services!).kind).toBe('record');
    expect(controlOf(schema.properties!.regions!).kind).toBe('list');
  });
});

it('every published number is reached', () => {
  const failed = runChecks(published()).filter(({ passed }) => !passed);
  expect(failed).toEqual([]);
});

it('a check that throws has failed and says why', () => {
  const told = { group: 'g', what: 'w', source: 's', expected: 1, tolerance: 0 };
  expect(
    runChecks([
      {
        ...told,
        compute: () => {
          throw new RangeError('no');
        },
      },
    ]),
  ).toEqual([{ ...told, got: null, passed: false, fault: 'no' }]);
});
