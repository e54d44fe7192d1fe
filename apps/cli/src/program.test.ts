import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from './commands.ts';
import { makeProject } from './testing/project.ts';
import { runLogs, runOnTerminal } from './testing/run-logs.ts';

describe('help', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']], [['-q', '--help']]])(
    'logs %j lists the commands',
    async (args) => {
      const { code, stdout, stderr } = await runLogs(args);
      expect(code).toBe(0);
      expect(stderr).toBe('');
      for (const { name, summary } of commands) expect(stdout).toContain(`  ${name.padEnd(12)}${summary}\n`);
    },
  );

  it.each([
    ...commands.map(({ name }) => [name]),
    ['quarantine', 'list'],
    ['quarantine', 'show'],
    ['quarantine', 'retry'],
  ])('of %s %s fits 80 columns', async (...command) => {
    const { code, stdout, stderr } = await runLogs([...command.filter(Boolean), '--help']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain(`Usage: logs ${command.filter(Boolean).join(' ')}`);
    expect(stdout).toContain('--store <file>');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('can be asked for with "help" and behind other options', async () => {
    const { stdout } = await runLogs(['collect', '--help']);
    expect(await runLogs(['help', 'collect'])).toEqual({ code: 0, stdout, stderr: '' });
    expect(await runLogs(['--store', 'x', 'collect', '--help'])).toEqual({ code: 0, stdout, stderr: '' });
  });

  it('says the version', async () => {
    expect(await runLogs(['--version'])).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
  });
});

describe('a wrong command line', () => {
  it.each<[string[], string]>([
    [['colect'], "error: unknown command 'colect'\nDid you mean collect?\n"],
    [['colect', '--help'], "error: unknown command 'colect'\nDid you mean collect?\n"],
    [['help', 'xyzzy'], "error: unknown command 'xyzzy'\nSee all commands: logs --help\n"],
    [['collect', '--plann'], "error: unknown option '--plann'\nDid you mean --plan?\n"],
    [
      ['sql', 'select', '1'],
      "error: too many arguments for 'sql'. Expected 1 argument but got 2.\n" +
        'Put the statement in quotes: logs sql "select count(*) from events"\n',
    ],
    [['quarantine', 'xyzzy'], "error: unknown command 'xyzzy'\nIt is list, show or retry.\n"],
    [['quarantine', 'lst'], "error: unknown command 'lst'\nDid you mean list?\n"],
    [
      ['query', '-Roku'],
      `error: unknown option '-Roku'\nLong options have two dashes. A text to search for that begins with one goes to\nthe end, behind "--": logs query -- '-Roku'\n`,
    ],
    [
      ['collect', '--wait', 'x'],
      "error: option '--wait <seconds>' argument 'x' is invalid. It takes seconds, such as 10 or 0.\nSee the options with --help.\n",
    ],
    [
      ['collect', '--workers', '-1'],
      "error: option '--workers <number>' argument '-1' is invalid. It takes a whole number.\nSee the options with --help.\n",
    ],
    [
      ['collect', '--since', '1h', '--from', '2h', 'a:b'],
      'error: --since and --from say the same: give one of them.\n',
    ],
    [
      ['completion', 'tcsh'],
      "error: command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.\nSee the options with --help.\n",
    ],
    [['completion'], "error: missing required argument 'shell'\nSee the options with --help.\n"],
  ])('%j ends with 2 and the way on', async (args, stderr) => {
    expect(await runLogs(args)).toEqual({ code: 2, stdout: '', stderr });
  });
});

describe('colours', () => {
  const red = '\u001b[31m';

  it('are there on a terminal, and not with NO_COLOR, TERM=dumb or in a pipe', async () => {
    expect((await runOnTerminal(['xyzzy'])).stdout).toContain(red);
    expect((await runOnTerminal(['xyzzy'], { env: { NO_COLOR: '1' } })).stdout).not.toContain('\u001b');
    expect((await runOnTerminal(['xyzzy'], { env: { TERM: 'dumb' } })).stdout).not.toContain('\u001b');
    expect((await runLogs(['xyzzy'])).stderr).not.toContain('\u001b');
  });
});

describe('where the user stands', () => {
  it('is INIT_CWD under "npm run logs", and nowhere else', async () => {
    const project = await makeProject();
    await mkdir(join(project.folder, 'sub'));
    const env = { INIT_CWD: join(project.folder, 'sub'), npm_lifecycle_event: 'logs' };
    const wrote = await runLogs(['init', 'acme:pages=1', '-q'], { cwd: project.folder, env });
    expect(wrote).toEqual({ code: 0, stdout: '', stderr: '' });
    const inSub = await runLogs(['check', '--json'], { cwd: join(project.folder, 'sub') });
    expect(JSON.parse(inSub.stdout).findings[0].says).toBe('logs.config.ts, sources: acme');
    const other = await runLogs(['check', '--json'], {
      cwd: project.folder,
      env: { ...env, npm_lifecycle_event: 'test' },
    });
    expect(JSON.parse(other.stdout).findings[0].says).toMatch(/^none/);
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('prints a script for %s', async (shell) => {
    const { code, stdout } = await runLogs(['completion', shell]);
    expect(code).toBe(0);
    expect(stdout).toContain('logs complete --');
  });

  it.each<[string[], string[]]>([
    [['coll'], ['collect']],
    [['comp'], ['completion']],
    [['collect', '--pl'], ['--plan']],
    [
      ['quarantine', ''],
      ['list', 'show', 'retry'],
    ],
  ])('of %j is %j', async (typed, expected) => {
    const { code, stdout } = await runLogs(['complete', '--', ...typed]);
    const words = stdout.split('\n').filter((line) => line !== '' && !line.startsWith(':'));
    expect(code).toBe(0);
    expect(words.map((line) => line.split('\t')[0])).toEqual(expected);
  });
});
