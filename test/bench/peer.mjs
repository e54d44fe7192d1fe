import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts a peer in a process of its own; the first line that it prints is its address. */
export async function peer(script, ...args) {
  const path = fileURLToPath(new URL(`./peers/${script}`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args.map(String)], { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  while (!text.includes('\n')) {
    const [data] = await once(child.stdout, 'data');
    text += data;
  }
  return {
    url: text.trim(),
    /** Ends it; the rest of what it printed. */
    async end() {
      let rest = '';
      child.stdout.on('data', (data) => {
        rest += data;
      });
      const ended = once(child, 'close');
      child.stdin.end();
      await ended;
      return rest;
    },
  };
}
