import type { S3Client } from '@aws-sdk/client-s3';

/** How a bucket is reached; what is left out comes from the SDK's own chain (environment, profile, role). */
export interface ConnectionOptions {
  /** Another service that speaks S3; `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL` by default. */
  endpoint?: string;
  region?: string;
  /** The bucket in the path and not in the host's name; so by default where there is an `endpoint`. */
  pathStyle?: boolean;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** Requests at a time; 64 by default. */
  connections?: number;
  /** Attempts after the first one; 4 by default. */
  retries?: number;
  /** Environment; that of the process by default. */
  env?: Readonly<Record<string, string | undefined>>;
}

/** The SDK, loaded when first used. */
export type Sdk = typeof import('@aws-sdk/client-s3');

/** Loads the SDK and sets a client up. */
export async function connect(options: ConnectionOptions): Promise<{ sdk: Sdk; client: S3Client }> {
  // It warns of Node releases that a later version will not support; the version here is pinned.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const sdk = await import('@aws-sdk/client-s3');
  const endpoint = endpointOf(options);
  const base = {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
    forcePathStyle: options.pathStyle ?? endpoint !== undefined,
    followRegionRedirects: true,
    maxAttempts: 1 + (options.retries ?? 4),
    requestHandler: {
      connectionTimeout: 10_000,
      requestTimeout: 120_000,
      socketTimeout: 60_000,
      httpAgent: { keepAlive: true, maxSockets: options.connections ?? 64 },
      httpsAgent: { keepAlive: true, maxSockets: options.connections ?? 64 },
    },
  };
  const region = options.region ?? (await configuredRegion(sdk));
  return { sdk, client: new sdk.S3Client({ ...base, region }) };
}

/** The address of another service than AWS, where one is set. */
export function endpointOf({ endpoint, env = process.env }: ConnectionOptions): string | undefined {
  return endpoint ?? env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL'];
}

/** By environment or profile. Without any: a wrong guess is put right by the service's redirect. */
async function configuredRegion(sdk: Sdk): Promise<string> {
  const client = new sdk.S3Client({});
  try {
    return await client.config.region();
  } catch {
    return 'us-east-1';
  } finally {
    client.destroy();
  }
}
