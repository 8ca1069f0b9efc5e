import { describe, expect, it } from 'vitest';
import { printable, progressBar } from './progress-bar.ts';

/** A bar on a stream that only remembers, with a clock that moves by hand. */
function bar({ isTTY, silent = false }: { isTTY: boolean; silent?: boolean }) {
  const written: string[] = [];
  let ms = 0;
  const stream = { isTTY, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream;
  const made = progressBar({ stream, silent, now: () => ms });
  const update = (at: number, bytes: number) => {
    ms = at;
    made.update({ bytes, totalBytes: 200e6, fileName: 'runs/big.json' });
  };
  return { written, update, end: () => made.end() };
}

describe('progressBar', () => {
  it('draws itself on a terminal once the work is long, and wipes itself', () => {
    const { written, update, end } = bar({ isTTY: true });
    update(100, 10e6);
    expect(written).toEqual([]);
    update(1000, 100e6);
    // 100 MB in 1 s
    expect(written[0]).toMatch(/\[#{12}·{12}\] 50 % 100 MB 100 MB\/s {2}runs\/big\.json$/);
    end();
    expect(written.at(-1)).toBe('\r\u001b[2K');
  });

  it.each([{ isTTY: false }, { isTTY: true, silent: true }])('says nothing with %o', (how) => {
    const { written, update, end } = bar(how);
    update(5000, 100e6);
    end();
    expect(written).toEqual([]);
  });

  it('keeps what a file could do to the screen off it', () => {
    expect(printable('a\u001b[31mb\r')).toBe('a·[31mb·');
  });
});
