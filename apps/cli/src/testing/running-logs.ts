import { spawn } from 'node:child_process';
import { expect, onTestFinished } from 'vitest';
import { bin, type RunOptions } from './run-logs.ts';

/** A `logs` that runs until it is ended. */
export interface RunningLogs {
  pid: number;
  stdout(): string;
  stderr(): string;
  /** Waits until it has said so on stdout or stderr. */
  said(text: string | RegExp): Promise<void>;
  /** Sends a signal; answers the exit code (null when it was killed). */
  end(signal?: NodeJS.Signals): Promise<number | null>;
  /** Resolves when it ends. */
  ended: Promise<number | null>;
}

/** Starts the built `logs`; what still runs at the end of the test is killed. */
export function startLogs(args: readonly string[], options: RunOptions = {}): RunningLogs {
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (piece: Buffer) => {
      text[name] += piece;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    pid: child.pid ?? 0,
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    async said(wanted) {
      const found = () => text.stdout.search(wanted) >= 0 || text.stderr.search(wanted) >= 0;
      await expect.poll(found, { timeout: 20_000, message: `to say ${String(wanted)}` }).toBe(true);
    },
    end(signal = 'SIGINT') {
      child.kill(signal);
      return ended;
    },
    ended,
  };
}
