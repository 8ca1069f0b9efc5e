import { defineConfig } from 'vitest/config';

const source = { resolve: { conditions: ['plimsoll-source'] }, ssr: { resolve: { conditions: ['plimsoll-source'] } } };

export default defineConfig({
  test: {
    projects: [
      {
        ...source,
        test: { name: 'node', include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 120_000 },
      },
    ],
  },
});
