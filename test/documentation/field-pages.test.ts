/** The field's pages say what the data says now: tables of the services, outputs of the tutorial. Mend with `pnpm docs:services` and `pnpm docs:tutorial`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { templates } from 'plimsoll';
import { describe, expect, it } from 'vitest';
import { currentPage, docsFolder } from '../../scripts/service-docs.ts';
import { currentTutorial, tutorialPath } from '../../scripts/tutorial.ts';

const pages = readdirSync(docsFolder).map((name) => docsFolder + name);

describe('docs/services', () => {
  it.each(pages)('%s is current', async (path) => {
    const text = readFileSync(path, 'utf8');
    expect(text).toBe(await currentPage(text, path));
  });

  it('names every template of the field', () => {
    const all = pages.map((path) => readFileSync(path, 'utf8')).join('\n');
    for (const name of Object.keys(templates).filter((one) => one.startsWith('protected-audience/'))) expect(all).toContain(name);
  });
});

describe('docs/tutorial-sizing.md', () => {
  const text = readFileSync(tutorialPath, 'utf8');
  it('shows what its commands print', { timeout: 180_000 }, async () => {
    expect(text).toBe(await currentTutorial(text));
  });

  it('links to pages that are there', () => {
    for (const [, target] of text.matchAll(/\]\(([^)#]+)\)/g))
      expect(existsSync(resolve(dirname(tutorialPath), target!)), target).toBe(true);
  });
});
