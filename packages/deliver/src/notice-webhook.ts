import { createHash } from 'node:crypto';
import type { RuntimeV1 } from '@logs/core';
import { ApiError, isLogsError } from '@logs/core/errors';
import { httpClient } from '@logs/core/http';
import { type Notifier, noticeText } from './notice.ts';

/** Posts notices as JSON: the notice, and as `text` in words, which chat services show. */
export function webhookNotifier(address: string, runtime: RuntimeV1): Notifier {
  const url = new URL(address);
  // The address may be a secret: a part of its hash tells two of a host apart.
  const mark = createHash('sha256').update(address).digest('hex').slice(0, 8);
  const to = `webhook at ${url.host} (${mark})`;
  return {
    to,
    // It answered; without an answer the notice may have arrived.
    isRefusal: (error) => isLogsError(error) && error.kind === 'api' && error.status !== undefined,
    async send(notice, signal) {
      const client = httpClient({ runtime, vendor: to, retries: 0, deadline: 30_000 });
      try {
        await client.send({
          request: () => ({
            url,
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ ...notice, text: noticeText(notice) }),
          }),
          answer({ status }) {
            if (status >= 200 && status < 300) return;
            throw new ApiError(status >= 500 ? 'server' : 'invalid-request', `${to}: it was refused`, {
              status,
            });
          },
          signal,
        });
      } finally {
        await client.close();
      }
    },
  };
}
