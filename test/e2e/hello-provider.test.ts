import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../workspace.ts';
import { type Ended, logs } from './logs-process.ts';
import { scratch } from './scratch.ts';

const here = scratch();
const installed = join(root, 'docs/examples/hello-provider');
const program = join(installed, 'dist/peer.js');
if (!existsSync(program)) throw new Error('The example is not built: run `npm run build` first.');

const peer = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
let endpoint = '';

beforeAll(async () => {
  const [line] = (await once(peer.stdout.setEncoding('utf8'), 'data')) as [string];
  endpoint = line.trim();
});
afterAll(() => {
  peer.kill();
});

/** A project in which the example is installed. */
async function project(name: string): Promise<string> {
  await mkdir(here(name, 'node_modules'), { recursive: true });
  await symlink(installed, here(name, 'node_modules/logs-provider-hello'), 'junction');
  return here(name);
}

async function eventsIn(cwd: string): Promise<{ name: string; attributes: Record<string, unknown> }[]> {
  const { code, stdout, stderr } = await logs(['query', '-o', 'ndjson'], { cwd });
  expect(code, stderr).toBe(0);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; attributes: Record<string, unknown> });
}

function well({ code, stderr }: Ended): void {
  expect(code, stderr).toBe(0);
}

describe('the example provider, installed', () => {
  it('is found by its package alone', async () => {
    const cwd = await project('found');
    const { stdout } = await logs(['providers', '-o', 'ndjson'], { cwd });
    expect(stdout).toContain('logs-provider-hello');
  });

  it('is collected from as a configuration says, once and again', async () => {
    const cwd = await project('configured');
    const sources = {
      greetings: { provider: 'hello', settings: { endpoint, pageSize: 40 }, target: 'lobby' },
    };
    await writeFile(join(cwd, 'logs.config.json'), JSON.stringify({ sources }));
    const env = { LOGS_HELLO_TOKEN: 'hello-token' };
    well(await logs(['collect'], { cwd, env }));
    const events = await eventsIn(cwd);
    expect(events).toHaveLength(250);
    expect(events[0]).toMatchObject({
      name: 'hello.greeting',
      attributes: { 'media.room.name': 'lobby', 'user.name': 'Grace', 'hello.words': 'good morning' },
    });
    well(await logs(['collect', 'greetings'], { cwd, env }));
    expect(await eventsIn(cwd)).toHaveLength(250);
  });

  it('is collected from by its name alone', async () => {
    const cwd = await project('named');
    const env = { LOGS_HELLO_ENDPOINT: endpoint, LOGS_HELLO_TOKEN: 'hello-token' };
    well(await logs(['collect', 'hello:lobby'], { cwd, env }));
    expect(await eventsIn(cwd)).toHaveLength(250);
  });

  it('says that credentials are refused, and not which', async () => {
    const cwd = await project('refused');
    const env = { LOGS_HELLO_ENDPOINT: endpoint, LOGS_HELLO_TOKEN: 'mistyped-token' };
    const { code, stderr, stdout } = await logs(['collect', 'hello:lobby'], { cwd, env });
    expect(code, stderr).toBe(5);
    expect(stderr + stdout).not.toContain('mistyped-token');
  });
});
