import type { LogProviderV1 } from '../../provider/index.ts';
import { FeedOnTrial, type ProviderRule } from './rule.ts';
import { clockRules } from './rules/clock-rules.ts';
import { hostileRules } from './rules/hostile-rules.ts';
import { identityRules } from './rules/identity-rules.ts';
import { recordRules } from './rules/record-rules.ts';
import { secretRules } from './rules/secret-rules.ts';
import { walkRules } from './rules/walk-rules.ts';
import { wholeRules } from './rules/whole-rules.ts';
import type { ProviderCheck, ProviderTrial } from './trial.ts';
import { pureRuntime } from './world.ts';

const rules: readonly ProviderRule[] = [
  ...wholeRules,
  ...identityRules,
  ...walkRules,
  ...recordRules,
  ...clockRules,
  ...hostileRules,
  ...secretRules,
];

/**
 * Every promise of a provider as a test, for any test runner:
 * `for (const check of testProvider(trial)) test(check.rule, check.run)`. The vendor is the provider's own
 * `serve` on a real port, with a proxy in front of it that misbehaves; time is played.
 *
 * @throws Error when `cannot` names a rule that there is not.
 */
export function testProvider(trial: ProviderTrial): ProviderCheck[] {
  const provider = trial.create({
    endpoint: new URL('http://127.0.0.1:9/'),
    runtime: pureRuntime(),
    credentials: trial.credentials.good,
  });
  const feeds = feedsOn(trial, provider);
  const { cannot = {} } = trial;
  const known = [...rules.map(({ rule }) => rule), 'endpoint'];
  const unknown = Object.keys(cannot).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`cannot: there is no rule "${unknown}"`);
  return rules
    .filter((rule) => feeds.some((on) => rule.applies?.(on) ?? true))
    .map((rule) => checkOf(rule, feeds, cannot));
}

function feedsOn(trial: ProviderTrial, provider: LogProviderV1): FeedOnTrial[] {
  return Object.entries(trial.feeds).map(([name, { peer }]) => {
    const feed = provider.feeds[name];
    if (feed === undefined) throw new Error(`${provider.name} has no feed "${name}"`);
    if (peer === undefined && provider.serve === undefined) {
      throw new Error(`${provider.name} has no serve: the feed "${name}" needs a peer`);
    }
    return new FeedOnTrial(trial, name, feed);
  });
}

function checkOf(
  { rule, why, section, endpoint, applies, check }: ProviderRule,
  feeds: readonly FeedOnTrial[],
  cannot: Readonly<Record<string, string>>,
): ProviderCheck {
  const reason = cannot[rule] ?? (endpoint === true ? cannot['endpoint'] : undefined);
  return {
    rule,
    why,
    docs: `docs/write-a-provider.md#${section}`,
    async run({ signal } = {}) {
      signal?.throwIfAborted();
      const failures: unknown[] = [];
      for (const on of feeds.filter((each) => applies?.(each) ?? true)) {
        try {
          if (endpoint === true) await on.once(overHttp);
          await check(on);
        } catch (error) {
          failures.push(new Error(`${on.name}: ${messageOf(error)}\n(${why})`, { cause: error }));
        }
        signal?.throwIfAborted();
      }
      const [failure] = failures;
      if (reason === undefined && failure !== undefined) throw failure;
      if (reason !== undefined && failure === undefined) {
        throw new Error(`"cannot" says: ${reason} But it could after all.`);
      }
    },
  };
}

/** Throws unless requests can be seen, and disturbed. */
async function overHttp(on: FeedOnTrial): Promise<void> {
  await using world = await on.open('nothing');
  if (world.front === undefined) throw new Error('its peer does not answer over HTTP');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
