import type { AttributesV1 } from '@logs/core';

/**
 * Application and stream of a URL such as `rtmp://push.example.com/app/stream?auth_key=…` or
 * `http://play.example.com/app/stream.flv`. A path of more or fewer parts names none.
 */
export function streamOf(url: string): AttributesV1 {
  const path = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?\/([^/?#]+)\/([^/?#]+)(?:[?#]|$)/i.exec(url);
  if (path === null) return {};
  const [, app = '', stream = ''] = path;
  const name = decoded(stream.replace(/\.(?:flv|m3u8)$/i, ''));
  return { 'media.app.name': decoded(app), ...(name === '' ? {} : { 'media.stream.name': name }) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
