import { resolve } from 'node:path';
import { ConfigurationError, type FeedV1, type LogProviderV1 } from '../provider/index.ts';
import { didYouMean } from '../query/did-you-mean.ts';
import type { LogsConfig, SourceConfig } from './config.ts';
import { parseInlineSource } from './inline-source.ts';
import type { Source } from './source.ts';

/** What {@link resolveSources} needs beside names and configuration. */
export interface ResolveSources {
  /** Finds a provider by name or alias and sets it up. Throws ConfigurationError saying what to install. */
  loadProvider(name: string, settings: Record<string, unknown> | undefined): Promise<LogProviderV1>;
  /** The configuration's folder: paths in it count from there. */
  base: string;
}

/**
 * Sources by their names in the configuration or as written inline, in the order given, each once; without
 * names, all configured ones.
 *
 * @throws ConfigurationError for an unknown name, feed or provider, and for a query that the feed refuses.
 */
export async function resolveSources(
  names: readonly string[],
  config: LogsConfig,
  options: ResolveSources,
): Promise<Source[]> {
  const configured = config.sources ?? {};
  const wanted = names.length > 0 ? [...new Set(names)] : Object.keys(configured);
  const sources: Source[] = [];
  for (const name of wanted) sources.push(await resolveSource(name, configured, options));
  return sources;
}

async function resolveSource(
  name: string,
  configured: Readonly<Record<string, SourceConfig | string>>,
  options: ResolveSources,
): Promise<Source> {
  const own = Object.hasOwn(configured, name) ? configured[name] : undefined;
  const setting = own === undefined ? name : `sources.${name}`;
  const given = typeof own === 'object' ? own : inline(own ?? name, name, configured);
  const { provider: wanted, settings } = given;
  const provider = typeof wanted === 'string' ? await options.loadProvider(wanted, settings) : wanted;
  const { feedName, feed } = findFeed(provider, given.feed, setting);
  const base = own === undefined ? undefined : options.base;
  const query = await checkQuery(feed, await locate(provider, feed, given, setting, base), setting);
  return { name, provider, feedName, feed, query };
}

function inline(text: string, name: string, configured: Readonly<Record<string, unknown>>): SourceConfig {
  const found = parseInlineSource(text);
  if (found !== undefined) return found;
  const known = Object.keys(configured);
  const meant = didYouMean(text, known);
  throw new ConfigurationError(
    text === name ? `There is no source "${text}".` : `sources.${name}: "${text}" is not provider:target.`,
    {
      setting: `sources.${name}`,
      hint:
        meant !== undefined
          ? `Did you mean "${meant}"?`
          : `${known.length > 0 ? `The configuration has ${known.join(', ')}. ` : ''}A source that is not configured is written provider:target.`,
    },
  );
}

function findFeed(
  provider: LogProviderV1,
  name: string | undefined,
  setting: string,
): { feedName: string; feed: FeedV1 } {
  const feedName = name ?? Object.keys(provider.feeds)[0] ?? '';
  const feed = Object.hasOwn(provider.feeds, feedName) ? provider.feeds[feedName] : undefined;
  if (feed !== undefined) return { feedName, feed };
  const known = Object.keys(provider.feeds);
  const meant = didYouMean(feedName, known);
  throw new ConfigurationError(`${setting}: ${provider.name} has no feed "${feedName}".`, {
    setting,
    hint: meant === undefined ? `It has ${known.join(', ')}.` : `Did you mean "${meant}"?`,
  });
}

async function locate(
  provider: LogProviderV1,
  feed: FeedV1,
  given: SourceConfig,
  setting: string,
  base: string | undefined,
): Promise<unknown> {
  if (given.target === undefined) return fromBase(given.query ?? {}, base);
  if (feed.locate === undefined) {
    throw new ConfigurationError(`${setting}: ${provider.name} takes no target.`, {
      setting,
      hint: `Put the source into the configuration with its query: see ${feed.docs}`,
    });
  }
  return feed.locate(String(pathFromBase(given.target, base)));
}

function fromBase(
  query: Readonly<Record<string, unknown>>,
  base: string | undefined,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).map(([key, value]) => [key, pathFromBase(value, base)]));
}

function pathFromBase(value: unknown, base: string | undefined): unknown {
  const isPath = typeof value === 'string' && /^\.{1,2}(?:[\\/]|$)/.test(value);
  return base !== undefined && isPath ? resolve(base, value) : value;
}

async function checkQuery(feed: FeedV1, query: unknown, setting: string): Promise<unknown> {
  const checked = await feed.query['~standard'].validate(query);
  if (checked.issues === undefined) return checked.value;
  const issue = checked.issues[0];
  const path = (issue?.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  const where = [setting, ...path].join('.');
  throw new ConfigurationError(`${where}: ${issue?.message ?? 'the feed refuses this query'}`, {
    setting: where,
    hint: `What the feed takes: ${feed.docs}`,
  });
}
