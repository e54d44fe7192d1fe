import { describe, expect, it } from 'vitest';
import { archiveOf, hourlyFile } from '../test/archive.ts';
import { playedRuntime } from '../test/provider-at.ts';
import { recorded } from '../test/recorded.ts';
import { saying, served, testCredential, v1Call, v3Call } from '../test/served.ts';
import { actions, feedNames } from './actions.ts';
import { xmlText } from './xml.ts';

const uuid = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/;
const empty = await archiveOf([]);
const archive = await archiveOf([hourlyFile('2026-03-10T08:00:00Z')]);

describe('recorded requests of the vendor’s clients', () => {
  const runtime = (now: string) => playedRuntime(now);
  it.each([
    ['pop-core-get', '2026-11-21T21:47:33Z'],
    ['pop-core-post', '2026-11-21T21:47:33Z'],
    ['openapi-client-v3', '2026-11-21T21:47:33Z'],
    ['openapi-client-v1', '2026-11-21T21:47:33Z'],
    ['live-sdk-v3', '2026-11-21T21:55:04Z'],
  ])('%s is understood, and its signature counts', async (name, now) => {
    const answer = await served(archive, { runtime: runtime(now) })(recorded(name));
    expect(answer.headers.get('content-type')).toBe('application/json;charset=utf-8');
    expect(await saying(answer)).toMatchObject({
      status: 200,
      DomainName: 'example.com',
      RequestId: expect.stringMatching(uuid),
    });
  });

  it.each(['pop-core-get', 'pop-core-post', 'openapi-client-v3', 'openapi-client-v1', 'live-sdk-v3'])(
    '%s is refused with another secret',
    async (name) => {
      const credentials = [{ ...testCredential, accessKeySecret: 'other' }];
      const answer = await served(archive, { runtime: runtime('2026-11-21T21:50:00Z'), credentials })(
        recorded(name),
      );
      expect(await saying(answer)).toMatchObject({ status: 400, Code: 'SignatureDoesNotMatch' });
    },
  );
});

describe('the signature’s version', () => {
  it('is 3 exactly when Authorization begins with ACS3-, not by x-acs-action', async () => {
    const serve = served(archive);
    const call = v1Call(
      {},
      { headers: { 'x-acs-action': 'DescribeLivePushProxyLog', 'x-acs-version': '2016-11-01' } },
    );
    expect(await saying(await serve(call))).toMatchObject({ status: 200 });
    expect(await saying(await serve(v3Call()))).toMatchObject({ status: 200 });
    const other = v1Call({}, { headers: { authorization: 'Basic abc' } });
    expect(await saying(await serve(other))).toMatchObject({ status: 200 });
  });

  it('3 signs what is decoded and encoded again, never the raw query', async () => {
    const serve = served(archive);
    const query = { DomainName: 'example.com', Odd: "a b*~'()!" };
    const { headers } = v3Call(query);
    const raw = new Request("http://archive.example:7102/?Odd=a%20b*~'()!&DomainName=example.com", {
      method: 'POST',
      headers,
    });
    expect(await saying(await serve(raw))).toMatchObject({ status: 200 });
  });

  it('3 verifies whatever SignedHeaders lists', async () => {
    const headers = { 'x-acs-credentials-provider': 'static_ak', 'x-acs-new': '1' };
    expect(await saying(await served(archive)(v3Call(undefined, { headers })))).toMatchObject({
      status: 200,
    });
    const call = v3Call(undefined, { headers });
    call.headers.set('x-acs-new', '2');
    expect(await saying(await served(archive)(call))).toMatchObject({ Code: 'SignatureDoesNotMatch' });
  });

  it('3 tolerates blanks between the parts of Authorization', async () => {
    const call = v3Call();
    call.headers.set('authorization', (call.headers.get('authorization') ?? '').replaceAll(',', ', '));
    expect(await saying(await served(archive)(call))).toMatchObject({ status: 200 });
  });

  it('3 covers the body by its hash', async () => {
    const { headers, url } = v3Call();
    const call = new Request(url, { method: 'POST', headers, body: 'DomainName=other.example.com' });
    expect(await saying(await served(archive)(call))).toMatchObject({ Code: 'SignatureDoesNotMatch' });
  });
});

