import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workspace.ts';

/** The built command line. */
const bin = join(root, 'apps/cli/dist/bin.js');

if (!existsSync(bin)) throw new Error('The command line is not built: run `npm run build` first.');

/** What a process came to. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Started {
  child: ChildProcess;
  ended: Promise<Ended>;
}

export interface StartOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** A file that is its standard input. */
  input?: string;
  /** Another entry than the built one. */
  entry?: string;
  /** Shell text that runs before, in the same process: `ulimit -f 100`. */
  before?: string;
}

/** Starts `logs` with these arguments. Nothing of this process's own settings reaches it. */
export function start(
  args: readonly string[],
  { env = {}, cwd, input, before, entry = bin }: StartOptions = {},
): Started {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(LOGS_|VITEST|NODE_|npm_|FORCE_COLOR)/.test(name),
  );
  const command = [process.execPath, entry, ...args];
  const [file = '', ...rest] =
    before === undefined ? command : ['bash', '-c', `${before} && exec "$0" "$@"`, ...command];
  const stdin = input === undefined ? 'ignore' : openSync(input, 'r');
  const child = spawn(file, rest, {
    cwd,
    env: { ...Object.fromEntries(own), NO_COLOR: '1', ...env },
    stdio: [stdin, 'pipe', 'pipe'],
  });
  if (typeof stdin === 'number') closeSync(stdin);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

/** Runs `logs` to its end. */
export async function logs(args: readonly string[], options: StartOptions = {}): Promise<Ended> {
  return await start(args, options).ended;
}
