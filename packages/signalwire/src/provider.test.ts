import { demoTrial, testProvider } from '@logs/core/testing';
import { describe, test } from 'vitest';
import { record } from '../test/logs.ts';
import { demo } from './demo.ts';
import { signalWire } from './provider.ts';
import type { VideoRecord } from './video-record.ts';

const changed = (change: (log: object) => object) => (raw: unknown) => {
  const { space, text } = raw as VideoRecord;
  return record(JSON.stringify(change(JSON.parse(text) as object)), space);
};

const trial = demoTrial(signalWire, demo, {
  bad: { space: 'example', project: '<project_id>', token: 'a-wrong-token' },
  settings: { pageSize: 4 },
  feeds: {
    video: {
      update: changed((log) => ({ ...log, status: 'completed', charge: 7.5 })),
      remove: changed((log) => {
        const { id, created_at } = log as { id: string; created_at: string };
        return { id, discarded_at: created_at, created_at };
      }),
    },
  },
});

describe('the provider', () => {
  for (const { rule, run } of testProvider(trial)) test(rule, run);
});
