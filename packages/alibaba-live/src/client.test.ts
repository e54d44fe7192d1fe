import { isLogsError } from '@logs/core';
import { describe, expect, it } from 'vitest';
import { loopback, type Seen } from '../test/loopback.ts';
import { playedRuntime } from '../test/provider-at.ts';
import { liveClient } from './client.ts';
import { type ErrorRow, errorTable } from './errors.ts';
import { settings } from './settings.ts';
import { canonicalQuery, signV1, signV3 } from './sign.ts';

const { signal } = new AbortController();
const good = { DomainLogDetails: { DomainLogDetail: [] }, RequestId: 'CF60DB6A-7FD6-426E-9288-122CC1A52FA7' };
const secrets = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };

type Answering = (request: Request, number: number) => Response;

/** A client, a peer that answers as told, and the error of one call. */
async function calling(answering: Answering, given: Record<string, unknown> = {}) {
  let number = 0;
  await using peer = await loopback((request) => answering(request, number++));
  const runtime = playedRuntime();
  const client = liveClient(settings.parse({ endpoint: peer.url.href, ...secrets, ...given }), runtime);
  const parameters = { DomainName: 'example.com', PageNumber: '1' };
  let error: unknown;
  let answer: unknown;
  try {
    answer = await client.call('DescribeLivePushProxyLog', parameters, signal);
  } catch (thrown) {
    error = thrown;
  }
  await client.close();
  return {
    error: isLogsError(error) ? error : undefined,
    answer,
    seen: peer.seen,
    host: peer.host,
    ...runtime,
  };
}

