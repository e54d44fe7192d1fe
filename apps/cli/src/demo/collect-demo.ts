import { type CollectSummary, collect, resolveSources } from '@logs/core/engine';
import type { LogStoreV1 } from '@logs/core/store';
import { demoPackage } from './demo-package.ts';

/** Collects the demo's delivery as `logs collect` does. */
export async function collectDemo(
  store: LogStoreV1,
  source: string,
  { base, signal }: { base: string; signal: AbortSignal },
): Promise<CollectSummary> {
  const { edgio } = await demoPackage();
  const loadProvider = async () => edgio();
  const sources = await resolveSources([source], {}, { loadProvider, base });
  return await collect({ store, sources, signal });
}
