/** The core plans any request-driven service: nothing in it knows the field that the templates are for. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const core = fileURLToPath(new URL('../../packages/core/src/', import.meta.url));
const FIELD =
  /auction|bidding|\bbidder|buyer|seller|interest.?group|protected.?(audience|app)|privacy.?sandbox|\b[sb]fe\b|\broma\b|chaff|decoy|k.?anon|generateBid|scoreAd|\budf\b|\bbyos\b|\bpas\b|key.?value.?service/i;

describe('core', () => {
  it('never mentions the field', () => {
    const files = (readdirSync(core, { recursive: true }) as string[]).filter((name) => name.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(50);
    const found = files.flatMap((name) =>
      readFileSync(core + name, 'utf8')
        .split('\n')
        .flatMap((line, i) => (FIELD.test(line) ? [`${name}:${i + 1}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });
});
