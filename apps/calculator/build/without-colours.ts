/**
 * Scales interpolate whatever they are given, colours too, and bring a library of colour spaces for it. Those of the page are of numbers: it does
 * without that library (a third of what its first picture weighs), and nothing that is asked of the stand-in is a colour.
 */
import type { Plugin } from 'vite';

const STAND_IN = '\0no-colours';
const SPACES = ['rgb', 'hsl', 'lab', 'hcl', 'cubehelix'];

export function withoutColours(): Plugin {
  return {
    name: 'without-colours',
    enforce: 'pre',
    resolveId: (source) => (source === 'd3-color' ? STAND_IN : undefined),
    load: (id) =>
      id === STAND_IN
        ? `export function color() { return null; }\n${SPACES.map((name) => `export const ${name} = color;`).join('\n')}`
        : undefined,
  };
}
