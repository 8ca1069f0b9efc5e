/** The worked example that the page opens with: prerendered when the page is built, and planned again in the browser. */
import type { Loose } from './state/edit.ts';

export const FIRST: Loose = {
  name: 'an API in two regions',
  template: { use: 'generic/api' },
  regions: [
    { cloud: 'gcp', region: 'us-central1', shareFraction: 0.6 },
    { cloud: 'gcp', region: 'europe-west1', shareFraction: 0.4 },
  ],
};
