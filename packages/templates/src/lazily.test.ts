import { describe, expect, it } from 'vitest';
import { templates } from './index.ts';
import { templatesFor } from './lazily.ts';

describe('templates read one at a time', () => {
  it('are the same as those read together', async () => {
    for (const [name, template] of Object.entries(templates))
      expect(await templatesFor({ template: { use: name } })).toEqual({ [name]: template });
  });

  it('are all there where the name is not known, and none where none is used', async () => {
    expect(await templatesFor({ template: { use: 'protected-audience/selller' } })).toEqual(templates);
    expect(await templatesFor({ template: { use: 'constructor' } })).toEqual(templates);
    expect(await templatesFor({ services: {} })).toEqual({});
  });
});
