import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemRuntime } from '@logs/core';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { mailNotifier, type Notice, noticeText, webhookNotifier } from './index.ts';

const { signal } = new AbortController();
const notice: Notice = {
  delivery: 'nightly',
  since: '2026-03-10T16:00:00.000Z',
  reason: 's3://my-bucket/: it was refused: InvalidAccessKeyId',
  files: 3,
  rows: 1200,
  lostAt: '2026-03-24T16:00:00.000Z',
  lost: [{ key: 'version=001/a.gz', rows: 7, from: undefined, to: 'c2' }],
};
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A mail server that takes or refuses, and keeps what it took. */
async function mailServer(refuses = false): Promise<{ address: string; mails: string[] }> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) =>
      username === 'logs' && password === 'geheim' ? done(null, { user: 'logs' }) : done(new Error('no')),
    onRcptTo: (_address, _session, done) => done(refuses ? new Error('mailbox is full') : null),
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (data: Buffer) => {
        text += data;
      });
      stream.on('end', () => {
        mails.push(text);
        done();
      });
    },
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  open.push(() => new Promise((done) => server.close(done)));
  const { port } = server.server.address() as AddressInfo;
  return { address: `smtp://logs:geheim@127.0.0.1:${port}`, mails };
}

async function hook(status: number): Promise<{ address: string; posts: unknown[] }> {
  const posts: unknown[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    posts.push(JSON.parse(text));
    response.writeHead(status).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  open.push(
    () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  );
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/secret-part`, posts };
}

describe('a notice', () => {
  it('says since when, why, how much waits, when it is lost, and what is lost already', () => {
    const text = noticeText(notice);
    for (const part of [
      'nightly',
      notice.since,
      notice.reason,
      '3 files',
      '1200 rows',
      '2026-03-24',
      'LOST',
      'redo',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('goes out by mail', async () => {
    const { address, mails } = await mailServer();
    const notifier = mailNotifier({ server: address, from: 'logs@example.com', to: 'ops@example.com' });
    await notifier.send(notice, signal);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatch(/^Subject: .*LOST/m);
    expect(mails[0]).toContain('version=3D001/a.gz');
    expect(notifier.to).toBe('mail to ops@example.com');
  });

  it('is refused by a mail server, without a word of its password', async () => {
    const { address, mails } = await mailServer(true);
    const notifier = mailNotifier({ server: address, from: 'logs@example.com', to: 'ops@example.com' });
    const error = await notifier.send(notice, signal).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toContain('geheim');
    expect(mails).toEqual([]);
  });

  it('goes out to a webhook, which is not named by what may be secret', async () => {
    const { address, posts } = await hook(200);
    const notifier = webhookNotifier(address, systemRuntime());
    await notifier.send(notice, signal);
    expect(posts).toEqual([
      expect.objectContaining({ delivery: 'nightly', files: 3, text: noticeText(notice) }),
    ]);
    expect(notifier.to).toMatch(/^webhook at 127\.0\.0\.1:\d+ \([\da-f]{8}\)$/);
  });

  it.each([403, 500])('is refused by a webhook with %i', async (status) => {
    const { address, posts } = await hook(status);
    await expect(webhookNotifier(address, systemRuntime()).send(notice, signal)).rejects.toMatchObject({
      kind: 'api',
      status,
    });
    expect(posts).toHaveLength(1);
  });
});
