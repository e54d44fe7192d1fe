import { describe, expect, it } from 'vitest';
import { type CaptureName, captured, captures, sendBytes } from '../test/capture.ts';
import { addLogs, filledStore } from '../test/filled-store.ts';
import { listen } from '../test/listen.ts';
import { played } from '../test/play.ts';
import { demo } from './demo.ts';
import { errorCodes } from './error-codes.ts';
import { scaleEngine } from './provider.ts';
import { sampleLogs } from './sample-logs.ts';
import { type RequestField, signed, signRequest } from './sign.ts';

const now = new Date('2026-11-22T12:00:00Z');
const key = { cdn: '158', apiKey: 'KEY', apiSecret: 'secret' };
const keys = [key, { cdn: '007', apiKey: 'OTHER', apiSecret: 'secret' }, ...demo.credentials];
const log = (id: number, more = '') =>
  `{"id":${id},"app":"a","stream":"s","session_id": 5 ,"log_type":"publish","logdate":"2026-11-22 11:00:${String(id % 60).padStart(2, '0')}"${more}}`;

interface Asked {
  [member: string]: unknown;
}

async function served(texts: readonly string[] = [], settings = {}, runtime = played(now)) {
  const store = await filledStore(texts);
  const provider = scaleEngine(settings, runtime);
  const handler = provider.serve?.({ reader: store, credentials: keys, runtime, strict: false });
  if (handler === undefined) throw new Error('no serve');
  const send = async (body: NonNullable<RequestInit['body']>, path = '/stable/') =>
    handler(new Request(`http://127.0.0.1${path}`, { method: 'POST', body }));
  const ask = async (json: string, path?: string) => {
    const response = await send(new URLSearchParams({ json }), path);
    expect(response.status).toBe(200);
    return (await response.json()) as Record<string, unknown> & { logs: { id: number }[] };
  };
  return { store, handler, send, ask, runtime };
}

const basic = {
  command: 'log.origin',
  api_key: key.apiKey,
  timestamp: now.getTime() / 1000,
  cdn: 158,
  app: 'a',
  stream: 's',
} as Asked;

function signedJson(members: Asked, secret = key.apiSecret): string {
  const json = JSON.stringify(members);
  return JSON.stringify({ ...members, signature: signed(json, secret) });
}

