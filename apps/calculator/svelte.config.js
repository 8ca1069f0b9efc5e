import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default {
  preprocess: vitePreprocess(),
  // roles are stated where a phone lays a table out as entries: a table whose display changes would lose them
  compilerOptions: { warningFilter: ({ code }) => code !== 'a11y_no_redundant_roles' },
};