const json = (value: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
const failing = (code: string, status = 400, headers = {}, message = 'as the vendor says') =>
  json(
    { Code: code, Message: message, HostId: 'live.aliyuncs.com', RequestId: good.RequestId },
    status,
    headers,
  );

describe('a call', () => {
  it('is signed with version 3 by default', async () => {
    const { seen, host, answer } = await calling(() => json(good));
    expect(answer).toMatchObject({ value: good });
    const [first] = seen;
    if (first === undefined) throw new Error('nothing was sent');
    const { method, url, headers } = first;
    expect([method, url.pathname]).toEqual(['POST', '/']);
    expect(Object.fromEntries(url.searchParams)).toEqual({ DomainName: 'example.com', PageNumber: '1' });
    const authorization = String(headers.authorization);
    const [, names = '', signature] =
      /^ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=([\w;-]+),Signature=([0-9a-f]{64})$/.exec(
        authorization,
      ) as string[];
    const signedHeaders = names.split(';');
    expect(signedHeaders).toEqual([...signedHeaders].sort());
    const values = Object.fromEntries(signedHeaders.map((name) => [name, String(headers[name])]));
    expect(values['host']).toBe(host);
    const request = { method, query: Object.fromEntries(url.searchParams), headers: values, signedHeaders };
    expect(signature).toBe(signV3(request, 'testsecret'));
    expect(values['x-acs-date']).toBe('2026-03-10T18:00:00Z');
  });

  it('is signed with version 1 where that is set', async () => {
    const { seen } = await calling(() => json(good), { signature: 'v1' });
    const parameters = Object.fromEntries(seen[0]?.url.searchParams ?? []);
    expect(parameters).toMatchObject({
      Action: 'DescribeLivePushProxyLog',
      Format: 'JSON',
      Version: '2016-11-01',
    });
    expect(parameters['Signature']).toBe(signV1('POST', parameters, 'testsecret'));
    expect(seen[0]?.url.search).toBe(`?${canonicalQuery(parameters)}`);
  });

  it.each([
    ['v3', ({ headers }: Seen) => headers['x-acs-security-token']],
    ['v1', ({ url }: Seen) => url.searchParams.get('SecurityToken')],
  ])('bears the token of a temporary key: %s', async (signature, tokenOf) => {
    const { seen } = await calling(() => json(good), { signature, securityToken: 'tok/en+==' });
    expect(seen.map(tokenOf)).toEqual(['tok/en+==']);
    const signed = String(seen[0]?.headers.authorization ?? 'x-acs-security-token');
    expect(signed).toContain('x-acs-security-token');
  });

  it('names one domain: a list is refused before it is sent', async () => {
    await using peer = await loopback(() => json(good));
    const client = liveClient(settings.parse({ endpoint: peer.url.href, ...secrets }), playedRuntime());
    const call = client.call(
      'DescribeLivePushProxyLog',
      { DomainName: 'a.example.com,b.example.com' },
      signal,
    );
    await expect(call).rejects.toMatchObject({ kind: 'configuration', setting: 'domains' });
    expect(peer.seen).toEqual([]);
    await client.close();
  });

  it.each([
    [{}, 'accessKeyId', 'LOGS_ALIBABA_LIVE_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_ID'],
    [
      { accessKeyId: 'testid' },
      'accessKeySecret',
      'LOGS_ALIBABA_LIVE_ACCESS_KEY_SECRET',
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    ],
  ])('needs an access key: %j', async (given, setting, variable, vendors) => {
    const client = liveClient(settings.parse({ endpoint: 'http://127.0.0.1:9', ...given }), playedRuntime());
    const call = client.call('DescribeLivePushProxyLog', { DomainName: 'example.com' }, signal);
    await expect(call).rejects.toMatchObject({
      kind: 'configuration',
      setting,
      variable,
      hint: `Set it in the configuration, or ${variable} or ${vendors} in the environment.`,
    });
    await client.close();
  });
});

it('calls of all clients with one access key are spaced evenly together, at the rate that is set', async () => {
  await using peer = await loopback(() => json(good));
  const runtime = playedRuntime();
  const clientOf = (accessKeyId: string) => {
    const given = { endpoint: peer.url.href, ...secrets, accessKeyId, requestsPerSecond: 10 };
    return liveClient(settings.parse(given), runtime);
  };
  const [first, second, other] = [clientOf('testid'), clientOf('testid'), clientOf('otherid')] as const;
  for (const client of [first, second, first, other, second]) {
    await client.call('DescribeLivePushProxyLog', { DomainName: 'example.com' }, signal);
  }
  expect(runtime.waits).toEqual([100, 200, 300]);
  await Promise.all([first, second, other].map((client) => client.close()));
});

describe('an error of the vendor', () => {
  const rows = Object.entries(errorTable) as [string, ErrorRow][];
  it.each(rows)('%s is understood, and tried again or not', async (code, { status, reason, again }) => {
    const { error, seen } = await calling(() => failing(code, status));
    expect(error).toMatchObject({
      kind: 'api',
      code,
      reason,
      status,
      docs: expect.stringContaining('https://'),
    });
    const passing = ['rate-limit', 'server'].includes(reason);
    expect(seen.length).toBe(passing ? 6 : again === true ? 2 : 1);
  });

  it.each(['MissingDomainName', 'MissingSignature', 'MissingTimestamp', 'MissingAction'])(
    '%s is a missing parameter',
    async (code) => {
      const { error, seen } = await calling(() => failing(code));
      expect(error).toMatchObject({ code, reason: 'invalid-request' });
      expect(error?.message).toContain(`${code.slice(7)} is mandatory`);
      expect(seen).toHaveLength(1);
    },
  );

  it.each(['Throttling.Whatever', 'LiveThrottling'])('%s is a limit', async (code) => {
    const { error, seen } = await calling(() => failing(code));
    expect([error && 'reason' in error && error.reason, seen.length]).toEqual(['rate-limit', 6]);
  });

  it.each([
    ['SignatureDoesNotMatch', 403, 'auth'],
    ['Forbidden.RAM', 401, 'forbidden'],
    ['InvalidAccessKeyId.NotFound', 400, 'auth'],
    ['InternalError', 200, 'server'],
    ['Some.New.Code', 418, 'invalid-request'],
    ['Some.New.Code', 502, 'server'],
  ])('%s counts whatever its status: %i', async (code, status, reason) => {
    const { error } = await calling(() => failing(code, status));
    expect(error).toMatchObject({ code, reason });
  });

  it.each([401, 403, 404, 429, 500, 503])('status %i without a code counts by itself', async (status) => {
    const { error } = await calling(() => new Response('<html>sorry</html>', { status }));
    const reasons = {
      401: 'auth',
      403: 'forbidden',
      404: 'not-found',
      429: 'rate-limit',
      500: 'server',
      503: 'server',
    };
    expect(error).toMatchObject({ status, reason: reasons[status as keyof typeof reasons] });
  });

  it('is understood as XML too, and with its link in CDATA', async () => {
    const xml =
      '<?xml version="1.0" encoding="UTF-8"?><Error><RequestId>8906582E-6722-409A-A6C4-0E7863B733A5</RequestId><HostId>live.aliyuncs.com</HostId><Code>InvalidDomain.NotFound</Code><Message>The domain &amp; more</Message><Recommend><![CDATA[https://x]]></Recommend></Error>';
    const { error } = await calling(
      () => new Response(xml, { status: 404, headers: { 'content-type': 'text/xml' } }),
    );
    expect(error).toMatchObject({ code: 'InvalidDomain.NotFound', reason: 'not-found' });
    expect(error?.message).toContain('8906582E-6722-409A-A6C4-0E7863B733A5');
  });

  it('shows no access key, no string that was signed and no link', async () => {
    const message =
      'Odd testid with testsecret and tok/en, see https://x/?Signature=abc server string to sign is:GET&%2F&AccessKeyId%3Dtestid';
    const { error } = await calling(() => failing('Odd', 400, {}, message), { securityToken: 'tok/en' });
    expect(error?.message).toContain('Odd REDACTED with REDACTED and REDACTED, see a link');
    expect(`${error?.message} ${error?.stack}`).not.toMatch(/testid|testsecret|tok\/en|Signature=|%2F/);
  });

  it('in the codes that are none is none', async () => {
    const { error, answer } = await calling(() => json({ ...good, Code: 'OK' }));
    expect(error).toBeUndefined();
    expect(answer).toMatchObject({ value: { Code: 'OK' } });
  });
});

describe('an attempt', () => {
  it('is signed anew: another nonce and signature each time', async () => {
    const { seen, error } = await calling((_, number) =>
      number < 2 ? failing('ServiceUnavailable', 503) : json(good),
    );
    expect(error).toBeUndefined();
    const nonces = seen.map(({ headers }) => headers['x-acs-signature-nonce']);
    expect(new Set(nonces).size).toBe(3);
    expect(new Set(seen.map(({ headers }) => headers.authorization)).size).toBe(3);
  });

  it('waits as many milliseconds as x-acs-retry-after says', async () => {
    const { waits } = await calling((_, number) =>
      number === 0 ? failing('Throttling.User', 400, { 'x-acs-retry-after': '2500' }) : json(good),
    );
    expect(waits[0]).toBe(2500);
  });

  it('after InvalidTimeStamp.Expired goes by the vendor’s clock', async () => {
    const { seen, error } = await calling((request) => {
      const isGood = request.headers.get('x-acs-date') === '2026-03-10T18:40:00Z';
      const date = { date: 'Tue, 10 Mar 2026 18:40:00 GMT' };
      return isGood ? json(good, 200, date) : failing('InvalidTimeStamp.Expired', 400, date);
    });
    expect(error).toBeUndefined();
    expect(seen.map(({ headers }) => headers['x-acs-date'])).toEqual([
      '2026-03-10T18:00:00Z',
      '2026-03-10T18:40:00Z',
    ]);
  });

  it('that is cut off is made again', async () => {
    const { seen, error } = await calling((_, number) => {
      if (number === 0) throw new Error('cut');
      return json(good);
    });
    expect([error, seen.length]).toEqual([undefined, 2]);
  });
});

describe('an answer', () => {
  it.each(['', 'not JSON', '[1]', 'null', '"text"', '<html>'])(
    '%j is not what the vendor answers',
    async (text) => {
      const { error } = await calling(() => new Response(text));
      expect(error).toMatchObject({ kind: 'api', reason: 'unexpected-answer' });
    },
  );

  it('that is a redirect is not followed', async () => {
    const { error, seen } = await calling(
      () => new Response(null, { status: 302, headers: { location: 'http://127.0.0.1:1/' } }),
    );
    expect(error).toMatchObject({ reason: 'unexpected-answer' });
    expect(seen).toHaveLength(1);
  });
});