describe('a request is refused, in the vendor’s order', () => {
  const expired = '2026-03-10T17:44:59Z';
  const cases: [name: string, request: () => Request, code: string, status: number][] = [
    ['no Action', () => v1Call({ Action: undefined, Version: undefined }), 'MissingAction', 400],
    ['no Version', () => v1Call({ Version: undefined, AccessKeyId: undefined }), 'MissingVersion', 400],
    [
      'no AccessKeyId',
      () => v1Call({ AccessKeyId: undefined, Signature: undefined }),
      'MissingAccessKeyId',
      400,
    ],
    ['no SignatureMethod', () => v1Call({ SignatureMethod: undefined }), 'MissingSignatureMethod', 400],
    ['no SignatureVersion', () => v1Call({ SignatureVersion: undefined }), 'MissingSignatureVersion', 400],
    ['no SignatureNonce', () => v1Call({ SignatureNonce: undefined }), 'MissingSignatureNonce', 400],
    ['no Timestamp', () => v1Call({ Timestamp: undefined }), 'MissingTimestamp', 400],
    ['no Signature', () => v1Call({ Signature: undefined, AccessKeyId: 'nobody' }), 'MissingSignature', 400],
    [
      'unknown key',
      () => v1Call({ AccessKeyId: 'nobody', SignatureMethod: 'X' }),
      'InvalidAccessKeyId.NotFound',
      404,
    ],
    ['disabled key', () => v1Call({ AccessKeyId: 'sleeping' }), 'InvalidAccessKeyId.Inactive', 400],
    [
      'signature method',
      () => v1Call({ SignatureMethod: 'HMAC-MD5', Timestamp: 'x' }),
      'InvalidSignatureMethod',
      400,
    ],
    ['signature version', () => v1Call({ SignatureVersion: '2.0' }), 'IncompleteSignature', 400],
    ['signature that is none', () => v1Call({ Signature: 'abc' }), 'IncompleteSignature', 400],
    [
      'time format',
      () => v1Call({ Timestamp: '10 Mar 2026', Signature: 'a'.repeat(27).concat('=') }),
      'InvalidTimeStamp.Format',
      400,
    ],
    [
      'time that does not exist',
      () => v1Call({ Timestamp: '2026-13-10T18:00:00Z' }),
      'InvalidTimeStamp.Format',
      400,
    ],
    ['old time', () => v1Call({ Timestamp: expired }, { secret: 'other' }), 'InvalidTimeStamp.Expired', 400],
    ['time ahead', () => v1Call({ Timestamp: '2026-03-10T18:15:01Z' }), 'InvalidTimeStamp.Expired', 400],
    ['signature', () => v1Call({ Version: 'x' }, { secret: 'other' }), 'SignatureDoesNotMatch', 400],
    ['version', () => v1Call({ Version: '2014-05-26', Action: 'Other' }), 'InvalidVersion', 400],
    [
      'action',
      () => v1Call({ Action: 'DescribeLiveStreamsPublishList', DomainName: 'x' }),
      'InvalidAction.NotFound',
      404,
    ],
    ['action of nothing', () => v1Call({ Action: 'constructor' }), 'InvalidAction.NotFound', 404],
    ['no domain', () => v1Call({ DomainName: undefined, StartTime: 'x' }), 'MissingDomainName', 400],
    ['start', () => v1Call({ StartTime: 'x', EndTime: 'x' }), 'InvalidStartTime.Malformed', 400],
    [
      'start that does not exist',
      () => v1Call({ StartTime: '2026-02-30T00:00:00Z', EndTime: '2026-03-10T00:00:00Z' }),
      'InvalidStartTime.Malformed',
      400,
    ],
    [
      'end',
      () => v1Call({ StartTime: '2026-03-10T00:00:00Z', EndTime: '2026-03-10' }),
      'InvalidEndTime.Malformed',
      400,
    ],
    ['start alone', () => v1Call({ StartTime: '2026-03-10T00:00:00Z' }), 'MissingEndTime', 400],
    ['end alone', () => v1Call({ EndTime: '2026-03-10T00:00:00Z' }), 'MissingStartTime', 400],
    [
      'end before start',
      () => v1Call({ StartTime: '2026-03-10T01:00:00Z', EndTime: '2026-03-10T00:00:00Z' }),
      'InvalidEndTime.Mismatch',
      400,
    ],
    [
      'end at start',
      () => v1Call({ StartTime: '2026-03-10T00:00:00Z', EndTime: '2026-03-10T00:00:00Z' }),
      'InvalidEndTime.Mismatch',
      400,
    ],
    [
      'more than 31 days',
      () => v1Call({ StartTime: '2026-02-07T00:00:00Z', EndTime: '2026-03-10T00:00:01Z' }),
      'InvalidStartTime.ValueNotSupported',
      400,
    ],
    ['page size 0', () => v1Call({ PageSize: '0' }), 'Invalid Parameter', 400],
    ['page size 1001', () => v1Call({ PageSize: '1001' }), 'Invalid Parameter', 400],
    ['page size of text', () => v1Call({ PageSize: 'many' }), 'Invalid Parameter', 400],
    ['page 0', () => v1Call({ PageNumber: '0' }), 'Invalid Parameter', 400],
    ['page −1', () => v1Call({ PageNumber: '-1' }), 'Invalid Parameter', 400],
    ['page 2^63', () => v1Call({ PageNumber: '9223372036854775808' }), 'Invalid Parameter', 400],
    ['unknown domain', () => v1Call({ DomainName: 'nowhere.example.com' }), 'InvalidDomain.NotFound', 404],
    [
      'two domains',
      () => v1Call({ DomainName: 'example.com,push.example.com' }),
      'InvalidDomain.NotFound',
      404,
    ],
    ['version 3 without action', () => v3Call(undefined, { drop: ['x-acs-action'] }), 'MissingAction', 400],
    [
      'version 3 without version',
      () => v3Call(undefined, { drop: ['x-acs-version'] }),
      'MissingVersion',
      400,
    ],
    ['version 3 without date', () => v3Call(undefined, { drop: ['x-acs-date'] }), 'MissingTimestamp', 400],
    [
      'version 3 without nonce',
      () => v3Call(undefined, { drop: ['x-acs-signature-nonce'] }),
      'MissingSignatureNonce',
      400,
    ],
    [
      'version 3 with an unsigned action',
      () => v3Call(undefined, { unsigned: ['x-acs-action'] }),
      'IncompleteSignature',
      400,
    ],
    ['version 3 signature', () => v3Call(undefined, { secret: 'other' }), 'SignatureDoesNotMatch', 400],
    [
      'version 3 old time',
      () => v3Call(undefined, { headers: { 'x-acs-date': expired } }),
      'InvalidTimeStamp.Expired',
      400,
    ],
    [
      'another algorithm',
      () => {
        const call = v3Call();
        call.headers.set(
          'authorization',
          (call.headers.get('authorization') ?? '').replace('ACS3-HMAC-SHA256', 'ACS3-HMAC-SM3'),
        );
        return call;
      },
      'InvalidSignatureMethod',
      400,
    ],
  ];
  it.each(cases)('%s', async (_, request, code, status) => {
    const credentials = [testCredential, { ...testCredential, accessKeyId: 'sleeping', disabled: true }];
    const answer = await served(archive, { credentials })(request());
    expect(answer.headers.get('content-type')).toBe('application/json;charset=utf-8');
    const said = await saying(answer);
    expect(said).toMatchObject({
      status,
      Code: code,
      Message: expect.stringMatching(/.{10}/),
      HostId: 'archive.example:7102',
      RequestId: expect.stringMatching(uuid),
    });
    expect(new URL(String(said['Recommend'])).searchParams.get('q')).toBe(code);
  });

  it('with a format that is neither JSON nor XML, and the answer is XML', async () => {
    const answer = await served(archive)(v1Call({ Format: 'YAML' }));
    expect(answer.headers.get('content-type')).toBe('text/xml;charset=utf-8');
    expect(xmlText(await answer.text(), 'Code')).toBe('InvalidParameter.Format');
  });

  it('with another method', async () => {
    const answer = await served(archive)(new Request('http://archive.example/', { method: 'PUT' }));
    expect([answer.status, xmlText(await answer.text(), 'Code')]).toEqual([405, 'UnsupportedHTTPMethod']);
  });

  it('with a body that is too large', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const request = new Request('http://archive.example/', {
      method: 'POST',
      headers,
      body: 'x'.repeat(100_000),
    });
    const answer = await served(archive)(request);
    expect([answer.status, xmlText(await answer.text(), 'Code')]).toEqual([400, 'Invalid Parameter']);
  });

  it('when the store fails: InternalError, and no empty body', async () => {
    const failing = { ...archive, files: () => Promise.reject(new Error('disk')) };
    const runtime = playedRuntime();
    expect(await saying(await served(failing, { runtime })(v1Call()))).toMatchObject({
      status: 500,
      Code: 'InternalError',
    });
    expect(runtime.warnings).toHaveLength(1);
  });
});

