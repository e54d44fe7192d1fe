import { ApiError, isLogsError, type LogFileV1, type RuntimeV1 } from '@logs/core';
import { isLocal } from '@logs/core/http';
import type { FeedName } from './actions.ts';
import { type LiveClient, refusedLink } from './client.ts';
import { isExpired, linkOf } from './link.ts';
import { fileAttributes, type ListedFile } from './listed-file.ts';
import { findFile } from './listing.ts';
import { domainOf } from './log-name.ts';
import type { Settings } from './settings.ts';

/** Opens listed files. Links are kept in memory alone, as many as one listing of a month needs. */
export interface FileOpener {
  /** Keeps the links of files that were listed just now. */
  remember(files: readonly ListedFile[]): void;
  open(file: LogFileV1, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

const mostLinks = 50_000;

/** A file's hours are listed again when its link is not known, expired or refused. */
export function fileOpener(
  feed: FeedName,
  client: LiveClient,
  { allowedHosts, pageSize, zone }: Settings,
  runtime: RuntimeV1,
): FileOpener {
  const links = new Map<string, string>();
  const { endpoint } = client;
  const loopback = isLocal(endpoint);

  const remember = (files: readonly ListedFile[]) => {
    for (const { file, link } of files) {
      links.delete(file.key);
      links.set(file.key, link);
    }
    for (const key of links.keys()) {
      if (links.size <= mostLinks) break;
      links.delete(key);
    }
  };

  const listAgain = async (file: LogFileV1, signal: AbortSignal): Promise<URL> => {
    const domain = file.attributes?.[fileAttributes.domain] ?? domainOf(file.key) ?? '';
    const now = runtime.now();
    const day = { from: new Date(now.getTime() - 86_400_000), to: now };
    const found = await findFile(client, { feed, domain, pageSize, zone, ...day }, file, signal);
    if (found === undefined) {
      throw new ApiError('not-found', `alibaba-live/${feed}: ${file.key} is not listed any more`);
    }
    remember([found]);
    return linkOf(found.link, endpoint, file.key);
  };

  const download = async (url: URL, signal: AbortSignal) => {
    const hosts = [...allowedHosts, endpoint.hostname];
    const { body } = await client.files.download({
      url,
      allowedHosts: hosts,
      loopback,
      refused: refusedLink,
      signal,
    });
    return body;
  };

  return {
    remember,
    async open(file, signal) {
      const known = links.get(file.key);
      const link = known === undefined ? undefined : linkOf(known, endpoint, file.key);
      if (link === undefined || isExpired(link, runtime.now())) {
        return download(await listAgain(file, signal), signal);
      }
      try {
        return await download(link, signal);
      } catch (error) {
        if (!isRefused(error)) throw error;
        return download(await listAgain(file, signal), signal);
      }
    },
  };
}

function isRefused(error: unknown): boolean {
  return isLogsError(error) && error.kind === 'api' && error.status === 403;
}
