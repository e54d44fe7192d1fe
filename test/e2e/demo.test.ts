import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../workspace.ts';
import { logs, type Started, start } from './logs-process.ts';
import { scratch } from './scratch.ts';

const here = scratch();

/** Keys of a person for vendors, which the demo must leave alone. */
const ownKeys = {
  LOGS_SCALEENGINE_ENDPOINT: 'https://api.scaleengine.example/stable/',
  LOGS_SCALEENGINE_ZONE: 'Asia/Tokyo',
  ALIBABA_CLOUD_SECURITY_TOKEN: 'a-token-of-mine',
  LOGS_SIGNALWIRE_SPACE: 'mine',
};

describe('logs demo', () => {
  let said = '';

  it('collects from four vendors, answers, and finds that all of it is true', async () => {
    await mkdir(here('home'));
    const { code, stdout, stderr } = await logs(['demo'], { cwd: here('home'), env: ownKeys });
    said = stdout;
    expect(code, stderr + stdout).toBe(0);
    expect(stdout.match(/✔ matches the truth/g)).toHaveLength(7);
    expect(stdout).not.toContain('✘');
    for (const text of ['Opening Keynote', 'News 24', 'first_quartile', 'concat_ws', 'Try next']) {
      expect(stdout).toContain(text);
    }
    const seconds = Number(/^Collected in ([\d.]+) s$/m.exec(stdout)?.[1]);
    expect(seconds).toBeGreaterThan(0);
  }, 60_000);

  it('shows what became of one stream at four vendors, in the order in which it happened', () => {
    const table = said.slice(said.lastIndexOf('\nUTC  '));
    const rows = [...table.matchAll(/^(\d\d:\d\d:\d\d) {2}(\S+) +(.+?) {2,}(.+)$/gm)];
    const steps = rows.map(([, time, vendor, step, detail]) => ({
      time,
      vendor,
      step,
      detail: detail?.trim(),
    }));
    expect([...new Set(steps.map(({ vendor }) => vendor))].sort()).toEqual([
      'alibaba-live',
      'edgio',
      'scaleengine',
      'signalwire',
    ]);
    const of = (wanted: string) => steps.filter(({ vendor }) => vendor === wanted);
    expect(of('scaleengine').map(({ step, detail }) => `${step}: ${detail}`)).toEqual([
      'publish rejected: studio',
      'publish start: studio',
      'push failed: social: Connection refused by target',
      'push start: video-cdn',
      'push start: social',
      'push end: social',
      'push end: video-cdn',
      'publish end: studio',
    ]);
    expect(of('signalwire').map(({ step }) => step)).toEqual(['room start', 'room end']);
    const counted = (vendor: string) =>
      of(vendor).reduce((sum, { detail }) => sum + Number.parseInt(detail ?? '', 10), 0);
    expect(counted('alibaba-live')).toBe(13);
    expect(of('edgio').every(({ step }) => step === 'playback')).toBe(true);
    expect(counted('edgio')).toBeGreaterThan(10);
    const [begin, end] = [steps.find(({ step }) => step === 'publish start'), steps.at(-1)];
    expect(Date.parse(`2026-01-02T${end?.time}Z`) - Date.parse(`2026-01-02T${begin?.time}Z`)).toSatisfy(
      (span: number) => (span + 86_400_000) % 86_400_000 === 7_200_000,
    );
  });

  it('fits into 80 columns', () => {
    expect(said.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
    const tables = said.split('\n').filter((line) => /^[─ ]+$/.test(line) && line.includes('─'));
    expect(tables).toHaveLength(6);
    for (const rule of tables) expect(rule.length).toBeLessThanOrEqual(80);
  });

  it('writes the truth beside the store', async () => {
    const truth = JSON.parse(await readFile(here('home/logs-demo/truth.json'), 'utf8'));
    expect(truth.feeds.map(({ feed }: { feed: string }) => feed).sort()).toEqual([
      'alibaba-live/push-proxy',
      'edgio/events',
      'scaleengine/origin',
      'signalwire/video',
    ]);
    expect(truth.stream.length).toBeGreaterThan(15);
  });

  describe('names next steps that work', () => {
    let serving: Started | undefined;
    afterAll(async () => {
      serving?.child.kill('SIGINT');
      await serving?.ended;
    });

    it('in their order, those behind `logs serve --demo` while it runs', async () => {
      const steps = said.split('\n').filter((line) => line.startsWith('  logs '));
      expect(steps.map((step) => step.split(' ')[3])).toEqual([
        ...['query', 'sql', 'sql', 'collect', 'tail', 'serve', 'check', 'tail'],
      ]);
      const [, config = ''] = /^ {2}export LOGS_CONFIG=(\S+)$/m.exec(said) ?? [];
      const options = { cwd: here('home'), env: { LOGS_CONFIG: config } };
      for (const step of steps) {
        const [words = '', file] = step.trim().slice('logs '.length).split(' < ');
        const args = [...words.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
        const input = file === undefined ? {} : { input: join(here('home'), file) };
        const goesOn = args[0] === 'serve' || args.includes('-f');
        if (goesOn) {
          const running = start(args, options);
          if (args[0] === 'serve') serving = running;
          await firstWords(running);
          if (args[0] === 'serve') continue;
          running.child.kill('SIGINT');
          expect((await running.ended).code, step).toBe(130);
          continue;
        }
        const { code, stdout, stderr } = await logs(args, { ...options, ...input });
        expect(code, `${step}\n${stderr}`).toBe(0);
        expect(args[0] === 'collect' || stdout.length > 0, step).toBe(true);
      }
    }, 90_000);

    it('where the vendors answer as the configuration of the demo says', async () => {
      const config = JSON.parse(await readFile(here('home/logs-demo/logs.config.json'), 'utf8'));
      for (const name of ['scaleengine', 'alibaba-live', 'signalwire']) {
        const answer = await fetch(`http://127.0.0.1:${config.serve[name].port}/healthz`);
        expect(await answer.json()).toEqual({ ok: true, vendor: name });
      }
    });
  });

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

  it.each<[there: string[], missing: string[], matches: number]>([
    [['edgio-format', 'scaleengine'], ['alibaba-live', 'signalwire'], 7],
    [['alibaba-live', 'signalwire'], ['edgio-format', 'scaleengine'], 3],
  ])(
    'with the packages %j alone it does without the others, and says what to install',
    async (there, missing, matches) => {
      const entry = await installed(there);
      const { code, stdout, stderr } = await logs(['demo', '--viewers', '5'], {
        cwd: here(there.join('+')),
        entry,
      });
      expect(code, stdout + stderr).toBe(0);
      expect(stdout.match(/✔ matches the truth/g)).toHaveLength(matches);
      for (const name of missing) expect(stdout).toContain(`npm install @logs/${name}`);
      for (const name of there) expect(stdout).not.toContain(`npm install @logs/${name}`);
    },
    60_000,
  );

  it('without any of them it says which to install first', async () => {
    const entry = await installed([]);
    const { code, stderr } = await logs(['demo'], { cwd: here('none'), entry });
    expect(code).toBe(4);
    expect(stderr).toContain('npm install @logs/edgio-format');
  }, 30_000);
});

/** The built command line as it is installed beside some providers; answers its entry. */
async function installed(providers: readonly string[]): Promise<string> {
  const folder = here(providers.join('+') || 'none');
  const cli = join(root, 'apps/cli');
  await mkdir(join(folder, 'node_modules/@logs'), { recursive: true });
  await cp(join(cli, 'dist'), join(folder, 'dist'), { recursive: true });
  await cp(join(cli, 'package.json'), join(folder, 'package.json'));
  const names = ['jiti', ...['core', 'server', 'store-duckdb', ...providers].map((name) => `@logs/${name}`)];
  for (const name of names) {
    await symlink(join(cli, 'node_modules', name), join(folder, 'node_modules', name));
  }
  return join(folder, 'dist/bin.js');
}

async function firstWords({ child, ended }: Started): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    ended.then(({ stderr }) => reject(new Error(`it has ended: ${stderr}`)), reject);
  });
}
