import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'out/**', 'data/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  ...svelte.configs['flat/recommended'],
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    files: ['**/*.ts', '**/*.svelte'],
    rules: { 'no-undef': 'off', '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] },
  },
  {
    files: ['scripts/*.mjs', 'packages/*/bin/*.mjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', performance: 'readonly', Buffer: 'readonly' },
    },
  },
  {
    // what runs inside the page
    files: ['scripts/bench-page.mjs', 'scripts/screenshots.mjs'],
    languageOptions: {
      globals: {
        document: 'readonly',
        MutationObserver: 'readonly',
        Event: 'readonly',
        requestAnimationFrame: 'readonly',
        setTimeout: 'readonly',
        scrollTo: 'readonly',
      },
    },
  },
);