describe('a nonce', () => {
  it('counts once for each access key', async () => {
    const credentials = [testCredential, { ...testCredential, accessKeyId: 'second' }];
    const serve = served(archive, { credentials });
    const codes = [];
    for (const AccessKeyId of ['testid', 'testid', 'second']) {
      codes.push((await saying(await serve(v1Call({ SignatureNonce: 'same', AccessKeyId }))))['Code']);
    }
    expect(codes).toEqual([undefined, 'SignatureNonceUsed', undefined]);
  });

  it('of a request with a wrong signature is not used up', async () => {
    const serve = served(archive);
    await serve(v1Call({ SignatureNonce: 'tried' }, { secret: 'wrong' }));
    expect(await saying(await serve(v1Call({ SignatureNonce: 'tried' })))).toMatchObject({ status: 200 });
  });

  it('is remembered for as long as its time counts', async () => {
    let now = '2026-03-10T17:46:00Z';
    const runtime = { ...playedRuntime(), now: () => new Date(now) };
    const serve = served(archive, { runtime });
    const call = () => v1Call({ SignatureNonce: 'ahead' });
    expect(await saying(await serve(call()))).toMatchObject({ status: 200 });
    now = '2026-03-10T18:14:59Z';
    expect(await saying(await serve(call()))).toMatchObject({ Code: 'SignatureNonceUsed' });
    now = '2026-03-10T18:15:01Z';
    expect(await saying(await serve(call()))).toMatchObject({ Code: 'InvalidTimeStamp.Expired' });
  });
});

