import { describe, expect, it } from 'vitest';
import { parseScenario, safeParseScenario } from './index.ts';
import { readHourly } from './traffic-file.ts';

const day = Array.from({ length: 24 }, (_, h) => 100 + h);
const values = (text: string) => {
  const found = readHourly(text, 'day.csv');
  return 'values' in found ? found.values : found.problems.map(({ code }) => code);
};

describe('an hourly file', () => {
  // Written out by hand: the same 24 numbers in every spelling.
  it.each([
    ['plain', day.join('\n')],
    ['BOM and CRLF', `\uFEFFhour,requests per second\r\n${day.map((rate, h) => `${h},${rate}`).join('\r\n')}\r\n`],
    ['semicolons', `hour;requests/s;note\n${day.map((rate, h) => `${h};${rate};x`).join('\n')}`],
    ['tabs, quotes', `"time"\t"rps"\n${day.map((rate, h) => `"${h}"\t"${rate}"`).join('\n')}`],
    ['times', day.map((rate, h) => `2026-11-23T${String(h).padStart(2, '0')}:00:00Z,${rate}`).join('\n')],
  ])('%s', (_, text) => expect(values(text)).toEqual(day));

  it.each([
    ['decimal commas in columns', `h;requests\n${day.map((rate, h) => `${h};${rate},5`).join('\n')}`, 'decimalComma'],
    ['decimal commas that look like columns', `requests\n${day.map((rate) => `${rate},5`).join('\n')}`, 'decimalComma'],
    ['a gap', `h,requests\n${day.map((rate, h) => `${h},${h === 3 ? '' : rate}`).join('\n')}`, 'missing'],
    ['words', `h,requests\n${day.map((_, h) => `${h},many`).join('\n')}`, 'notANumber'],
    ['a negative', day.map((rate) => -rate).join('\n'), 'notANumber'],
    ['too few', '1\n2\n3', 'weekLength'],
    ['nothing', '', 'empty'],
    ['bytes', 'a\u0000b', 'encoding'],
  ])('refuses %s', (_, text, code) => expect(values(text)[0]).toBe(code));

  it('takes the Monday week with the busiest hour of a longer log', () => {
    // 2026-11-25 is a Wednesday; Mondays are 2026-11-30 and 2026-12-07. The peak of 900 is on 2026-12-08.
    const start = Date.UTC(2026, 10, 25);
    const rows = Array.from(
      { length: 24 * 20 },
      (_, i) => [new Date(start + i * 3_600_000).toISOString(), i === 13 * 24 + 5 ? 900 : 10 + (i % 24)] as const,
    );
    const found = readHourly(rows.map((row) => row.join(',')).join('\n'), 'log.csv');
    if (!('values' in found)) throw new Error('refused');
    expect(found.values).toHaveLength(168);
    expect(found.values[24 + 5]).toBe(900);
    expect(found.note).toContain('from hour 288');
  });

  it('stands in the plan as the week itself', () => {
    const base = { traffic: { file: 'day.csv' }, regions: [{ cloud: 'gcp', region: 'us-east4' }], services: { web: { demand: '5ms' } } };
    const { plain } = parseScenario(base, { files: { 'day.csv': day.join('\n') } });
    expect(plain.traffic.file).toBeUndefined();
    expect(plain.traffic.weekRequestsPerSecond).toEqual(day);
    const missing = safeParseScenario(base);
    expect(missing.success ? [] : missing.problems.map(({ code }) => code)).toEqual(['fileMissing']);
  });
});
