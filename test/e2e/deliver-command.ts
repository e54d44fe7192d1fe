import type { RunSummary } from '@logs/deliver';
import { expect } from 'vitest';
import { type Ended, logs } from './logs-process.ts';

/** `logs deliver …` over one store, with an environment. */
export function deliverCommand(store: () => string, env: () => Record<string, string>) {
  const run = (args: readonly string[], more: Record<string, string> = {}): Promise<Ended> =>
    logs(['deliver', ...args, '--store', store()], { env: { ...env(), ...more } });
  return {
    run,
    async ok(...args: string[]): Promise<Ended> {
      const ended = await run(args);
      expect(ended.code, ended.stderr).toBe(0);
      return ended;
    },
    /** `run --once --json`, which must end with this code. */
    async once(code = 0, more: Record<string, string> = {}): Promise<RunSummary & { stderr: string }> {
      const ended = await run(['run', '--once', '--json'], more);
      expect(ended.code, ended.stderr).toBe(code);
      return { ...(JSON.parse(ended.stdout) as RunSummary), stderr: ended.stderr };
    },
  };
}
