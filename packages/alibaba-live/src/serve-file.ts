import type { ArchivedFileV1, LogReaderV1 } from '@logs/core';
import { newRequestId } from './serve-answer.ts';
import type { ServeCredential } from './serve-credential.ts';
import { linkFault } from './serve-link.ts';
import { xmlDocument } from './xml.ts';

/** Whether a path is that of a file. */
export function isFilePath(path: string): boolean {
  return /^\/[a-z_]+\/[0-9a-f]{64}\/[^/]+\/[^/]+\/[^/]+\/[^/]+$/.test(path);
}

/** Answers a link: the file's bytes as they were delivered, or a part of them. */
export async function serveFile(
  request: Request,
  url: URL,
  {
    reader,
    credentials,
    now,
  }: { reader: LogReaderV1; credentials: ReadonlyMap<string, ServeCredential>; now: Date },
): Promise<Response> {
  const { method, headers, signal } = request;
  const refuse = (status: number, code: string, message: string, more: Record<string, string> = {}) =>
    objectError(status, code, message, {
      host: headers.get('host') ?? url.host,
      isHead: method === 'HEAD',
      more,
    });
  if (method !== 'GET' && method !== 'HEAD') {
    return refuse(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.');
  }
  const fault = linkFault(url, credentials, now);
  if (fault !== undefined) return refuse(403, 'AccessDenied', fault);
  const sha256 = url.pathname.split('/')[2] ?? '';
  const file = await reader.openFile(sha256, signal);
  if (file === undefined) return refuse(404, 'NoSuchKey', 'The specified key does not exist.');
  const range = rangeOf(headers.get('range') ?? '', file);
  if (range === 'outside') {
    const more = { 'content-range': `bytes */${file.size}` };
    return refuse(416, 'InvalidRange', 'The requested range cannot be satisfied.', more);
  }
  const { start, end } = range ?? { start: 0, end: file.size };
  const body = method === 'HEAD' ? null : file.read(range);
  return new Response(body, {
    status: range === undefined ? 200 : 206,
    headers: {
      'content-type': 'application/x-gzip',
      'content-length': String(end - start),
      'accept-ranges': 'bytes',
      etag: `"${sha256.slice(0, 32).toUpperCase()}"`,
      'x-oss-request-id': newRequestId(),
      ...(range === undefined ? {} : { 'content-range': `bytes ${start}-${end - 1}/${file.size}` }),
    },
  });
}

/** One range of bytes; several at once, and what is no range, are answered with the whole file. */
function rangeOf(
  header: string,
  { size }: ArchivedFileV1,
): { start: number; end: number } | 'outside' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim()) ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const start = Math.max(0, size - Number(last));
    return Number(last) === 0 || size === 0 ? 'outside' : { start, end: size };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return undefined;
  const end = last === '' ? size : Math.min(size, Number(last) + 1);
  return start >= size ? 'outside' : { start, end };
}

function objectError(
  status: number,
  code: string,
  message: string,
  { host, isHead, more }: { host: string; isHead: boolean; more: Record<string, string> },
): Response {
  const requestId = newRequestId();
  const text = xmlDocument('Error', { Code: code, Message: message, RequestId: requestId, HostId: host });
  return new Response(isHead ? null : text, {
    status,
    headers: { 'content-type': 'application/xml', 'x-oss-request-id': requestId, ...more },
  });
}