describe('captured requests are answered as they came', () => {
  it.each<[CaptureName, string]>([
    ['php-plain', 'my_stream'],
    ['php-slash-unicode', 'vod/été/日本 "q" <a&b>.mp4'],
    ['perl-urlencoded', 'vod/café.mp4'],
    ['ruby-multipart', 'vod/café <x>.mp4'],
  ])('%s', async (name, stream) => {
    const { time, secret } = captures[name];
    const credentials = [
      { cdn: 158, apiKey: 'APX4GKLM0RKQLSP2FBO1ROPKSSW47DZE', apiSecret: secret },
      { cdn: 158, apiKey: 'APXKEY', apiSecret: secret },
    ];
    const text = `{"id":1,"app":"jb-origin","stream":${JSON.stringify(stream)},"log_type":"push","logdate":"2026-11-22 11:00:00"}`;
    const reader = await filledStore([text, log(2)]);
    const runtime = played(time * 1000);
    const handler = scaleEngine({}, runtime).serve?.({ reader, credentials, runtime, strict: false });
    await using server = await listen(handler as (request: Request) => Promise<Response>);
    const { head, body } = await sendBytes(captured(name), server.url);
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect(body).toMatch(
      /^\{"message":"Origin Logs Found","status":"success","handle_time":"\d+\.\d{4} seconds","logs":\[/,
    );
    expect(body.endsWith(`"logs":[${text}],"log_count":1}`)).toBe(true);
    // A minute after its time stamp has run out.
    runtime.time += 360_000;
    expect((await sendBytes(captured(name), server.url)).body).toContain('"code":"0002"');
  });

  it('wordpress: its key and signature are fine, its command is another', async () => {
    const { time } = captures.wordpress;
    const runtime = played(time * 1000);
    const handler = scaleEngine({}, runtime).serve?.({
      reader: await filledStore([]),
      credentials: keys,
      runtime,
      strict: false,
    });
    await using server = await listen(handler as (request: Request) => Promise<Response>);
    expect((await sendBytes(captured('wordpress'), server.url)).body).toContain('"code":"0000"');
  });
});

describe('a served answer', () => {
  it('has 25 logs by default, the newest first, and the number of all', async () => {
    const { ask } = await served(Array.from({ length: 30 }, (_, n) => log(n + 1)));
    const answer = await ask(signedJson(basic));
    expect(Object.keys(answer)).toEqual(['message', 'status', 'handle_time', 'logs', 'log_count']);
    expect(answer).toMatchObject({ message: 'Origin Logs Found', status: 'success', log_count: 30 });
    expect(answer['handle_time']).toMatch(/^\d+\.\d{4} seconds$/);
    expect(answer.logs.map(({ id }) => id)).toEqual(Array.from({ length: 25 }, (_, n) => 30 - n));
  });

  it('goes by limit and offset, as numbers or text, up to the largest limit', async () => {
    const { ask } = await served(
      Array.from({ length: 12 }, (_, n) => log(n + 1)),
      { maxLimit: 5 },
    );
    const ids = async (more: Asked) =>
      (await ask(signedJson({ ...basic, ...more }))).logs.map(({ id }) => id);
    expect(await ids({ limit: 2, offset: 3 })).toEqual([9, 8]);
    expect(await ids({ limit: '2', offset: '3' })).toEqual([9, 8]);
    expect(await ids({ limit: 1000 })).toEqual([12, 11, 10, 9, 8]);
    expect(await ids({ limit: null, offset: 10 })).toEqual([2, 1]);
    expect(await ids({ limit: 0 })).toEqual([]);
    expect(await ids({ offset: 12 })).toEqual([]);
    expect(await ids({ offset: '18446744073709551615' })).toEqual([]);
  });

  it('takes cdn or cdn_id, as number or text', async () => {
    const { ask } = await served([log(1)]);
    const { cdn: _, ...without } = basic;
    for (const cdn of [{ cdn: 158 }, { cdn: '158' }, { cdn_id: 158 }, { cdn_id: '158' }]) {
      expect(await ask(signedJson({ ...without, ...cdn }))).toMatchObject({ log_count: 1 });
    }
  });

  it('of a stream that nobody knows succeeds with no logs', async () => {
    const { ask } = await served([log(1)]);
    const answer = await ask(signedJson({ ...basic, stream: 'unknown' }));
    expect(answer).toMatchObject({ status: 'success', logs: [], log_count: 0 });
  });

  it('shows the logs of the credential’s cdn alone', async () => {
    const { ask, store } = await served([log(1)]);
    await addLogs(store, [log(2)], '7');
    const other = { ...basic, api_key: 'OTHER', cdn: 7 };
    expect((await ask(signedJson(other))).logs.map(({ id }) => id)).toEqual([2]);
    expect((await ask(signedJson(basic))).logs.map(({ id }) => id)).toEqual([1]);
    expect(await ask(signedJson({ ...basic, cdn: 7 }))).toMatchObject({ code: '0001' });
  });

  it('has each log as it came, numbers and spaces included', async () => {
    const text = log(9007199254740, ',"metadata":{"rate":0.10,"n":18446744073709551615}');
    const { send } = await served([text]);
    const response = await send(new URLSearchParams({ json: signedJson(basic) }));
    expect(response.headers.get('content-type')).toMatch(/json/);
    expect(await response.text()).toContain(`"logs":[${text}],"log_count":1}`);
  });

  it('writes a log whose text is not known with the empty values of the vendor’s page', async () => {
    const { store, ask } = await served([]);
    const { signal } = new AbortController();
    const stage = await store.stage({ name: 'scaleengine/origin' }, signal);
    const attributes = {
      'media.account.id': '158',
      'scaleengine.log.id': '9007199254740993',
      'scaleengine.log_type': 'unpush',
      'media.app.name': 'a',
      'media.stream.name': 's',
    };
    await stage.records([
      {
        event: {
          id: '158:9007199254740993',
          time: '2026-11-22T11:00:00Z',
          name: 'media.push.end',
          severity: 9,
          attributes,
        },
      },
    ]);
    const feed = { name: 'scaleengine/origin' };
    await store.commit({ source: 'x', feed, key: 'k', observedTime: now.toISOString(), stage }, signal);
    expect((await ask(signedJson(basic))).logs[0]).toEqual({
      id: 9007199254740992,
      app: 'a',
      stream: 's',
      username: '',
      session_id: null,
      entry_name: null,
      ip_address: '',
      server: '',
      log_type: 'unpush',
      logdate: '2026-11-22 11:00:00',
      is_auth: 1,
      metadata: [],
    });
  });

  it('comes at /dev/ too, and nowhere else', async () => {
    const { ask, send, handler } = await served([log(1)]);
    expect(await ask(signedJson(basic), '/dev/')).toMatchObject({ log_count: 1 });
    expect(await ask(signedJson(basic), '/stable')).toMatchObject({ log_count: 1 });
    expect((await send('x', '/v2/')).status).toBe(404);
    expect((await handler(new Request('http://127.0.0.1/stable/'))).status).toBe(405);
  });
});

describe('a refusal comes with HTTP 200 and the vendor’s words', () => {
  const cases: [code: keyof typeof errorCodes, what: string, json: string, message?: string][] = [
    ['0000', 'an unknown command', signedJson({ ...basic, command: 'log.edge' })],
    ['0000', 'no command', signedJson({ ...basic, command: undefined })],
    ['0001', 'an unknown key', signedJson({ ...basic, api_key: 'NOBODY' })],
    ['0001', 'no key', signedJson({ ...basic, api_key: undefined })],
    ['0001', 'no cdn', signedJson({ ...basic, cdn: undefined })],
    ['0001', 'a cdn that is no number', signedJson({ ...basic, cdn: 'x' })],
    [
      '0002',
      'a time stamp that is too old',
      signedJson({ ...basic, timestamp: Number(basic['timestamp']) - 301 }),
    ],
    [
      '0002',
      'a time stamp that is too new',
      signedJson({ ...basic, timestamp: Number(basic['timestamp']) + 301 }),
    ],
    ['0002', 'no time stamp', signedJson({ ...basic, timestamp: undefined })],
    ['0003', 'the wrong private key', signedJson(basic, 'wrong')],
    ['0003', 'no signature', JSON.stringify(basic)],
    ['0003', 'a signature that is no text', JSON.stringify({ ...basic, signature: 1 })],
    [
      '0003',
      'the Ruby client’s second send',
      signedJson({ ...basic, signature: 'old' }).replace('"signature":"old",', ''),
    ],
    ['0006', 'no app and no stream', signedJson({ ...basic, app: undefined, stream: '' }), 'app, stream'],
    ['0006', 'a negative limit', signedJson({ ...basic, limit: -1 }), 'limit'],
    ['0006', 'a negative offset', signedJson({ ...basic, offset: '-1' }), 'offset'],
    ['0006', 'a limit that is no whole number', signedJson({ ...basic, limit: 2.5 }), 'limit'],
    ['0006', 'a duplicate key', signedJson(basic).replace('{', '{"app":"b",'), 'json'],
    ['0006', 'no JSON', '{"command":', 'json'],
    ['0006', 'no object', '[1]', 'json'],
  ];
  it.each(cases)('%s: %s', async (code, _, json, message = '') => {
    const { ask } = await served([log(1)]);
    const { handle_time, ...answer } = await ask(json);
    expect(handle_time).toMatch(/ seconds$/);
    const words = errorCodes[code].message;
    expect(answer).toEqual({ status: 'failure', code, message: expect.stringMatching(`^${words}`) });
    if (message !== '') expect(answer['message']).toContain(`: ${message}`);
    else expect(answer['message']).toBe(words);
  });

  it('0002: not within the tolerance that is set', async () => {
    const { ask } = await served([], { clockTolerance: 10 });
    const at = (off: number) =>
      ask(signedJson({ ...basic, timestamp: String(Number(basic['timestamp']) + off) }));
    expect(await at(10)).toMatchObject({ status: 'success' });
    expect(await at(11)).toMatchObject({ code: '0002' });
  });

  it('0003: tampered with', async () => {
    const { ask } = await served([log(1)]);
    expect(await ask(signedJson(basic).replace('"s"', '"t"'))).toMatchObject({ code: '0003' });
  });

  it('0004: the store fails; nothing of the error is told', async () => {
    const { store, send, runtime } = await served([]);
    store.count = async () => {
      throw new Error('s3cret');
    };
    const text = await (await send(new URLSearchParams({ json: signedJson(basic) }))).text();
    expect(JSON.parse(text)).toMatchObject({ code: '0004', status: 'failure' });
    expect(`${text} ${runtime.warnings}`).not.toContain('s3cret');
    expect(runtime.warnings).toHaveLength(1);
  });

  it('0006: a form without json, the field php, and another content type', async () => {
    const { send } = await served([]);
    const body = async (form: NonNullable<RequestInit['body']>) =>
      (await send(form)).json() as Promise<Record<string, unknown>>;
    expect(await body(new URLSearchParams({ other: 'x' }))).toMatchObject({
      code: '0006',
      message: expect.stringMatching(/: json$/),
    });
    const php = new FormData();
    php.set('php', 'a:1:{}');
    expect(await body(php)).toMatchObject({ code: '0006', message: expect.stringContaining('PHP') });
    expect(await body('{"json":1}')).toMatchObject({ code: '0006' });
    const broken = new Blob(['--x\r\nnonsense'], { type: 'multipart/form-data; boundary=x' });
    expect(await body(broken)).toMatchObject({ code: '0006' });
  });

  it('a body that is far too large is not read', async () => {
    const { send } = await served([]);
    expect((await send(new URLSearchParams({ json: 'x'.repeat(70_000) }))).status).toBe(413);
    const announced = new Request('http://127.0.0.1/stable/', {
      method: 'POST',
      body: new URLSearchParams({ json: signedJson(basic) }),
      headers: { 'content-length': '1000000000' },
    });
    expect((await (await served([])).handler(announced)).status).toBe(413);
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(16 * 1024));
      },
    });
    const { handler } = await served([]);
    const request = new Request('http://127.0.0.1/stable/', {
      method: 'POST',
      body: endless,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      ...{ duplex: 'half' },
    });
    expect((await handler(request)).status).toBe(413);
    expect(pulled).toBeLessThan(10);
  });
});

