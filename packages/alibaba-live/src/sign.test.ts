import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalQuery,
  percentEncode,
  sha256Hex,
  signLink,
  signV1,
  signV3,
  stringToSignV1,
  stringToSignV3,
} from './sign.ts';

const v1 = { SignatureMethod: 'HMAC-SHA1', SignatureVersion: '1.0', AccessKeyId: 'testid' };
const ecs = {
  ...v1,
  Action: 'DescribeRegions',
  Format: 'XML',
  SignatureNonce: '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf',
  Timestamp: '2016-02-23T12:46:24Z',
  Version: '2014-05-26',
};
const hosts = {
  ...v1,
  Action: 'DescribeDedicatedHosts',
  Format: 'JSON',
  RegionId: 'cn-beijing',
  SignatureNonce: 'edb2b34af0af9a6d14deaf7c1a5315eb',
  Timestamp: '2023-03-13T08:34:30Z',
  Version: '2014-05-26',
};
const asked = {
  RegionId: 'cn-shanghai',
  DomainName: 'example.com',
  StartTime: '2023-09-20T08:00:00Z',
  EndTime: '2023-09-20T09:00:00Z',
  PageSize: '300',
  PageNumber: '1',
};
const live = {
  ...v1,
  ...asked,
  Action: 'DescribeLivePushProxyLog',
  Version: '2016-11-01',
  Format: 'JSON',
  SignatureNonce: '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf',
  Timestamp: '2023-09-20T10:00:00Z',
};

describe('signature version 1', () => {
  it.each([
    ['vector 1', 'GET', ecs, 'OLeaidS1JvxuMvnyHOwuJ+uX5qY='],
    ['vector 1b', 'POST', ecs, 'MxbnVAM4w6sft9xjVpe/GCKueuk='],
    ['vector 2', 'GET', hosts, '9NaGiOspFP5UPcwX8Iwt2YJXXuk='],
    ['vector 2b', 'POST', hosts, 'ZvQ9xGiFnquSJRvj+WE6kdSpTwU='],
    ['vector 3', 'GET', live, 'JoqKclQrsLRAHd3vdaRuh9qC4CQ='],
    ['vector 3b', 'POST', live, '0DAvDt+JUJAHx80D4vtFGDkkDtE='],
  ])('%s: %s', (_, method, parameters, signature) => {
    expect(signV1(method, parameters, 'testsecret')).toBe(signature);
  });

  it('signs the string of vector 1', () => {
    expect(stringToSignV1('GET', ecs)).toBe(
      'GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-05-26',
    );
  });

  it('signs the string of vector 3', () => {
    expect(stringToSignV1('GET', live)).toBe(
      'GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeLivePushProxyLog%26DomainName%3Dexample.com%26EndTime%3D2023-09-20T09%253A00%253A00Z%26Format%3DJSON%26PageNumber%3D1%26PageSize%3D300%26RegionId%3Dcn-shanghai%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0%26StartTime%3D2023-09-20T08%253A00%253A00Z%26Timestamp%3D2023-09-20T10%253A00%253A00Z%26Version%3D2016-11-01',
    );
  });

  it('leaves the signature itself out', () => {
    const signed = { ...live, Signature: 'anything' };
    expect(signV1('POST', signed, 'testsecret')).toBe(signV1('POST', live, 'testsecret'));
  });
});

const common = [
  'host',
  'x-acs-action',
  'x-acs-content-sha256',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-version',
];
const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('signature version 3', () => {
  const runInstances = (date: string, nonce: string) => ({
    method: 'POST',
    query: { ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd', RegionId: 'cn-shanghai' },
    headers: {
      host: 'ecs.cn-shanghai.aliyuncs.com',
      'x-acs-action': 'RunInstances',
      'x-acs-content-sha256': empty,
      'x-acs-date': date,
      'x-acs-signature-nonce': nonce,
      'x-acs-version': '2014-05-26',
    },
    signedHeaders: common,
  });

  it('gives hash and signature of the vendor’s fixed example', () => {
    const request = runInstances('2023-10-26T10:22:32Z', '3156853299f313e23d1673dc12e1703d');
    expect(stringToSignV3(request)).toBe(
      'ACS3-HMAC-SHA256\n7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259',
    );
    expect(signV3(request, 'YourAccessKeySecret')).toBe(
      '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
    );
  });

  it('gives the signature of the vendor’s second example, whose page prints the first one beside it', () => {
    const request = runInstances('2023-10-26T09:01:01Z', 'd410180a5abf7fe235dd9b74aca91fc0');
    expect(signV3(request, 'YourAccessKeySecret')).toBe(
      'e521358f7776c97df52e6b2891a8bc73026794a071b50c3323388c4e0df64804',
    );
  });

  const pushProxy = (method: string) => ({
    method,
    query: asked,
    headers: {
      host: 'live.aliyuncs.com',
      'x-acs-action': 'DescribeLivePushProxyLog',
      'x-acs-content-sha256': empty,
      'x-acs-date': '2023-09-20T10:00:00Z',
      'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
      'x-acs-version': '2016-11-01',
    },
    signedHeaders: common,
  });

  it('gives hash and signature of our own vector', () => {
    expect(stringToSignV3(pushProxy('POST'))).toContain(
      'fb58c906b4e4285d93e660ba0da1f9a47408e546a5a41863ce3bb3e7dbf47745',
    );
    expect(signV3(pushProxy('POST'), 'testsecret')).toBe(
      '289e3d02bfd3dc0dc56c02152c2af7d6c6bf1b84cda406c3e32220a9137a5147',
    );
    expect(signV3(pushProxy('GET'), 'testsecret')).toBe(
      '0c7e37e9f2505b7d73be86990d0dfb8f307accbb3c93abcfb4eed7d441c02b01',
    );
  });

  it('takes blanks around a header’s value away', () => {
    const request = pushProxy('POST');
    const blank = { ...request, headers: { ...request.headers, 'x-acs-version': '  2016-11-01 ' } };
    expect(signV3(blank, 'testsecret')).toBe(signV3(request, 'testsecret'));
  });

  it('has the hash of no body', () => expect(sha256Hex('')).toBe(empty));
});

describe('percent-encoding', () => {
  it('encodes what clients leave raw, and leaves the unreserved', () => {
    expect(percentEncode("a b*~'()!")).toBe('a%20b%2A~%27%28%29%21');
    expect(percentEncode('AZaz09-_.~')).toBe('AZaz09-_.~');
    expect(percentEncode('é/+')).toBe('%C3%A9%2F%2B');
  });

  it('comes back the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(percentEncode(text)).toMatch(/^(?:[A-Za-z0-9\-_.~]|%[0-9A-F]{2})*$/);
        expect(decodeURIComponent(percentEncode(text))).toBe(text);
      }),
    );
  });

  it('sorts by name and writes a name without a value as `k=`', () => {
    expect(canonicalQuery({ b: '', a: '1', 'Tags.2': 'y', 'Tags.1': 'x' })).toBe('Tags.1=x&Tags.2=y&a=1&b=');
  });
});

it('signs links as OSS does in version 1', () => {
  // HMAC-SHA1 over "GET\\n\\n\\n1141889120\\n/oss-example/oss-api.pdf", computed with another program.
  expect(signLink('/oss-example/oss-api.pdf', '1141889120', 'OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV')).toBe(
    'EwaNTn1erJGkimiJ9WmXgwnANLc=',
  );
});
