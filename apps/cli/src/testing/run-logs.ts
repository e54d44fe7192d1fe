import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The built entry, as users run it. */
export const bin = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));

/** What a run of `logs` came to. */
export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** How to run it. */
export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  stdin?: string | Uint8Array;
  /** Another entry than the built one. */
  entry?: string;
}

/** Runs the built `logs` with its output in pipes. */
export function runLogs(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  if (!existsSync(bin)) throw new Error(`${bin} is not built: npm run build`);
  return run(process.execPath, [options.entry ?? bin, ...args], options);
}

/** Runs a line of shell in which `logs` is the built `logs`. */
export function runShell(line: string, options: RunOptions = {}): Promise<Run> {
  return run('bash', ['-c', `logs() { "${process.execPath}" "${bin}" "$@"; }; ${line}`], options);
}

/** Runs `logs` on a terminal of 80 columns; what it shows is in `stdout`, with line feeds alone. */
export async function runOnTerminal(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const words = [process.execPath, bin, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  const shown = await run(
    'script',
    ['-qec', `stty cols 80 rows 24; ${words.join(' ')}`, '/dev/null'],
    options,
  );
  return { ...shown, stdout: shown.stdout.replaceAll('\r\n', '\n') };
}

function run(command: string, args: readonly string[], options: RunOptions): Promise<Run> {
  const env = { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, TERM: 'xterm', ...options.env };
  const child = spawn(command, args, { env, ...(options.cwd === undefined ? {} : { cwd: options.cwd }) });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => out.push(piece));
  child.stderr.on('data', (piece: Buffer) => err.push(piece));
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
  });
}
