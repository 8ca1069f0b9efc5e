/** A file in pieces reads as it does whole; several documents and lists in one file are several runs. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createRunReader, parseRun } from './parse-run.ts';

const folder = fileURLToPath(new URL('../../../../data/examples/runs/', import.meta.url));
const sample = (name: string) => readFileSync(folder + name, 'utf8');
const read = (name: string) => parseRun(sample(name), { fileName: name });
describe('lists and several documents', () => {
  it('reads each under a name of its own', () => {
    const two = [sample('ghz-closed-2.json'), sample('ghz-closed-32.json')];
    const names = ['a.json', 'a.json #2'];
    expect(parseRun(two.join('\n'), { fileName: 'a.json' }).runs.map(({ name }) => name)).toEqual(names);
    expect(parseRun(`[${two.join(',')}]`, { fileName: 'a.json' }).runs.map(({ name, concurrency }) => [name, concurrency])).toEqual([
      ['a.json', 2],
      ['a.json #2', 32],
    ]);
  });

  it('reads a bare list of time series', () => {
    const { timeSeries } = JSON.parse(sample('cloud-monitoring.json')) as { timeSeries: unknown[] };
    expect(parseRun(JSON.stringify(timeSeries)).runs[0]).toMatchObject({ format: 'cloudMonitoring', requests: 12000 });
  });
});

describe('chunks', () => {
  it.each(['ghz-open-pretty.json', 'k6-lines.json', 'ghz-calls.csv', 'wrk2-both-series.txt', 'cloud-monitoring.json'])(
    'reads %s alike in whatever pieces',
    (name) => {
      const text = sample(name);
      for (const size of [1, 7, 64, 4096]) {
        const reader = createRunReader({ fileName: name });
        // past the head, which is gathered whole, one letter at a time is as good as a thousand
        for (let at = 0; at < text.length; at += size) reader.push(text.slice(at, at + size));
        expect(reader.end()).toEqual(read(name));
      }
    },
  );
});
