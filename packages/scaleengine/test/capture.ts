import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

/** Requests as the vendor's public clients sent them; see fixtures/README.md. */
export const captures = {
  'php-plain': {
    time: 1795297574,
    secret: '8fc8c48da81e6a2a06a9556379bf798af508dc0792497c678b4c3532ba8b637f',
  },
  'php-slash-unicode': {
    time: 1795297574,
    secret: '8fc8c48da81e6a2a06a9556379bf798af508dc0792497c678b4c3532ba8b637f',
  },
  'perl-urlencoded': { time: 1795298484, secret: 'secret' },
  'ruby-multipart': { time: 1795298484, secret: 'secret' },
  wordpress: { time: 1795298484, secret: 'secret' },
} as const;

/** One of the captured requests. */
export type CaptureName = keyof typeof captures;

/** The bytes of a captured request. */
export function captured(name: CaptureName): Buffer {
  return readFileSync(new URL(`../fixtures/${name}.http`, import.meta.url));
}

/** The form field `json` of a captured request. */
export async function capturedJson(name: CaptureName): Promise<string> {
  const bytes = captured(name);
  const end = bytes.indexOf('\r\n\r\n');
  const [, type = ''] = /^content-type: (.*)$/im.exec(bytes.subarray(0, end).toString()) ?? [];
  const headers = { 'content-type': type.trim() };
  const form = await new Response(new Uint8Array(bytes.subarray(end + 4)), { headers }).formData();
  return String(form.get('json'));
}

/** Sends bytes as they are, and reads the answer to its end. */
export async function sendBytes(
  bytes: Uint8Array,
  { hostname, port }: URL,
): Promise<{ head: string; body: string }> {
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('error', reject);
    socket.on('data', (piece: string) => {
      answer += piece;
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
      if (Buffer.byteLength(body) >= length) socket.end();
    });
    socket.on('close', () => resolve(answer));
    socket.write(bytes);
  });
  const [head = '', body = ''] = text.split('\r\n\r\n');
  return { head, body };
}