describe('the replay guard', () => {
  it('refuses a signature that was used before, until its time stamp has run out', async () => {
    const { ask, runtime } = await served([log(1)], { replayGuard: true });
    const json = signedJson(basic);
    expect(await ask(json)).toMatchObject({ status: 'success' });
    expect(await ask(json)).toMatchObject({ code: '0002' });
    expect(await ask(signedJson({ ...basic, limit: 1 }))).toMatchObject({ status: 'success' });
    runtime.time += 301_000;
    expect(await ask(json)).toMatchObject({ code: '0002' });
  });

  it('is off where it is not set', async () => {
    const { ask } = await served([log(1)]);
    const json = signedJson(basic);
    expect(await ask(json)).toMatchObject({ status: 'success' });
    expect(await ask(json)).toMatchObject({ status: 'success' });
  });
});

it('the sample of the vendor’s page is answered as the page shows it', async () => {
  const { ask } = await served(sampleLogs({ seed: 1, count: 0, now }));
  const fields: RequestField[] = [
    ['command', 'log.origin', 'text'],
    ['api_key', 'APX4GKLM0RKQLSP2FBO1ROPKSSW47DZE', 'text'],
    ['timestamp', String(now.getTime() / 1000), 'number'],
    ['cdn', '158', 'number'],
    ['app', 'jb-origin', 'text'],
    ['stream', 'my_stream', 'text'],
  ];
  const { logs, log_count } = await ask(signRequest(fields, String(demo.credentials[0]['apiSecret'])));
  expect(log_count).toBe(1);
  expect(logs).toEqual([
    {
      id: 1000,
      app: 'jb-origin',
      stream: 'my_stream',
      username: '',
      session_id: 123456789,
      entry_name: null,
      ip_address: '',
      server: 'ser1',
      log_type: 'publish',
      logdate: '2018-12-10 01:21:16',
      is_auth: 1,
      metadata: { encoder: 'obs-output module (libobs version 21.1.0)' },
    },
  ]);
});

it.each([[{ cdn: 158, apiKey: 'k' }], [{ cdn: 'x', apiKey: 'k', apiSecret: 's3cret' }], [{}]])(
  'the credential %j is a mistake of the configuration',
  async (credential) => {
    const reader = await filledStore([]);
    const make = () =>
      scaleEngine({}).serve?.({ reader, credentials: [credential], runtime: played(), strict: false });
    expect(make).toThrow(expect.objectContaining({ kind: 'configuration' }));
    expect(make).not.toThrow(/s3cret/);
  },
);
