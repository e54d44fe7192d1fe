import type { BodySource } from './body-reader.ts';

/** The body of a fetch as a source. */
export function webSource(body: ReadableStream<Uint8Array> | null): BodySource {
  const reader = body?.getReader();
  return {
    read: async () => (await reader?.read())?.value,
    cancel() {
      reader?.cancel().catch(() => {});
    },
  };
}
