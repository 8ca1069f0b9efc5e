/** Files of prices and of traffic: read as they are meant, or refused by line with what to write instead. Never half read. */
import { describe, expect, it } from 'vitest';
import { readHourly } from '../../packages/core/src/index.ts';
import { effectOf, isTable, overridesOf, overridesTable } from '../../apps/calculator/src/files/overrides.ts';
import { kindOf } from '../../apps/calculator/src/files/kind-of.ts';
import { planIn } from '../../apps/calculator/src/files/plan-file.ts';
import { readValue } from '../../apps/calculator/src/worker/read-problems.ts';

const list = [{ family: 'n2d', discountFraction: '10%' }];

describe('price overrides', () => {
  it('are read as a list, as the scenario’s own key, in YAML or JSON, or as a table', () => {
    expect(overridesOf(list)).toEqual({ overrides: list });
    expect(overridesOf({ prices: { overrides: list } })).toEqual({ overrides: list });
    const yaml = 'prices:\n  overrides:\n    - { family: n2d, discountFraction: 10% }\n';
    expect([kindOf('mine.yaml', yaml), isTable(yaml)]).toEqual(['overrides', false]);
    expect(overridesOf(readValue(yaml))).toEqual({ overrides: list });
    expect(overridesOf(readValue('- family: n2d\n  discountFraction: 10%\n'))).toEqual({ overrides: list });
    expect(isTable('family,discountFraction\nn2d,10%\n')).toBe(true);
    expect(overridesTable('family,discountFraction\nn2d,10%\n')).toEqual({ overrides: list });
  });
  it('of a table keep quoted cells whole, and ids as text', () => {
    expect(overridesTable('"sku";"cloudService";"usdPerUnit"\n"00123";"a; b, ""c""";"0.03"\n')).toEqual({
      fault: 'line 2 has a semicolon inside a cell: one separator for the whole file, as in its head',
    });
    expect(overridesTable('sku,cloudService,usdPerUnit\n00123,"Compute, ""all""",0.03\n\n')).toEqual({
      overrides: [{ sku: '00123', cloudService: 'Compute, "all"', usdPerUnit: 0.03 }],
    });
  });
  it.each([
    ['sku,usdPerUnit\n015F-5732-FFF0,"0,03"\n', 'line 2: "0,03" has a decimal comma: write 0.03'],
    ['sku,usdPerUnit\nA,0,03\n', 'line 2: the row has 3 cells, the header 2; if numbers have decimal commas, write decimal points'],
    ['sku,usdPerUnit\nA,1\nB,"1,000.00"\n', 'line 3: "1,000.00" has commas between thousands: write 1000.00'],
    ['sku,usdPerUnit\nA,"1,000"\n', 'line 2: "1,000" may be 1000 or 1.000: write the one that is meant'],
    ['family;discountFraction\nn2d;0,5\n', 'line 2: "0,5" has a decimal comma: write 0.5'],
    ['family;discountFraction\nn2d;12,5%\n', 'line 2: "12,5%" has a decimal comma: write 12.5%'],
    ['family,discountFraction\nn2d;0,5\n', 'line 2 has a semicolon inside a cell'],
    ['sku,usdPerUnit\nA,\n', 'line 2 states no price'],
    ['sku,usdPerUnit\nA,abc\n', '"abc" is no number'],
    ['sku,usdPerUnit,colour\nA,1,red\n', 'the key colour'],
    ['sku,usdPerUnit\n', 'a head and no rows'],
  ])('of the table %j are refused', (text, fault) =>
    expect(overridesTable(text)).toEqual({ fault: expect.stringContaining(fault) as string }),
  );
  it.each([
    [[], 'no list of overrides'],
    [{ a: 1 }, 'no list of overrides'],
    [null, 'no list of overrides'],
    ['hello there', 'no list of overrides'],
    [[{ colour: 1 }], 'entry 1 has the key colour'],
    [[list[0], { sku: 'A', usdPerUnit: '0,03' }], 'entry 2: "0,03" has a decimal comma: write 0.03'],
    [['x'], 'entry 1 is no override'],
  ])('of %j are refused', (found, fault) => expect(overridesOf(found)).toEqual({ fault: expect.stringContaining(fault) as string }));
});

