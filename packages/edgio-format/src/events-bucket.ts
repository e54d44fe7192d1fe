import { ConfigurationError } from '@logs/core';
import type { Objects, StoredObject } from '@logs/core/folder';
import type { Settings } from './settings.ts';

/** Where objects lie in a bucket, for the ledger; the names are OpenTelemetry's. */
export const bucketAttribute = 'aws.s3.bucket';
export const objectAttribute = 'aws.s3.key';

/** Whether a source's root is a place in a bucket. */
export function isInBucket(root: string): boolean {
  return /^s3:\/\//i.test(root);
}

/** Opens a place in a bucket. The package that can is loaded here first. */
export async function openBucket(location: string, settings: Settings): Promise<Objects> {
  const { endpoint, region, pathStyle } = settings;
  const { bucket } = await import('@logs/s3').catch((cause: unknown) => {
    throw new ConfigurationError('edgio: reading from a bucket needs the package @logs/s3', {
      setting: 'root',
      hint: 'Install it: npm install @logs/s3',
      cause,
    });
  });
  return bucket(location, {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(pathStyle === undefined ? {} : { pathStyle }),
  });
}

/** Which hours of a bucket are listed: `YYYYMMDDhh`, `to` is out. Without `from`: all. */
export interface Hours {
  from?: string;
  to?: string;
}

/**
 * Delivered files of a bucket, page by page. Each version is listed by itself from the first hour on, and once
 * more in the spelling of the vendor's page, with a space before `exec_dt`. What else the bucket holds is not
 * looked at; a place without any version is listed whole.
 */
export async function* listHours(
  objects: Objects,
  { from, to }: Hours,
  signal: AbortSignal,
): AsyncGenerator<StoredObject[]> {
  const versions = await versionsOf(objects, signal);
  if (versions.length === 0) {
    for await (const page of objects.list({}, signal)) yield page.objects;
    return;
  }
  for (const version of versions) {
    for (const spelling of [`${version} exec_dt=`, `${version}exec_dt=`]) {
      const query = { prefix: spelling, ...(from === undefined ? {} : { startAfter: `${spelling}${from}` }) };
      const end = to === undefined ? undefined : `${spelling}${to}`;
      for await (const page of objects.list(query, signal)) {
        yield end === undefined ? page.objects : page.objects.filter(({ key }) => key < end);
        if (end !== undefined && (page.objects.at(-1)?.key ?? '') >= end) break;
      }
    }
  }
}

/** `version=001/` and its like: below the prefix as it is written, or below the folder that it names. */
async function versionsOf(objects: Objects, signal: AbortSignal): Promise<string[]> {
  const here = await prefixesOf(objects, '', signal);
  const below = here.includes('/') ? await prefixesOf(objects, '/', signal) : [];
  return [...here, ...below].filter((prefix) => /^\/?\s*version\s*=\s*\d+\s*\/$/.test(prefix));
}

async function prefixesOf(objects: Objects, prefix: string, signal: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  for await (const page of objects.list({ prefix, delimiter: '/' }, signal)) found.push(...page.prefixes);
  return found;
}
