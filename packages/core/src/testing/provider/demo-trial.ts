import type { z } from 'zod';
import type { CredentialV1, DemoV1, ProviderFactory, SampleV1 } from '../../provider/index.ts';
import type { FeedTrial, ProviderTrial } from './trial.ts';

/** What a demo does not say. */
export interface DemoTrialOptions {
  /** Credentials that are refused; the first ones of the demo are accepted. */
  bad: CredentialV1;
  /** Settings beside those of the demo: small pages above all. */
  settings?: Readonly<Record<string, unknown>>;
  /** The feeds to try, where several are made of the same parts; all by default. */
  only?: readonly string[];
  /** More of a feed: `update`, `remove`, a `peer`. */
  feeds?: Readonly<Record<string, Partial<FeedTrial>>>;
  cannot?: Readonly<Record<string, string>>;
}

/** A trial of a provider with the sample data of its `./demo` entry. */
export function demoTrial<Settings extends z.ZodType>(
  factory: ProviderFactory<Settings>,
  demo: DemoV1,
  { bad, settings, only = Object.keys(demo.feeds), feeds = {}, cannot = {} }: DemoTrialOptions,
): ProviderTrial {
  return {
    create: ({ endpoint, runtime, credentials }) => {
      const own = { ...demo.settings(endpoint, credentials), ...settings };
      return factory(own as Partial<z.input<Settings>>, runtime);
    },
    feeds: Object.fromEntries(
      Object.entries(demo.feeds)
        .filter(([name]) => only.includes(name))
        .map(([name, sample]) => [name, { ...feedTrial(sample), ...feeds[name] }]),
    ),
    credentials: { good: demo.credentials[0], bad },
    cannot,
  };
}

function feedTrial({ query, records, files }: SampleV1): FeedTrial {
  return {
    query,
    ...(records === undefined ? {} : { records: (seed, count, now) => records({ seed, count, now }) }),
    ...(files === undefined ? {} : { files: (seed, count, now) => files({ seed, count, now }) }),
  };
}
