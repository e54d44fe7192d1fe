import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loneCli } from './testing/lone-cli.ts';
import { makeProject } from './testing/project.ts';
import { runLogs } from './testing/run-logs.ts';

const manifest = (name: string, logs: unknown) =>
  JSON.stringify({ name, version: '3.0.0', type: 'module', logs });

async function providers(cwd: string): Promise<Record<string, string | null>[]> {
  const { code, stdout, stderr } = await runLogs(['providers', '-o', 'json'], { cwd });
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

async function check(cwd: string, args: readonly string[], env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await runLogs(['check', '--json', ...args], { cwd, env });
  return { code, stderr, last: stdout === '' ? undefined : JSON.parse(stdout).findings.at(-1) };
}

describe('providers', () => {
  it('are found in the project and beside the command line; the known ones that are missing are named', async () => {
    const { folder } = await makeProject({ 'sub/x': '' });
    const found = await providers(join(folder, 'sub'));
    expect(found).toContainEqual({
      provider: 'acme',
      aliases: 'acme-cloud',
      package: 'acme-logs',
      version: '1.2.3',
      state: 'ready',
      where: join(folder, 'node_modules/acme-logs'),
    });
    for (const provider of ['edgio', 'scaleengine', 'alibaba-live', 'signalwire'])
      expect(found).toContainEqual(expect.objectContaining({ provider, state: 'ready' }));
  });

  it('that are known and not installed are named with what to type', async () => {
    const { folder } = await makeProject();
    const options = { cwd: folder, entry: await loneCli() };
    const listed = await runLogs(['providers', '-o', 'json'], options);
    expect(JSON.parse(listed.stdout)).toContainEqual(
      expect.objectContaining({
        provider: 'signalwire',
        state: 'not installed',
        where: 'npm install @logs/signalwire',
      }),
    );
    const collect = await runLogs(['collect', 'signalwire:x'], options);
    expect(collect.code).toBe(4);
    expect(collect.stderr).toMatch(
      /"signalwire" is not installed\.\nInstall it: npm install @logs\/signalwire\n/,
    );
    const demo = await runLogs(['serve', '--demo', '--vendor', 'signalwire'], options);
    expect(demo).toMatchObject({ code: 4, stderr: expect.stringContaining('npm install @logs/signalwire') });
  });

  it('of a broken package.json or another meaning of "logs" are passed over', async () => {
    const { folder } = await makeProject({
      'node_modules/broken/package.json': '{ "logs": ',
      'node_modules/other/package.json': JSON.stringify({ name: 'other', logs: 'yes' }),
      'node_modules/@scope/mine/package.json': manifest('@scope/mine', {
        provider: 'mine',
        specVersion: 'v9',
      }),
    });
    const names = (await providers(folder)).map(({ provider, state }) => [provider, state]);
    expect(names).toContainEqual(['mine', 'interface v9: upgrade']);
    expect(names.map(([name]) => name)).not.toContain('other');
  });

  it.each<[string, string, RegExp, RegExp]>([
    ['a mistyped one', 'acmee:x', /no provider "acmee"/, /Did you mean "acme"/],
    ['an unknown one', 'xyzzy:x', /no provider "xyzzy"/, /logs providers/],
    [
      'one of a later interface',
      'later:x',
      /later-logs 3\.0\.0 \(later\) is made for provider interface "v2"/,
      /npm install @logs\/cli@latest/,
    ],
    ['one of an older interface', 'older:x', /"v0"/, /npm install older-logs@latest/],
    [
      'one without its factory',
      'bare:x',
      /bare-logs has no provider as its default export/,
      /defineProvider/,
    ],
    [
      'one that breaks when it is imported',
      'broken:x',
      /broken-logs .* cannot be loaded/,
      /npm install broken-logs/,
    ],
    [
      'one whose files are not there',
      'absent:x',
      /absent-logs .* cannot be loaded/,
      /npm install absent-logs/,
    ],
    ['one without a feed', 'acme/nothing:x', /acme has no feed "nothing"/, /It has beats, pulse/],
  ])('%s says what to do', async (_name, source, message, hint) => {
    const { folder } = await makeProject({
      'node_modules/later-logs/package.json': manifest('later-logs', {
        provider: 'later',
        specVersion: 'v2',
      }),
      'node_modules/older-logs/package.json': manifest('older-logs', {
        provider: 'older',
        specVersion: 'v0',
      }),
      'node_modules/bare-logs/package.json': manifest('bare-logs', { provider: 'bare', specVersion: 'v1' }),
      'node_modules/bare-logs/index.js': 'export default {};',
      'node_modules/broken-logs/package.json': manifest('broken-logs', {
        provider: 'broken',
        specVersion: 'v1',
      }),
      'node_modules/broken-logs/index.js': 'throw new Error("broken");',
      'node_modules/absent-logs/package.json': manifest('absent-logs', {
        provider: 'absent',
        specVersion: 'v1',
      }),
    });
    const { code, last } = await check(folder, [source]);
    expect(code).toBe(4);
    expect(last.says).toMatch(message);
    expect(last.hint).toMatch(hint);
  });

  it('that are not used are not imported', async () => {
    const { folder } = await makeProject({
      'node_modules/broken-logs/package.json': manifest('broken-logs', {
        provider: 'broken',
        specVersion: 'v1',
      }),
      'node_modules/broken-logs/index.js': 'throw new Error("broken");',
    });
    expect(await check(folder, ['acme-cloud:pages=2'])).toMatchObject({
      code: 0,
      last: { ok: true, says: 'acme/beats answers; 2 records on its first page' },
    });
  });
});

describe('check', () => {
  it.each<[string, number]>([
    ['auth', 5],
    ['forbidden', 5],
    ['rate-limit', 6],
    ['network', 6],
    ['server', 6],
    ['unexpected-answer', 1],
  ])('ends as the vendor answers: %s', async (reason, expected) => {
    const { folder } = await makeProject();
    const { code, last } = await check(folder, [`acme:fail=${reason}`]);
    expect(code).toBe(expected);
    expect(last).toMatchObject({
      ok: false,
      says: `acme/beats: the vendor says ${reason}`,
      hint: 'Look at the account.',
    });
  });

  it('says what the feed finds, part by part, and ends by the first reason', async () => {
    const { folder } = await makeProject();
    const run = await runLogs(['check', 'acme/pulse:left+locked'], {
      cwd: folder,
      env: { LOGS_ACME_KEY: 'top-secret' },
    });
    expect(run.code).toBe(5);
    expect(run.stdout.split('\n').slice(2)).toEqual([
      'ok    acme/pulse:left+locked: settings set: key (LOGS_ACME_KEY)',
      'ok    acme/pulse:left+locked (left): reach: reached in 1 ms',
      'ok    acme/pulse:left+locked (left): newest: the newest beat is 3 min old',
      'ok    acme/pulse:left+locked (locked): reach: reached in 1 ms',
      'FAIL  acme/pulse:left+locked (locked): scope: this key may not read it',
      '      Ask its owner.',
      '',
    ]);
    expect(JSON.stringify(run)).not.toContain('top-secret');
    const well = await check(folder, ['acme/pulse:left']);
    expect(well).toMatchObject({ code: 0, last: { part: 'acme/pulse:left', ok: true } });
  });

  it('goes on behind what fails, for a person too', async () => {
    const { folder } = await makeProject();
    const { code, stdout } = await runLogs(['check', 'acme:fail=auth', 'acme:pages=0'], {
      cwd: folder,
      env: { LOGS_ACME_MODE: 'secret-mode' },
    });
    expect(code).toBe(5);
    expect(stdout.split('\n')).toEqual([
      'ok    configuration: none; logs init writes one',
      'ok    store: logs.duckdb is not there yet; the first collect makes it',
      'ok    acme:fail=auth: settings set: mode (LOGS_ACME_MODE); not set: key (LOGS_ACME_KEY)',
      'FAIL  acme:fail=auth: acme/beats: the vendor says auth',
      '      Look at the account.',
      'ok    acme:pages=0: settings set: mode (LOGS_ACME_MODE); not set: key (LOGS_ACME_KEY)',
      'ok    acme:pages=0: acme/beats answers; no records yet',
      '',
    ]);
  });
});

describe('init', () => {
  it('writes a configuration that works, asks nothing in a pipe, and leaves one alone', async () => {
    const { folder } = await makeProject();
    const first = await runLogs(['init', 'acme/beats:pages=1'], { cwd: folder });
    expect(first).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('logs check') });
    expect(await check(folder, [])).toMatchObject({ code: 0, last: { part: 'acme', ok: true } });

    const text = await readFile(join(folder, 'logs.config.ts'), 'utf8');
    const again = await runLogs(['init'], { cwd: folder });
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/There is a logs\.config\.ts already/);
    expect(await readFile(join(folder, 'logs.config.ts'), 'utf8')).toBe(text);
  });

  it('takes what it is told, whatever it holds', async () => {
    const { folder } = await makeProject();
    expect(await runLogs(['init', "acme:pages=1,note='\\x"], { cwd: folder })).toMatchObject({ code: 0 });
    expect(await check(folder, [])).toMatchObject({ code: 0 });
    expect(await runLogs(['init', 'nonsense'], { cwd: join(folder, 'node_modules') })).toMatchObject({
      code: 2,
    });
  });
});

