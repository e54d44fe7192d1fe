import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CaptureName, capturedJson, captures } from '../test/capture.ts';
import { jsonMembers } from './json-members.ts';
import { candidates, signed, signRequest, verified } from './sign.ts';

type Row = Record<keyof typeof candidates, boolean>;

function tried(json: string, secret: string): Row {
  const members = jsonMembers(json);
  if (members === undefined) throw new Error('no object');
  const signature = members.get('signature')?.text;
  const fits = (name: keyof Row) => signed(candidates[name](json, members), secret) === signature;
  return { span: fits('span'), php: fits('php'), plain: fits('plain') };
}

const verify = (json: string, secret: string) => {
  const members = jsonMembers(json);
  return members && verified(json, members, secret);
};

describe('what each candidate makes of a captured request', () => {
  it.each<[CaptureName, Row]>([
    ['php-plain', { span: true, php: true, plain: true }],
    ['php-slash-unicode', { span: true, php: true, plain: false }],
    ['perl-urlencoded', { span: true, php: false, plain: true }],
    ['ruby-multipart', { span: true, php: false, plain: true }],
    ['wordpress', { span: true, php: true, plain: false }],
  ])('%s', async (name, row) => {
    expect(tried(await capturedJson(name), captures[name].secret)).toEqual(row);
  });

  it('Python spacing: only the span fits', () => {
    const text = '{"command": "log.origin", "stream": "vod/caf\\u00e9.mp4", "limit": 25}';
    const json = `${text.slice(0, -1)}, "signature": "${signed(text, 'secret')}"}`;
    expect(tried(json, 'secret')).toEqual({ span: true, php: false, plain: false });
  });

  it('a second send of the Ruby client, which signs the old signature too: none fits', () => {
    const first = '{"command":"log.origin","cdn":158}';
    const withOld = `${first.slice(0, -1)},"signature":"${signed(first, 'secret')}"}`;
    const second = `${first.slice(0, -1)},"signature":"${signed(withOld, 'secret')}"}`;
    expect(tried(second, 'secret')).toEqual({ span: false, php: false, plain: false });
  });
});

describe('a signature', () => {
  const text = '{"a":"1/2","b":{},"1":9007199254740993,"c":1.0,"d":1e25,"e":[{"x":[]}]}';

  it('is found where it stands: first, in the middle, last, pretty-printed', () => {
    const member = `"signature":"${signed(text, 'k')}"`;
    expect(verify(`{${member},${text.slice(1)}`, 'k')).toBe('span');
    expect(verify(text.replace(',"b"', `,${member},"b"`), 'k')).toBe('span');
    expect(verify(`${text.slice(0, -1)},${member}}`, 'k')).toBe('span');
    const pretty = JSON.stringify({ a: 1, b: [2] }, null, 2);
    expect(verify(pretty.replace(/\n}$/, `,\n  "signature": "${signed(pretty, 'k')}"\n}`), 'k')).toBe('span');
    expect(verify(`{ "signature" : "${signed('{  }', 'k')}" }`, 'k')).toBe('span');
  });

  it('that stands in a value is not cut out of it', () => {
    const sly = '{"stream":"x,\\"signature\\":\\"y\\"","limit":1}';
    expect(verify(`${sly.slice(0, -1)},"signature":"${signed(sly, 'k')}"}`, 'k')).toBe('span');
  });

  it('of the PHP form fits a request that was encoded again on its way', () => {
    const php =
      '{"a":"1\\/2","b":[],"1":9007199254740993,"c":1.0,"d":1e25,"e":[{"x":[]}],"f":"\\u65e5\\ud83d\\ude00"}';
    const other =
      '{ "a": "1/2", "b": {}, "1": 9007199254740993, "c": 1.0, "d": 1e25, "e": [ {"x": []} ], "f": "日😀"';
    expect(verify(`${other}, "signature": "${signed(php, 'k')}"}`, 'k')).toBe('php');
    const compact = '{"a":"1/2","f":"日"}';
    expect(verify(`{"a":"1\\/2", "signature":"${signed(compact, 'k')}", "f":"\\u65e5"}`, 'k')).toBe('plain');
  });

  it('does not fit a request that was tampered with', async () => {
    const json = await capturedJson('php-plain');
    const { secret } = captures['php-plain'];
    expect(verify(json, secret)).toBe('span');
    expect(verify(json.replace('my_stream', 'my_strean'), secret)).toBeUndefined();
    expect(verify(json, `${secret}0`)).toBeUndefined();
    expect(verify(json.replace(/=(?="})/, ''), secret)).toBeUndefined();
  });

  it('that is missing or no text never fits', () => {
    expect(verify('{"a":1}', 'k')).toBeUndefined();
    expect(verify('{"a":1,"signature":1}', 'k')).toBeUndefined();
    expect(verify('{"a":1,"signature":null}', 'k')).toBeUndefined();
    expect(verify('{"a":1,"signature":["x"]}', 'k')).toBeUndefined();
  });

  it('fits wherever it is put into whatever JSON', () => {
    const space = fc.constantFrom('', ' ', '\n  ', '\t');
    const object = fc.dictionary(
      fc.string().filter((name) => name !== 'signature'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(object, space, fc.nat(), fc.string(), (object, gap, place, secret) => {
        const members = Object.entries(object).map(
          ([k, v]) => `${JSON.stringify(k)}:${gap}${JSON.stringify(v)}`,
        );
        const text = `{${members.join(`,${gap}`)}}`;
        const json = [...members];
        json.splice(place % (members.length + 1), 0, `"signature":${gap}"${signed(text, secret)}"`);
        expect(verify(`{${json.join(`,${gap}`)}}`, secret)).toBe('span');
      }),
    );
  });
});

describe('our own request', () => {
  it('is what the PHP example of the vendor sends, byte for byte', async () => {
    const { secret } = captures['php-plain'];
    const made = (stream: string) =>
      signRequest(
        [
          ['command', 'log.origin', 'text'],
          ['api_key', 'APX4GKLM0RKQLSP2FBO1ROPKSSW47DZE', 'text'],
          ['timestamp', '1795297574', 'number'],
          ['cdn', '158', 'number'],
          ['app', 'jb-origin', 'text'],
          ['stream', stream, 'text'],
          ['limit', '25', 'number'],
          ['offset', '0', 'number'],
        ],
        secret,
      );
    expect(made('my_stream')).toBe(await capturedJson('php-plain'));
    expect(made('vod/été/日本 "q" <a&b>.mp4')).toBe(await capturedJson('php-slash-unicode'));
  });

  it('fits both ways in which a server may check it, whatever the stream is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (stream) => {
        const json = signRequest([['stream', stream, 'text']], 'k');
        expect(tried(json, 'k')).toMatchObject({ span: true, php: true });
        expect(JSON.parse(json)).toMatchObject({ stream });
      }),
    );
  });
});
