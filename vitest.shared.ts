import { defaultServerConditions } from 'vite';
import { defineProject } from 'vitest/config';
import { findChromium } from './tools/find-chromium.mjs';

// As Node resolves: "module" is for bundlers, and names builds that Node cannot always load.
const conditions = defaultServerConditions.filter((condition) => condition !== 'module');

/** Workspace packages resolve to their TypeScript sources: no build before a test. */
export const shared = defineProject({
  ssr: { resolve: { conditions: ['@logs/source', ...conditions] } },
  test: {
    include: ['src/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Where a page test finds its browser; empty when there is none, and the test is skipped.
    env: { CHROMIUM: findChromium() ?? '' },
  },
});
