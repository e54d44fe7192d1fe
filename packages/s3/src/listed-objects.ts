import { Readable } from 'node:stream';
import type { ListObjectsV2Command } from '@aws-sdk/client-s3';

/** An object as a listing names it; its key still in the listing's encoding. */
export interface ListedObject {
  key: string;
  size: number;
  etag: string;
}

const contents = /<Contents>.*?<\/Contents>/gs;

/**
 * Takes the objects out of a listing's answer before the SDK reads it: the SDK makes tens of small objects of each,
 * which for very many known objects is most of the memory of a collect. All else is left to it.
 */
export function takeObjects(command: ListObjectsV2Command): () => ListedObject[] {
  let found: ListedObject[] = [];
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { statusCode: number; body: Readable };
      if (response.statusCode !== 200) return result;
      const pieces: Buffer[] = [];
      for await (const piece of response.body) pieces.push(piece as Buffer);
      const text = Buffer.concat(pieces).toString();
      found = Array.from(text.matchAll(contents), ([each]) => objectOf(each));
      response.body = Readable.from([Buffer.from(text.replaceAll(contents, ''))]);
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'takeObjects' },
  );
  return () => found;
}

function objectOf(text: string): ListedObject {
  const key = plain(/<Key>(.*?)<\/Key>/s.exec(text)?.[1] ?? '');
  const size = Number(/<Size>(\d+)<\/Size>/.exec(text)?.[1] ?? 0);
  const etag = plain(/<ETag>(.*?)<\/ETag>/s.exec(text)?.[1] ?? '');
  return { key, size, etag: etag.replaceAll('"', '') };
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** A text of XML. A slice of a long text keeps all of it alive: what is answered is a copy. */
function plain(text: string): string {
  const read = text.replaceAll(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return entities[name] ?? whole;
  });
  return Buffer.from(read).toString();
}
