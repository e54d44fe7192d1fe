import type { Source } from '../../engine/index.ts';
import { memoryStore } from '../memory-store.ts';
import type { Clock } from './clock.ts';
import { forwardTo } from './forward.ts';
import type { Answer } from './front.ts';
import { KillSwitch } from './kill-switch.ts';
import { putItems } from './put-items.ts';
import type { FeedTrial, ProviderTrial } from './trial.ts';
import { trialRuntime, unobserved } from './trial-runtime.ts';

/** A vendor that plays along. */
export interface Peer {
  /** Answers requests; absent when the provider does not collect over HTTP. */
  answer?: Answer;
  /** Where it is, when nothing can come between. */
  endpoint?: URL;
  query?: unknown;
  put(source: Source, items: readonly unknown[], now: Date): Promise<void>;
  close(): Promise<void>;
}

/** The provider's own `serve`, over a store in memory. */
export function servePeer(trial: ProviderTrial, clock: () => Clock, place: { url: URL }): Peer {
  const store = memoryStore();
  let answer: Answer | undefined;
  const make = (): Answer => {
    const runtime = trialRuntime({
      clock: clock(),
      endpoint: place.url,
      kill: new KillSwitch(),
      observed: unobserved(),
    });
    const credentials = trial.credentials.good;
    const provider = trial.create({ endpoint: place.url, runtime, credentials });
    if (provider.serve === undefined) throw new Error(`${provider.name} has no serve: bring a peer`);
    const serving = {
      reader: store,
      credentials: [credentials],
      runtime,
      publicUrl: place.url,
      strict: false,
    };
    return provider.serve(serving);
  };
  return {
    answer(request) {
      answer ??= make();
      return answer(request);
    },
    put: (source, items, now) => putItems(store, source, items, now),
    close: () => store.close(),
  };
}

/** A vendor that the provider's author brought. */
export async function trialPeer(open: NonNullable<FeedTrial['peer']>): Promise<Peer> {
  const peer = await open();
  const isHttp = peer.endpoint.protocol === 'http:';
  return {
    ...(isHttp ? { answer: forwardTo(peer.endpoint) } : { endpoint: peer.endpoint }),
    ...(peer.query === undefined ? {} : { query: peer.query }),
    put: (_, items) => peer.put(items),
    close: () => peer.close(),
  };
}
