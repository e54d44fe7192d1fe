import { describe, expect, it } from 'vitest';
import { memoryStore } from '../memory-store.ts';
import { acmeServe } from './fixtures/acme-serve.ts';
import { acmeTrial } from './fixtures/acme-trial.ts';
import { openFront } from './front.ts';
import { testProvider } from './provider-suite.ts';
import { putItems } from './put-items.ts';
import type { ProviderTrial, TrialPeer } from './trial.ts';
import { pureRuntime, trialNow } from './world.ts';

describe('a provider that keeps all rules', () => {
  for (const check of testProvider(acmeTrial())) it(check.rule, check.run);
});

/** The made-up vendor on a port of its own, for a provider that does not serve. */
function besidePeer(): ProviderTrial {
  const { create, feeds, credentials } = acmeTrial({}, ['calls']);
  const peer = async (): Promise<TrialPeer> => {
    const [store, runtime] = [memoryStore(), pureRuntime()];
    const answer = acmeServe()({ reader: store, credentials: [credentials.good], runtime, strict: false });
    const front = await openFront(answer);
    const provider = create({ endpoint: front.url, runtime, credentials: credentials.good });
    const { calls } = provider.feeds;
    if (calls === undefined) throw new Error('no feed');
    const source = { name: 'peer', provider, feedName: 'calls', feed: calls, query: {} };
    return {
      endpoint: front.url,
      put: (items) => putItems(store, source, items, trialNow),
      close: async () => front[Symbol.asyncDispose](),
    };
  };
  return {
    create(place) {
      const { serve: _, ...provider } = create(place);
      return provider;
    },
    feeds: { calls: { query: {}, ...feeds['calls'], peer } },
    credentials,
  };
}

describe('a provider that does not serve, and a peer that was given', () => {
  for (const check of testProvider(besidePeer())) it(check.rule, check.run);
});

describe('what a provider cannot', () => {
  const rule = 'a vendor that fails once is tried again';
  const checkOf = (trial: ProviderTrial) => {
    const check = testProvider(trial).find((each) => each.rule === rule);
    if (check === undefined) throw new Error('there is no such rule');
    return check;
  };
  const impatient = acmeTrial(
    {
      place: (place) => ({
        ...place,
        runtime: { ...place.runtime, sleep: async () => Promise.reject(new Error('no')) },
      }),
    },
    ['calls'],
  );

  it('is a failure when it could after all', async () => {
    const trial = { ...acmeTrial({}, ['calls']), cannot: { [rule]: 'It never fails.' } };
    await expect(checkOf(trial).run()).rejects.toThrow(
      '"cannot" says: It never fails. But it could after all.',
    );
  });

  it('is no failure when it is so', async () => {
    await expect(checkOf(impatient).run()).rejects.toThrow('calls: ');
    await expect(
      checkOf({ ...impatient, cannot: { [rule]: 'It has no time.' } }).run(),
    ).resolves.toBeUndefined();
  });

  it('names rules that there are', () => {
    expect(() => testProvider({ ...impatient, cannot: { flying: 'It has no wings.' } })).toThrow(
      'cannot: there is no rule "flying"',
    );
  });

  it('is all that needs requests, when the peer is a folder', async () => {
    const feeds = { calls: { ...impatient.feeds['calls'], query: {}, peer: async () => folder } };
    const folder = { endpoint: new URL('file:///nowhere'), put: async () => {}, close: async () => {} };
    const trial = { ...impatient, feeds };
    await expect(checkOf(trial).run()).rejects.toThrow('its peer does not answer over HTTP');
    await expect(
      checkOf({ ...trial, cannot: { endpoint: 'It reads folders.' } }).run(),
    ).resolves.toBeUndefined();
  });
});

it('asks for a peer where there is no serve', () => {
  const { create, feeds, credentials } = acmeTrial({}, ['calls']);
  const mute: ProviderTrial = {
    create: (place) => ({ ...create(place), serve: undefined as never }),
    feeds,
    credentials,
  };
  expect(() => testProvider(mute)).toThrow('acme has no serve: the feed "calls" needs a peer');
});

it('gives every rule a name of its own, a reason and a page', () => {
  const checks = testProvider(acmeTrial());
  expect(new Set(checks.map(({ rule }) => rule)).size).toBe(checks.length);
  for (const { why, docs } of checks) {
    expect(why.length).toBeGreaterThan(20);
    expect(docs).toMatch(/^docs\/write-a-provider\.md#[a-z-]+$/);
  }
});
