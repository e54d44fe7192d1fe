import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { makeProject } from '../testing/project.ts';
import { runLogs } from '../testing/run-logs.ts';
import { type RunningLogs, startLogs } from '../testing/running-logs.ts';

const config = (serve: unknown) => ({ 'logs.config.json': JSON.stringify({ serve }) });

async function served(running: RunningLogs): Promise<Record<string, { url: string; credentials?: unknown }>> {
  await running.said('\n');
  await running.said('until Ctrl-C');
  expect(running.stdout().trimEnd()).not.toContain('\n');
  return JSON.parse(running.stdout()).vendors;
}

async function beats(url: string | undefined, key: string): Promise<[status: number, body: unknown]> {
  const answer = await fetch(`${url}/beats`, { headers: { authorization: key } });
  return [answer.status, answer.ok ? await answer.json() : await answer.text()];
}

describe('logs serve', () => {
  it('answers as the vendor from the store, to whom the configuration names, until Ctrl-C', async () => {
    const { folder: cwd } = await makeProject(config({ acme: { credentials: { key: 'good' } } }));
    await runLogs(['collect', 'acme:pages=2'], { cwd });
    const running = startLogs(['serve', '--json'], { cwd });
    const { acme } = await served(running);
    expect(acme?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(acme).not.toHaveProperty('credentials');
    const ids = ['1-1', '1-2', '2-1', '2-2'].map((id) => ({ id, bad: false }));
    expect(await beats(acme?.url, 'good')).toEqual([200, { strict: false, beats: ids }]);
    expect(await beats(acme?.url, 'other')).toEqual([401, 'no']);
    expect(await (await fetch(`${acme?.url}/healthz`)).json()).toEqual({ ok: true, vendor: 'acme' });
    const began = performance.now();
    expect(await running.end()).toBe(130);
    expect(performance.now() - began).toBeLessThan(3000);
    await expect(fetch(`${acme?.url}/healthz`)).rejects.toThrow();
  });

  it('takes port and vendor from the flag, and --strict', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => probe.once('listening', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const { folder: cwd } = await makeProject(config({ acme: { credentials: [{ key: 'good' }], port: 1 } }));
    const running = startLogs(['serve', '--vendor', `acme-cloud:${port}`, '--strict', '--json'], { cwd });
    const { acme } = await served(running);
    expect(acme?.url).toBe(`http://127.0.0.1:${port}`);
    expect(await beats(acme?.url, 'good')).toEqual([200, { strict: true, beats: [] }]);
    const taken = await runLogs(['serve', '--vendor', `acme:${port}`], { cwd });
    expect(taken.code).toBe(4);
    expect(taken.stderr).toContain(`acme: port ${port} of 127.0.0.1 is taken.\nName another`);
  });

  it('serves sample data with the credentials of the page, and leaves no store', async () => {
    const { folder: cwd } = await makeProject();
    const running = startLogs(['serve', '--demo', '--vendor', 'acme', '--json'], { cwd });
    const { acme } = await served(running);
    expect(acme?.credentials).toEqual({ key: 'printed-on-the-page' });
    const [status, body] = await beats(acme?.url, 'printed-on-the-page');
    expect(status).toBe(200);
    expect(body).toMatchObject({ beats: expect.arrayContaining([{ id: 'sample-0' }]) });
    expect(await running.end('SIGTERM')).toBe(143);
    expect((await runLogs(['query'], { cwd })).stderr).toContain('There is no store');
  });

  it('answers whoever has our own secrets only when the configuration says so', async () => {
    const env = { LOGS_ACME_KEY: 'our-own' };
    const { folder: cwd } = await makeProject(config({ acme: { credentials: { key: 'good' } } }));
    const without = startLogs(['serve', '--json'], { cwd, env });
    expect((await beats((await served(without))['acme']?.url, 'our-own'))[0]).toBe(401);
    await without.end();
    const again = await makeProject(config({ acme: { credentials: { key: 'good' }, reuse: true } }));
    const reused = startLogs(['serve', '--json'], { cwd: again.folder, env });
    const { acme } = await served(reused);
    expect((await beats(acme?.url, 'our-own'))[0]).toBe(200);
    expect((await beats(acme?.url, 'good'))[0]).toBe(200);
    expect(reused.stdout() + reused.stderr()).not.toContain('our-own');
    const unset = await runLogs(['serve'], { cwd: again.folder });
    expect(unset).toMatchObject({ code: 4, stdout: '' });
    expect(unset.stderr).toContain(
      'serve.acme.reuse: none of key is set.\nSet serve.acme.credentials instead.',
    );
  });

  it.each<[string, string[], unknown, number, RegExp]>([
    ['nothing to serve', [], {}, 2, /nothing to serve.*\n.*--vendor scaleengine:7101.*--demo/],
    ['a vendor that is none', ['--vendor', 'acme:x'], {}, 2, /scaleengine:7101/],
    ['a port that is none', ['--vendor', 'acme:70000'], {}, 2, /scaleengine:7101/],
    ['an unknown provider', ['--vendor', 'acne'], {}, 4, /no provider "acne".\nDid you mean "acme"/],
    ['a vendor of files', ['--vendor', 'edgio'], {}, 1, /edgio has no endpoint/],
    ['no sample data', ['--demo', '--vendor', 'edgio'], {}, 4, /edgio has no sample data/],
    [
      'no credentials beyond loopback',
      ['--vendor', 'acme', '--host', '0.0.0.0'],
      {},
      4,
      /Set serve\.acme\.cred/,
    ],
    ['a mistyped setting', [], { acme: { prot: 7 } }, 4, /did you mean "port"/],
  ])('refuses %s', async (_, args, serve, code, message) => {
    const { folder: cwd } = await makeProject(config(serve));
    const run = await runLogs(['serve', ...args], { cwd });
    expect(run).toMatchObject({ code, stdout: '' });
    expect(run.stderr).toMatch(message);
  });

  it('says at once that a vendor without credentials refuses everything', async () => {
    const { folder: cwd } = await makeProject();
    const running = startLogs(['serve', '--vendor', 'acme'], { cwd });
    await running.said('until Ctrl-C');
    expect(running.stderr()).toContain('acme has no credentials to answer: it refuses every request.');
  });

  it('shows a person every vendor with its address and credentials in 80 columns', async () => {
    const { folder: cwd } = await makeProject();
    const running = startLogs(['serve', '--demo'], { cwd });
    await running.said('until Ctrl-C');
    expect(running.stdout().match(/^[a-z-]+ +http:\/\/127\.0\.0\.1:\d+$/gm)?.length).toBe(4);
    expect(running.stdout()).toContain('\n  accessKeyId      testid\n');
    expect(
      running
        .stdout()
        .split('\n')
        .filter((line) => line.length > 80),
    ).toEqual([]);
  });
});