describe('the configuration', () => {
  it('is found upward, in TypeScript, with imports, and paths count from it', async () => {
    const { folder } = await makeProject({
      'logs.config.ts': `import { defineConfig } from '@logs/core';
import acme from 'acme-logs';
import { pages } from './pages.ts';
const more: { pages: string } = { pages };
export default defineConfig({ store: './data/x.duckdb', sources: { beat: { provider: acme(), query: more } } });`,
      'pages.ts': `export const pages: string = '3';`,
      'data/x': '',
      'a/b/c': '',
    });
    const { stdout, code } = await runLogs(['check', '--json'], { cwd: join(folder, 'a/b') });
    expect(code).toBe(0);
    const says = JSON.parse(stdout).findings.map((each: { says: string }) => each.says);
    expect(says).toEqual([
      `${join(folder, 'logs.config.ts')}, sources: beat`,
      `${join(folder, 'data/x.duckdb')} is not there yet; the first collect makes it`,
      'acme/beats answers; 2 records on its first page',
    ]);
  });

  it.each([
    ['logs.config.mjs', `export default { sources: { beat: 'acme:pages=1' } };`],
    ['logs.config.js', `export default { sources: { beat: 'acme:pages=1' } };`],
    [
      'logs.config.json',
      `{ "sources": { "beat": { "provider": "acme", "settings": {}, "target": "pages=1" } } }`,
    ],
  ])('can be %s', async (name, text) => {
    const { folder } = await makeProject({ [name]: text });
    expect(await check(folder, ['beat'])).toMatchObject({ code: 0, last: { part: 'beat', ok: true } });
  });

  it('can import a provider that stands beside the command line alone', async () => {
    const { folder } = await makeProject({
      'logs.config.ts': `import { edgio } from '@logs/edgio-format';
export default { sources: { night: { provider: edgio(), target: './drops' } } };`,
      'drops/x': '',
    });
    expect(await check(folder, [])).toMatchObject({
      code: 0,
      last: { says: 'edgio/events answers; no files there yet' },
    });
  });

  it('is one that a flag or LOGS_CONFIG names, and the flag goes first', async () => {
    const { folder } = await makeProject({
      'one.json': '{ "sources": { "one": "acme:pages=1" } }',
      'two.json': '{ "sources": { "two": "acme:pages=1" } }',
    });
    const env = { LOGS_CONFIG: 'one.json' };
    expect((await check(folder, [], env)).last.part).toBe('one');
    expect((await check(folder, ['--config', 'two.json'], env)).last.part).toBe('two');
  });

  it('is beaten by the environment, and that by the flag', async () => {
    const { folder } = await makeProject({ 'logs.config.json': '{ "store": "config.duckdb" }' });
    const store = async (args: string[], env = {}) =>
      (await check(folder, args, env)).last.says.split(' ')[0];
    expect(await store([])).toBe('config.duckdb');
    expect(await store([], { LOGS_STORE: 'variable.duckdb' })).toBe('variable.duckdb');
    expect(await store(['--store', 'flag.duckdb'], { LOGS_STORE: 'variable.duckdb' })).toBe('flag.duckdb');
  });

  it.each<[string, string, number, RegExp]>([
    ['that is no JSON', '{', 4, /^error: .*logs\.config\.json cannot be read: .*JSON/],
    [
      'with an unknown setting',
      '{ "stroe": "x" }',
      4,
      /^error: logs\.config\.json: unknown setting "stroe": did you mean "store"/,
    ],
    [
      'with a wrong source',
      '{ "sources": { "a": {} } }',
      4,
      /^error: logs\.config\.json: sources\.a\.provider: a provider or its name is missing/,
    ],
  ])('%s is one clear error', async (_name, text, code, message) => {
    const { folder } = await makeProject({ 'logs.config.json': text });
    const answer = await runLogs(['check'], { cwd: folder });
    expect(answer.code).toBe(code);
    expect(answer.stderr).toMatch(message);
    expect(answer.stderr).not.toMatch(/\n\s+at /);
  });

  it('that throws says where with --verbose', async () => {
    const { folder } = await makeProject({ 'logs.config.ts': 'throw new Error("no luck");' });
    const short = await runLogs(['check'], { cwd: folder });
    expect(short).toMatchObject({ code: 4, stderr: expect.stringMatching(/cannot be read: no luck\n/) });
    expect(short.stderr).not.toMatch(/\n\s+at /);
    expect((await runLogs(['check', '-v'], { cwd: folder })).stderr).toMatch(/\n\s+at .*logs\.config\.ts/);
  });

  it('that is named and not there is an error', async () => {
    const { folder } = await makeProject();
    const { code, stderr } = await runLogs(['check', '--config', 'nope.ts'], { cwd: folder });
    expect([code, stderr]).toEqual([
      4,
      'error: There is no configuration file nope.ts.\nlogs init writes one.\n',
    ]);
  });
});
