import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Where a page begins: behind this log, or before it. */
export interface PageToken {
  direction: 'next' | 'prev';
  /** The log's id. */
  id: string;
}

const form = /^P([AB])([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i;

/**
 * A page token as the vendor's look: `PA` or `PB` and a UUID. The UUID is the id of the log at the page's edge,
 * enciphered with the credential's key, so a token holds after a restart, says nothing, and stands for a place
 * among the logs rather than a number of them: logs that arrive meanwhile move nothing.
 */
export function sealToken({ direction, id }: PageToken, key: Uint8Array): string {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  const block = cipher.update(Buffer.from(id.replaceAll('-', ''), 'hex'));
  return `${direction === 'next' ? 'PA' : 'PB'}${uuidOf(block)}`;
}

/** What a token says; `undefined` when it has not the form of one. One of another credential says an unknown id. */
export function openToken(token: string, key: Uint8Array): PageToken | undefined {
  const [match, letter = '', ...groups] = form.exec(token) ?? [];
  if (match === undefined) return;
  const decipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  const block = decipher.update(Buffer.from(groups.join(''), 'hex'));
  return { direction: letter.toUpperCase() === 'A' ? 'next' : 'prev', id: uuidOf(block) };
}

function uuidOf(block: Buffer): string {
  return block.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
