import { demoTrial, testProvider } from '@logs/core/testing';
import { test } from 'vitest';
import { demo } from './demo.ts';
import { hello } from './provider.ts';

const trial = demoTrial(hello, demo, { bad: { token: 'no-such-token' }, settings: { pageSize: 3 } });

for (const { rule, run } of testProvider(trial)) test(rule, run);
