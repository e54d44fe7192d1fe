import type { Objects } from '@logs/core/folder';
import type { Privacy } from '@logs/deliver';
import type { Settings } from '../settings.ts';

/** Whether a destination is a place in a bucket; all others are folders. */
export function isBucket(location: string): boolean {
  return /^s3:\/\//i.test(location);
}

/** Opens a destination. What speaks S3 is loaded for a bucket only. */
export async function openDestination(location: string, { config }: Settings): Promise<Objects> {
  if (!isBucket(location)) {
    const { folder } = await import('@logs/core/folder');
    return folder(location);
  }
  const { bucket } = await import('@logs/s3');
  return bucket(location, connectionOf(config));
}

/** Whether a stranger may read a destination; what lies in a folder is nobody's but this machine's. */
export async function probeDestination(
  location: string,
  marker: string | undefined,
  { config }: Settings,
  signal: AbortSignal,
): Promise<Privacy> {
  if (!isBucket(location)) return 'private';
  const { probePrivacy } = await import('@logs/s3');
  return await probePrivacy(location, marker, connectionOf(config), signal);
}

/** Whether the key may do more than it has to: list what is there. */
export async function mayList(destination: Objects, signal: AbortSignal): Promise<boolean> {
  try {
    for await (const _ of destination.list({}, signal)) return true;
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

function connectionOf({ deliver = {} }: Settings['config']) {
  const { endpoint, region, pathStyle } = deliver;
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(pathStyle === undefined ? {} : { pathStyle }),
  };
}
