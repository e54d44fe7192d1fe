import { ConfigurationError, type LogReaderV1, type RuntimeV1, systemRuntime } from '@logs/core';
import { type Endpoint, listen } from './endpoint.ts';
import { isLoopback } from './loopback.ts';
import { defaultLimits, type ServerLimits } from './server-limits.ts';
import { vendorApp } from './vendor-app.ts';
import type { VendorOptions } from './vendor-options.ts';
import { warmUp } from './warm-up.ts';

/** What to serve, and where. */
export interface ServerOptions {
  vendors: readonly VendorOptions[];
  /** What is answered from: a store. */
  reader: LogReaderV1;
  runtime?: Partial<RuntimeV1>;
  /** The address to listen on; `127.0.0.1` by default. Beyond loopback every vendor needs credentials. */
  host?: string;
  /** Hold the vendors' own limits too, instead of answering for the whole archive. */
  strict?: boolean;
  limits?: Partial<ServerLimits>;
  /** Closes the server when it aborts. */
  signal?: AbortSignal;
}

/** A server that listens. */
export interface RunningServer {
  /** By the provider's name. */
  vendors: Record<string, { url: string }>;
  /** Answers what is under way, for a moment, and ends. */
  close(): Promise<void>;
}

/**
 * Answers as vendors do, each on a port of its own, because vendors' clients take a host and not a path.
 * Resolves when all of them listen, which they do once the store has made what it answers them with.
 *
 * @throws ConfigurationError: a port that cannot be had, a vendor named twice, no credentials beyond loopback.
 * @throws UnsupportedError: a provider without an endpoint.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { vendors, reader, host = '127.0.0.1', strict = false, signal } = options;
  signal?.throwIfAborted();
  const runtime = { ...systemRuntime(), ...options.runtime };
  const limits = { ...defaultLimits, ...options.limits };
  checkVendors(vendors, host);
  for (const { provider } of vendors) await warmUp(reader, provider, signal ?? new AbortController().signal);
  const open = new Map<string, Endpoint>();
  let closed: Promise<unknown> | undefined;
  const close = async () => {
    closed ??= Promise.all([...open.values()].map((each) => each.close()));
    await closed;
  };
  try {
    for (const vendor of vendors) {
      const { name } = vendor.provider;
      const app = vendorApp(vendor, { reader, runtime, strict, limits });
      open.set(name, await listen(app, { name, host, port: vendor.port ?? 0 }, limits));
      if ((vendor.credentials ?? []).length === 0) {
        runtime.warn(`${name} has no credentials to answer: it refuses every request.`);
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  signal?.addEventListener('abort', () => void close(), { once: true });
  return { vendors: Object.fromEntries([...open].map(([name, { url }]) => [name, { url }])), close };
}

function checkVendors(vendors: readonly VendorOptions[], host: string): void {
  const names = vendors.map(({ provider }) => provider.name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new ConfigurationError(`${twice} is to be served twice.`, { hint: 'Name each vendor once.' });
  }
  if (isLoopback(host)) return;
  const bare = vendors.find(({ credentials }) => (credentials ?? []).length === 0);
  if (bare === undefined) return;
  const { name } = bare.provider;
  throw new ConfigurationError(
    `${name}: without credentials it is served on loopback alone, not on ${host}.`,
    {
      setting: `serve.${name}.credentials`,
      hint: `Set serve.${name}.credentials in the configuration.`,
    },
  );
}
