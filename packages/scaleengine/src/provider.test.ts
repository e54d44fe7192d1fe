import { demoTrial, testProvider } from '@logs/core/testing';
import { test } from 'vitest';
import { demo } from './demo.ts';
import { scaleEngine } from './provider.ts';

const trial = demoTrial(scaleEngine, demo, {
  bad: { ...demo.credentials[0], apiSecret: 'not-the-private-key' },
  settings: { pageSize: 4 },
});
for (const { rule, run } of testProvider(trial)) test(rule, run, 60_000);