describe('a week’s hours', () => {
  const day = Array.from({ length: 24 }, (_, h) => h * 10);
  const rows = (cell: (value: number, hour: number) => string) => day.map(cell).join('\n');
  it('are read with a head or without, quoted or not', () => {
    expect(readHourly(`hour,rate\n${rows((v, h) => `${h},${v}`)}\n`, 'w')).toEqual({ values: day });
    expect(readHourly(day.join('\r\n'), 'w')).toEqual({ values: day });
    expect(readHourly(`"time","rps"\n${rows((v, h) => `"2026-11-02 ${h}:00","${v}"`)}`, 'w')).toEqual({ values: day });
  });
  it.each([
    ['1\n2', 'there are 2 hours'],
    [`${day.join('\n')}\nx`, 'w line 25: "x" is no number'],
    [`a\n${day.slice(0, 5).join('\n')}\n,\n3`, 'w line 7: there is no value'],
    ['-1\n2', '"-1" is no number of requests/s of at least 0'],
    [`"time","rps"\n${rows(() => '"t","1,200"')}`, 'w line 2: "1,200" may be 1200 or 1.200: write the one that is meant'],
    [`"time","rps"\n${rows(() => '"t","1,200.5"')}`, 'w line 2: "1,200.5" has commas between thousands: write 1200.5'],
    [`zeit;rps\n${rows((_, h) => `${h};1200,5`)}`, 'w line 2: "1200,5" has a decimal comma: write 1200.5'],
  ])('are refused by line %#', (text, fault) =>
    expect(readHourly(text, 'w')).toEqual({
      problems: expect.arrayContaining([expect.objectContaining({ message: expect.stringContaining(fault) as string })]) as object[],
    }),
  );
});

describe('a saved plan', () => {
  it.each([1, 9, 12])('of version %d is known for one, whatever else it holds', (version) =>
    expect(kindOf('saved.json', `{"schema": "plimsoll.plan/${version}", "scenario": {}}`)).toBe('scenario'),
  );
  it.each([
    [
      { schema: 'plimsoll.plan/1', scenario: { name: 'x' } },
      { kind: 'plan', scenario: { name: 'x' } },
    ],
    [
      { schema: 'plimsoll.plan/1', scenario: {} },
      { kind: 'refused', why: 'it is a plan without a scenario' },
    ],
    [{ schema: 'plimsoll.plan/1' }, { kind: 'refused', why: 'it is a plan without a scenario' }],
    [
      { schema: 'plimsoll.plan/0', scenario: { name: 'x' } },
      { kind: 'refused', why: 'it names version 0, which never was' },
    ],
    [
      { schema: 'plimsoll.plan/9', scenario: { name: 'x' } },
      { kind: 'refused', why: expect.stringContaining('a newer Plimsoll (version 9; this page reads up to 1)') as string },
    ],
    [{ schema: { a: 1 }, scenario: {} }, { kind: 'none' }],
    [{ name: 'x' }, { kind: 'none' }],
  ])('%j', (held, plan) => expect(planIn(held)).toEqual(plan));
});

it.each([
  [1, [], { tone: 'ok', head: 'sets prices.' }],
  [1, [0], { tone: 'warn', head: 'changes no price.' }],
  [3, [0, 2], { tone: 'warn', head: 'sets prices in part.', text: expect.stringContaining('overrides 1, 3 of 3') as string }],
])('of %d overrides those at %j touch nothing', (number, unused, effect) => {
  const warnings = unused.map((i) => ({ code: 'overrideUnused', path: `prices.overrides[${i}]`, message: '' }));
  expect(effectOf(number, [...warnings, { code: 'prior', path: 'prices.overrides[9]', message: '' }])).toMatchObject(effect);
});

describe('a week as dashboards write it', () => {
  const week = (row: (hour: number) => string) => Array.from({ length: 168 }, (_, hour) => row(hour)).join('\n');
  const time = (hour: number) =>
    `2026-01-${String(5 + Math.floor(hour / 24)).padStart(2, '0')}T${String(hour % 24).padStart(2, '0')}:00:00Z`;
  it.each([
    ['hours and requests', `hour,requests\n${week((hour) => `${hour},${hour}`)}`],
    ['a column in words', `Time,Requests per second\n${week((hour) => `${time(hour)},${hour}`)}`],
    ['a query of a dashboard', `"Time","sum(rate(requests_total[5m]))"\n${week((hour) => `${time(hour)},${hour}`)}`],
    ['one column', `req/s\n${week(String)}`],
  ])('is one with %s', (_, text) => {
    expect(kindOf('week.csv', text)).toBe('week');
    // the hours as they were written above
    expect(readHourly(text, 'week.csv')).toMatchObject({ values: Array.from({ length: 168 }, (_, hour) => hour) });
  });
  it('is no load test', () => {
    const calls = `duration (ms),status,error\n${week((hour) => `${hour},OK,`)}`;
    expect(kindOf('ghz-calls.csv', calls)).toBe('benchmark');
    const runs = `concurrency,requests,p99_ms\n${week((hour) => `${hour},1000,5`)}`;
    expect(kindOf('plain.csv', runs)).toBe('benchmark');
  });
});