describe('the clock window', () => {
  it('is a setting', async () => {
    const call = () => v1Call({ Timestamp: '2026-03-10T17:31:00Z' });
    expect(await saying(await served(archive)(call()))).toMatchObject({ Code: 'InvalidTimeStamp.Expired' });
    const wide = served(archive, { settings: { clockWindow: 31 } });
    expect(await saying(await wide(call()))).toMatchObject({ status: 200 });
  });

  it('takes times with milliseconds, as some clients send them', async () => {
    const call = v1Call({ Timestamp: '2026-03-10T18:00:00.123Z' });
    expect(await saying(await served(archive)(call))).toMatchObject({ status: 200 });
  });
});

describe('a temporary access key', () => {
  const credentials = [{ ...testCredential, securityToken: 'tok/en+==' }];
  it.each([
    [undefined, 'MissingSecurityToken'],
    ['other', 'InvalidSecurityToken.MismatchWithAccessKey'],
    ['tok/en+==', undefined],
  ])('with the token %s: %s', async (token, code) => {
    const serve = served(archive, { credentials });
    expect((await saying(await serve(v1Call({ SecurityToken: token }))))['Code']).toBe(code);
    const headers: Record<string, string> = token === undefined ? {} : { 'x-acs-security-token': token };
    expect((await saying(await serve(v3Call(undefined, { headers }))))['Code']).toBe(code);
  });

  it('an ordinary one takes no token', async () => {
    const answer = await served(archive)(v1Call({ SecurityToken: 'tok' }));
    expect(await saying(answer)).toMatchObject({ Code: 'InvalidSecurityToken.MismatchWithAccessKey' });
  });
});

describe('what a credential may do', () => {
  const ram = { status: 403, Code: 'Forbidden.RAM', Message: expect.stringContaining('User not authorized') };
  it.each([
    [{ actions: ['live:DescribeLiveDomainLog'] }, ram],
    [{ actions: ['DescribeLivePushProxyLog'] }, { status: 200 }],
    [{ actions: ['live:DescribeLive*'] }, { status: 200 }],
    [{ actions: [] }, ram],
    [{ domains: ['push.example.com'] }, ram],
    [{ domains: ['Example.com'] }, { status: 200 }],
    [{ domains: ['*.com'] }, { status: 200 }],
    [{ domains: ['*.example.com'] }, ram],
    [{ domains: ['exampleXcom'] }, ram],
  ])('%j', async (rights, expected) => {
    const serve = served(archive, { credentials: [{ ...testCredential, ...rights }] });
    expect(await saying(await serve(v1Call()))).toMatchObject(expected);
  });

  it('makes a domain known by naming it', async () => {
    const credentials = [{ ...testCredential, domains: ['new.example.com'] }];
    const said = await saying(
      await served(empty, { credentials })(v1Call({ DomainName: 'new.example.com' })),
    );
    expect(said).toMatchObject({
      status: 200,
      DomainLogDetails: { DomainLogDetail: [{ LogCount: 0, LogInfos: { LogInfoDetail: [] } }] },
    });
  });

  it.each([
    {},
    { accessKeyId: 'a' },
    { ...testCredential, domain: 'x' },
    { ...testCredential, domains: 'x' },
  ])('of another shape is refused at once, without its values: %j', (credential) => {
    const make = () => served(archive, { credentials: [credential] });
    expect(make).toThrow(expect.objectContaining({ kind: 'configuration' }));
    expect(make).not.toThrow(/testsecret/);
  });
});

