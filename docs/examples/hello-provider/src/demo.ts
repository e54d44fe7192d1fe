import type { DemoV1, SampleOptionsV1 } from '@logs/core';
import type { GreetingRecord } from './greetings-record.ts';

const names = ['Ada', 'Grace', 'Alan', ''];
const words = ['hello', 'good morning', 'salut', 'grüß Gott', ''];

/** Greetings in the lobby, ten minutes apart, the last one just now. */
function greetings({ seed, count, now }: SampleOptionsV1): GreetingRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const value = {
      id: `greeting-${seed}-${index}`,
      at: new Date(now.getTime() - (count - 1 - index) * 600_000).toISOString(),
      room: 'lobby',
      from: names[(seed + index) % names.length],
      words: words[(seed + index) % words.length],
    };
    return { text: JSON.stringify(value), value };
  });
}

/** Sample data and the credentials that go with it. */
export const demo: DemoV1 = {
  credentials: [{ token: 'hello-token' }],
  settings: (endpoint, { token }) => ({ endpoint: endpoint.href, token }),
  feeds: { greetings: { query: { room: 'lobby' }, records: greetings } },
};
