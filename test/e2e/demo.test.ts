import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { logs } from './logs-process.ts';
import { scratch } from './scratch.ts';

const here = scratch();

describe('logs demo', () => {
  let said = '';

  it('collects a delivery, answers, and finds that all of it is true', async () => {
    await mkdir(here('home'));
    const { code, stdout, stderr } = await logs(['demo'], { cwd: here('home') });
    said = stdout;
    expect(code, stderr + stdout).toBe(0);
    expect(stdout.match(/✔ matches the truth/g)).toHaveLength(5);
    expect(stdout).not.toContain('✘');
    for (const text of ['Opening Keynote', 'News 24', 'first_quartile', 'concat_ws', 'Try next']) {
      expect(stdout).toContain(text);
    }
  }, 60_000);

  it('fits into 80 columns', () => {
    expect(said.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
    const tables = said.split('\n').filter((line) => /^[─ ]+$/.test(line) && line.includes('─'));
    expect(tables).toHaveLength(4);
    for (const rule of tables) expect(rule.length).toBeLessThanOrEqual(80);
  });

  it('names next steps that work', async () => {
    const steps = said.split('\n').filter((line) => line.startsWith('  logs '));
    expect(steps).toHaveLength(4);
    const [, store = ''] = /^ {2}export LOGS_STORE=(\S+)$/m.exec(said) ?? [];
    for (const step of steps) {
      const [, command = '', ...rest] = /^ {2}logs (\w+) (.*)$/.exec(step) ?? [];
      const [words = '', file] = rest.join(' ').split(' < ');
      const args = [...words.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
      const { code, stdout, stderr } = await logs([command, ...args], {
        cwd: here('home'),
        env: { LOGS_STORE: store },
        ...(file === undefined ? {} : { input: join(here('home'), file) }),
      });
      expect(code, `${step}\n${stderr}`).toBe(0);
      expect(command === 'collect' || stdout.length > 0, step).toBe(true);
    }
  }, 60_000);

  it('begins anew in its own folder, and leaves another one alone', async () => {
    const small = ['demo', '--viewers', '5'];
    expect((await logs(small, { cwd: here('home') })).code).toBe(0);
    await mkdir(here('other'));
    await writeFile(here('other', 'mine.txt'), 'keep me');
    const { code, stderr } = await logs([...small, here('other')]);
    expect(code).toBe(4);
    expect(stderr).toContain('another folder');
    expect(await readdir(here('other'))).toEqual(['mine.txt']);
  }, 60_000);
});
