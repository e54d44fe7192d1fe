import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Runs a Node process to its end. Answers with its wall time in seconds and the most memory that it held
 * (VmHWM, in bytes; 0 where /proc is missing). Throws when it fails.
 */
export async function measure(args, { stdout = 'ignore', memory = false, ok = [0], env = {} } = {}) {
  const begin = process.hrtime.bigint();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', stdout === 'text' ? 'pipe' : stdout, 'pipe'],
    env: { ...process.env, ...env },
  });
  let text = '';
  let talk = '';
  child.stdout?.setEncoding('utf8').on('data', (data) => {
    text += data;
  });
  child.stderr.setEncoding('utf8').on('data', (data) => {
    talk = (talk + data).slice(-4000);
  });
  let peak = 0;
  // Polling costs the measured process a little; so only where memory is asked for.
  const poll = memory ? setInterval(() => (peak = highWater(child.pid) ?? peak), 10) : undefined;
  const [code, end] = await new Promise((resolve, reject) => {
    let at;
    child.on('error', reject);
    child.on('exit', () => (at = process.hrtime.bigint()));
    child.on('close', (status) => resolve([status, at]));
  });
  clearInterval(poll);
  if (!ok.includes(code)) throw new Error(`node ${args.join(' ')}\nended with ${code}\n${talk}`);
  return { seconds: Number(end - begin) / 1e9, peak, text };
}

function highWater(pid) {
  try {
    const line = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line === null ? undefined : Number(line[1]) * 1024;
  } catch {
    return undefined;
  }
}

/** The middle one of some numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Measures two things in turn, so that what the machine does meanwhile meets both; each as a list. */
export async function inTurn(times, one, other) {
  const ones = [];
  const others = [];
  for (let time = 0; time < times; time++) {
    ones.push(await one(time));
    others.push(await other(time));
  }
  return [ones, others];
}
