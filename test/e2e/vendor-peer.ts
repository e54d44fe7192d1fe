import { afterAll, beforeAll } from 'vitest';
import { type Ended, start } from './logs-process.ts';

/** What `logs serve --json` says of a vendor. */
interface ServedVendor {
  url: string;
  credentials: Record<string, string | number>;
}

/** Vendors that answer from a process of their own. */
export interface VendorPeer {
  /** The line as it was printed. */
  line: string;
  vendors: Record<string, ServedVendor>;
  /** Ctrl-C. */
  stop(): Promise<Ended>;
}

/** Starts `logs serve --demo --json` and waits until everything listens. */
export async function startPeer(args: readonly string[] = []): Promise<VendorPeer> {
  const { child, ended } = start(['serve', '--demo', '--json', ...args]);
  let line = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (text: string) => {
      line += text;
      if (line.endsWith('\n')) resolve();
    });
    ended.then(({ stderr }) => reject(new Error(`it has ended: ${stderr}`)), reject);
  });
  const { vendors } = JSON.parse(line) as Pick<VendorPeer, 'vendors'>;
  const stop = async () => {
    child.kill('SIGINT');
    return await ended;
  };
  return { line, vendors, stop };
}

/** The same for the tests of a file. */
export function peerOfTests(args: readonly string[] = []): () => VendorPeer {
  let peer: VendorPeer | undefined;
  beforeAll(async () => {
    peer = await startPeer(args);
  }, 60_000);
  afterAll(async () => {
    await peer?.stop();
  });
  return () => {
    if (peer === undefined) throw new Error('the peer is there only while tests run');
    return peer;
  };
}

/** The settings of a provider as a person has them in the environment, with another endpoint if given. */
export function environmentOf(
  { vendors }: VendorPeer,
  name: string,
  endpoint?: string,
): Record<string, string> {
  const vendor = vendors[name];
  if (vendor === undefined) throw new Error(`${name} is not served`);
  const url = endpoint ?? vendor.url;
  const own = Object.entries(vendor.credentials).map(([setting, value]) => [
    variable(name, setting),
    String(value),
  ]);
  return {
    ...Object.fromEntries(own),
    [variable(name, 'endpoint')]: name === 'scaleengine' ? `${url}/stable/` : url,
  };
}

/** `LOGS_ALIBABA_LIVE_ACCESS_KEY_ID`. */
export function variable(name: string, setting: string): string {
  const words = `${name}-${setting.replace(/[A-Z]/g, (letter) => `-${letter}`)}`;
  return `LOGS_${words.replaceAll('-', '_').toUpperCase()}`;
}
