import { createRequire } from 'node:module';
import PopCore from '@alicloud/pop-core';
import * as Util from '@alicloud/tea-util';
import { systemRuntime } from '@logs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveOf, hourlyFile } from '../test/archive.ts';
import { type Loopback, loopback } from '../test/loopback.ts';
import { served } from '../test/served.ts';

// A CommonJS module whose class is its default: required, it has the types that it says it has.
const OpenApi = createRequire(import.meta.url)(
  '@alicloud/openapi-client',
) as typeof import('@alicloud/openapi-client', { with: { 'resolution-mode': 'require' }});

const hour = new Date(Math.floor(Date.now() / 3_600_000 - 2) * 3_600_000);
const asked = { DomainName: 'example.com', PageSize: 300, PageNumber: 1 };
const found = {
  DomainName: 'example.com',
  RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
  DomainLogDetails: {
    DomainLogDetail: [{ LogCount: 1, PageInfos: { PageIndex: 1, PageSize: 300, Total: 1 } }],
  },
};

let peer: Loopback;
beforeAll(async () => {
  const runtime = { ...systemRuntime(), warn: () => {} };
  peer = await loopback(served(await archiveOf([hourlyFile(hour.toISOString())]), { runtime }));
});
afterAll(() => peer[Symbol.asyncDispose]());

describe.each(['GET', 'POST'] as const)('@alicloud/pop-core, %s', (method) => {
  const call = (action: string, parameters: object, accessKeySecret = 'testsecret') =>
    new PopCore({
      accessKeyId: 'testid',
      accessKeySecret,
      endpoint: peer.url.origin,
      apiVersion: '2016-11-01',
    }).request(action, parameters, { method });

  it('is answered', async () => {
    expect(await call('DescribeLivePushProxyLog', asked)).toMatchObject(found);
  });

  it('is refused by code, whatever stands in its parameters', async () => {
    const odd = { DomainName: "a b*~'()!.example.com" };
    await expect(call('DescribeLivePushProxyLog', odd)).rejects.toMatchObject({
      code: 'InvalidDomain.NotFound',
    });
    await expect(call('DescribeLivePushProxyLog', asked, 'wrong')).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
    await expect(call('DescribeNothing', asked)).rejects.toMatchObject({ code: 'InvalidAction.NotFound' });
    await expect(call('DescribeLivePushProxyLog', { ...asked, PageSize: 0 })).rejects.toMatchObject({
      code: 'Invalid Parameter',
    });
  });
});

describe.each([
  ['V3', {}],
  ['v1', { signatureAlgorithm: 'v2' }],
] as const)('@alicloud/openapi-client, %s', (_, more) => {
  const call = async (
    query: Record<string, string>,
    body?: Record<string, string>,
    accessKeySecret = 'testsecret',
  ) => {
    const config = new OpenApi.Config({
      accessKeyId: 'testid',
      accessKeySecret,
      endpoint: peer.host,
      protocol: 'HTTP',
      regionId: 'cn-shanghai',
      ...more,
    });
    const parameters = new OpenApi.Params({
      action: 'DescribeLivePushProxyLog',
      version: '2016-11-01',
      protocol: 'HTTPS',
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      bodyType: 'json',
    });
    const request = new OpenApi.OpenApiRequest({ query, ...(body && { body }) });
    const answer = await new OpenApi.default(config).callApi(
      parameters,
      request,
      new Util.RuntimeOptions({}),
    );
    return answer as { statusCode: number; body: unknown };
  };
  const query = { DomainName: 'example.com', PageSize: '300', PageNumber: '1' };

  it('is answered', async () => {
    expect(await call(query)).toMatchObject({ statusCode: 200, body: found });
  });

  it('is answered with its parameters in a form', async () => {
    expect(await call({}, query)).toMatchObject({ statusCode: 200, body: found });
  });

  it('is refused by code and status, whatever stands in its parameters', async () => {
    const odd = { DomainName: "a b*~'()!.example.com" };
    await expect(call(odd)).rejects.toMatchObject({
      code: 'InvalidDomain.NotFound',
      data: { statusCode: 404 },
    });
    await expect(call(query, undefined, 'wrong')).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
    await expect(call({ ...query, PageNumber: '0' })).rejects.toMatchObject({ code: 'Invalid Parameter' });
  });
});

describe('the vendor’s clients and XML', () => {
  it('read an XML error by the content type, to the letter', async () => {
    const answer = await fetch(new URL('/?Action=DescribeLivePushProxyLog', peer.url));
    expect(answer.headers.get('content-type')).toBe('text/xml;charset=utf-8');
    expect(await answer.text()).toContain('<Code>MissingVersion</Code>');
  });
});
