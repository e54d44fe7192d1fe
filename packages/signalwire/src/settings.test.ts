import { memoryStore } from '@logs/core/testing';
import { describe, expect, it } from 'vitest';
import { feedOf, vendor } from '../test/vendor.ts';
import { signalWire } from './provider.ts';
import { settings } from './settings.ts';

const make = (given: Record<string, unknown>, env = {}) => signalWire(given, { env });

describe('settings', () => {
  it('have the vendor’s place and limits as defaults', () => {
    expect(settings.parse({})).toEqual({
      spaces: {},
      endpoint: 'https://{space}.signalwire.com',
      settle: 24,
      lookback: 168,
      pageSize: 1000,
      historyDays: 30,
    });
  });

  it.each([
    'https://{space}.signalwire.com',
    'https://logs.example',
    'http://127.0.0.1:7103',
    'http://localhost:7103/',
    'http://[::1]:7103',
  ])('take the endpoint %s', (endpoint) => {
    expect(() => make({ endpoint })).not.toThrow();
  });

  it.each([
    'http://logs.example',
    'https://logs.example/api',
    'https://me:pw@logs.example',
    'ftp://127.0.0.1',
    'logs.example',
    'http://127.0.0.1.example',
  ])('refuse the endpoint %s', (endpoint) => {
    expect(() => make({ endpoint })).toThrow(/"endpoint"/);
  });

  it('refuse what is out of range or unknown, without its value', () => {
    expect(() => make({ pageSize: 1001 })).toThrow(/"pageSize"/);
    expect(() => make({ tokne: 'secret' })).toThrow(/"tokne": there is no such setting/);
    expect(() => make({ spaces: { a: { project: 'p', token: 7 } } })).toThrow(/"spaces.a.token"/);
    expect(() => make({}, { LOGS_SIGNALWIRE_SPACES: '{"a": secret' })).toThrow(/^(?!.*secret).*"spaces"/);
  });

  it('come from the environment, ours before the vendor’s', async () => {
    const env = {
      LOGS_SIGNALWIRE_PROJECT: 'ours',
      SIGNALWIRE_PROJECT_ID: 'theirs',
      SIGNALWIRE_API_TOKEN: 't',
      SIGNALWIRE_SPACE: 'my-space.signalwire.com',
      LOGS_SIGNALWIRE_PAGE_SIZE: '7',
    };
    const asked: string[] = [];
    const feed = feedOf(
      {},
      {
        env,
        fetch: async (input, init) => {
          const headers = new Headers(init?.headers);
          asked.push(`${String(input)} ${atob(headers.get('authorization')?.slice(6) ?? '')}`);
          return new Response('{"data":[]}');
        },
      },
    );
    const query = await feed.query['~standard'].validate(feed.locate?.('') ?? {});
    if (query.issues !== undefined) throw new Error('no query');
    for await (const _ of feed.scan({ query: query.value, signal: new AbortController().signal }));
    expect(asked).toEqual([
      'https://my-space.signalwire.com/api/video/logs?page_size=7&include_deleted=true ours:t',
    ]);
  });
});

describe('a target', () => {
  it.each([
    ['my-space', ['my-space']],
    ['my-space.signalwire.com', ['my-space']],
    ['https://My-Space.signalwire.com/', ['my-space']],
    ['a,b', ['a', 'b']],
  ])('%s names spaces', async (target, spaces) => {
    const feed = feedOf({}, { env: {} });
    expect(await feed.query['~standard'].validate(feed.locate?.(target))).toMatchObject({
      value: { spaces },
    });
  });

  it.each(['', 'a/b', 'evil.example', 'a b', '-a'])('%j names none', async (target) => {
    const feed = feedOf({}, { env: {} });
    expect(await feed.query['~standard'].validate(feed.locate?.(target))).toHaveProperty('issues');
  });
});

it('a message about a credential to serve with does not show it', () => {
  const wrong = () =>
    vendor(memoryStore(), { credentials: [{ space: 'a', project: 'p', token: 'secret', scope: 1 }] });
  expect(wrong).toThrow(/^(?!.*secret)signalwire: a credential to serve with/);
});