describe('XML', () => {
  it('is what version 1 answers without Format, with the action as root', async () => {
    const answer = await served(archive)(
      v1Call({ Format: undefined, StartTime: '2026-03-10T08:00:00Z', EndTime: '2026-03-10T09:00:00Z' }),
    );
    expect(answer.headers.get('content-type')).toBe('text/xml;charset=utf-8');
    const text = await answer.text();
    expect(text).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?><DescribeLivePushProxyLogResponse><RequestId>[0-9A-F-]{36}<\/RequestId><DomainLogDetails><DomainLogDetail><LogCount>1<\/LogCount><LogInfos><LogInfoDetail><EndTime>1773133200<\/EndTime><LogName>example\.com_2026_03_10_160000_170000\.gz<\/LogName><LogPath>http:\/\/archive\.example:7102\/push_proxy\/[^<]*&amp;Signature=[^<]*<\/LogPath><LogSize>\d+<\/LogSize><StartTime>1773129600<\/StartTime><\/LogInfoDetail><\/LogInfos><PageInfos><PageIndex>1<\/PageIndex><PageSize>300<\/PageSize><Total>1<\/Total><\/PageInfos><\/DomainLogDetail><\/DomainLogDetails><DomainName>example\.com<\/DomainName><\/DescribeLivePushProxyLogResponse>$/,
    );
  });

  it('is how errors are written too', async () => {
    const answer = await served(archive)(v1Call({ Format: 'xml', DomainName: undefined }));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'text/xml;charset=utf-8']);
    const text = await answer.text();
    expect(text).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?><Error><RequestId>[0-9A-F-]{36}<\/RequestId><HostId>/,
    );
    expect(xmlText(text, 'Code')).toBe('MissingDomainName');
    expect(xmlText(text, 'Message')).toBe('DomainName is mandatory for this action.');
  });

  it.each(['json', 'JSON', 'Json'])('is not what Format=%s asks for', async (Format) => {
    expect(await saying(await served(archive)(v1Call({ Format })))).toMatchObject({ status: 200 });
  });

  it('is what version 3 answers to Accept: text/xml', async () => {
    const answer = await served(archive)(v3Call(undefined, { headers: { accept: 'text/xml' } }));
    expect(answer.headers.get('content-type')).toBe('text/xml;charset=utf-8');
  });
});

describe('strict', () => {
  it('does not answer for more than 31 days ago', async () => {
    const range = { StartTime: '2026-02-07T17:00:00Z', EndTime: '2026-02-07T19:00:00Z' };
    expect(await saying(await served(archive)(v1Call(range)))).toMatchObject({ status: 200 });
    const strict = served(archive, { strict: true });
    expect(await saying(await strict(v1Call(range)))).toMatchObject({
      Code: 'InvalidStartTime.ValueNotSupported',
    });
    const edge = { StartTime: '2026-02-07T18:00:00Z', EndTime: '2026-02-07T19:00:00Z' };
    expect(await saying(await strict(v1Call(edge)))).toMatchObject({ status: 200 });
  });

  it('answers 100 calls a second for each access key', async () => {
    let milliseconds = 0;
    const runtime = {
      ...playedRuntime(),
      now: () => new Date(Date.parse('2026-03-10T18:00:00Z') + milliseconds),
    };
    const credentials = [testCredential, { ...testCredential, accessKeyId: 'second' }];
    const serve = served(archive, { strict: true, runtime, credentials });
    for (let at = 0; at < 100; at++) {
      milliseconds = at;
      expect((await serve(v1Call())).status).toBe(200);
    }
    const refused = await serve(v1Call());
    expect(refused.headers.get('x-acs-retry-after')).toBe('901');
    expect(await saying(refused)).toMatchObject({ status: 400, Code: 'Throttling.User' });
    expect((await serve(v1Call({ AccessKeyId: 'second' }))).status).toBe(200);
    milliseconds = 1000;
    expect((await serve(v1Call())).status).toBe(200);
  });
});

it('answers all six actions', async () => {
  const serve = served(archive);
  for (const name of feedNames) {
    const said = await saying(await serve(v1Call({ Action: actions[name].action })));
    expect(said, name).toMatchObject({ status: 200, DomainName: 'example.com' });
  }
});
