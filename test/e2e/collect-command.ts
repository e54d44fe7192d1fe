import type { CollectSummary, SourceSummary } from '@logs/core/engine';
import { expect } from 'vitest';
import { logs, type StartOptions } from './logs-process.ts';

/** `logs collect edgio:<folder> --json`, which must end with this code; answers with its only source. */
export async function collect(
  folder: string,
  store: string,
  { code = 0, args = [], ...options }: StartOptions & { code?: number; args?: string[] } = {},
): Promise<SourceSummary> {
  const ended = await logs(collectArgs(folder, store, ...args), options);
  expect(ended.code, `${ended.stderr}\n${ended.stdout}`).toBe(code);
  return summaryOf(ended.stdout);
}

export function collectArgs(folder: string, store: string, ...more: string[]): string[] {
  return ['collect', `edgio:${folder}`, '--store', store, '--json', ...more];
}

export function summaryOf(stdout: string): SourceSummary {
  const summary = JSON.parse(stdout) as CollectSummary;
  expect(summary.sources).toHaveLength(1);
  return summary.sources[0] as SourceSummary;
}
