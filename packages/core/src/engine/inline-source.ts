/** A source written inline: `provider:target` or `provider/feed:target`. */
export interface InlineSource {
  provider: string;
  feed?: string;
  target: string;
}

/** Takes an inline source apart; `undefined` when the text is none, but a name. */
export function parseInlineSource(text: string): InlineSource | undefined {
  const match = /^([a-z0-9][\w-]*)(?:\/([\w-]+))?:(.+)$/is.exec(text);
  if (match === null) return undefined;
  const [, provider = '', feed, target = ''] = match;
  return { provider: provider.toLowerCase(), ...(feed === undefined ? {} : { feed }), target };
}
