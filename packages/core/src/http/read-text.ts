import { isAscii } from 'node:buffer';
import type { BodyReader } from './body-reader.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The whole body as text; `undefined` when it is not UTF-8. A byte order mark is no part of the text. */
export async function readText(body: BodyReader): Promise<string | undefined> {
  const pieces: Uint8Array[] = [];
  for (let piece = await body.next(); piece !== undefined; piece = await body.next()) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  if (isAscii(bytes)) return bytes.toString('latin1');
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
