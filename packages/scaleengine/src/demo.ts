import type { CredentialV1, DemoV1 } from '@logs/core';
import { parseExact } from '@logs/core/http';
import type { OriginRaw } from './origin-record.ts';
import { sampleLogs, sampleStreams } from './sample-logs.ts';

/** The key pair of the vendor's page. */
const credential = {
  cdn: 158,
  apiKey: 'APX4GKLM0RKQLSP2FBO1ROPKSSW47DZE',
  apiSecret: '8fc8c48da81e6a2a06a9556379bf798af508dc0792497c678b4c3532ba8b637f',
};

/** Sample data, with the key pair that stands on the vendor's page. */
export const demo: DemoV1 = {
  credentials: [credential],
  settings: (endpoint: URL, { cdn, apiKey, apiSecret }: CredentialV1) => ({
    endpoint: new URL('/stable/', endpoint).href,
    cdn,
    apiKey,
    apiSecret,
  }),
  feeds: {
    origin: {
      query: { streams: [...sampleStreams] },
      records: (options): OriginRaw[] =>
        sampleLogs(options).map((text) => ({ cdn: '158', text, value: parseExact(text) })),
    },
  },
};
