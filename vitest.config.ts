import { defineConfig } from 'vitest/config';
import { ClosingLine } from './tools/closing-line.ts';
import { Traps } from './tools/traps.ts';

export default defineConfig({
  test: {
    passWithNoTests: false,
    reporters: ['default', new Traps(), new ClosingLine()],
    projects: ['packages/*', 'apps/*', 'docs/examples/*', 'test'],
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**', 'apps/*/src/**'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 80 },
    },
  },
});
