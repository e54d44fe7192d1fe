import type { z } from 'zod';
import { ConfigurationError } from './errors.ts';
import type { LogProviderV1 } from './provider.ts';
import type { RuntimeV1 } from './runtime.ts';

/** What {@link defineProvider} needs. */
export interface ProviderDefinition<Settings extends z.ZodType> {
  /** The provider's name, as in `LogProviderV1`. */
  name: string;
  aliases?: readonly string[];
  /** All settings, each with a description. Strict: an unknown setting is an error. */
  settings: Settings;
  /** Environment variables by setting; the first one that is set fills a setting that was left out. */
  env?: Readonly<Record<string, readonly string[]>>;
  /** The settings that together are a credential, under the names that they have in one that `serve` accepts. */
  credential?: readonly string[];
  create(
    settings: z.output<Settings>,
    runtime: RuntimeV1,
  ): Omit<LogProviderV1, 'specVersion' | 'name' | 'aliases'>;
}

/** Makes a provider from settings; what a provider package exports by its own name and as its default. */
export interface ProviderFactory<Settings extends z.ZodType = z.ZodType> {
  (settings?: Partial<z.input<Settings>>, runtime?: Partial<RuntimeV1>): LogProviderV1;
  readonly specVersion: 'v1';
  readonly providerName: string;
  readonly aliases: readonly string[];
  readonly settings: Settings;
  readonly env: Readonly<Record<string, readonly string[]>>;
  readonly credential?: readonly string[];
}

/**
 * Describes a provider once; the result sets it up. Settings that were left out come from the named
 * environment variables.
 *
 * @throws ConfigurationError naming the setting and its variable, never a value.
 */
export function defineProvider<Settings extends z.ZodType>(
  definition: ProviderDefinition<Settings>,
): ProviderFactory<Settings> {
  const { name, aliases = [], env = {} } = definition;
  const factory = (settings: unknown = {}, partial: Partial<RuntimeV1> = {}): LogProviderV1 => {
    const runtime = { ...systemRuntime(), ...partial };
    const given: Record<string, unknown> = { ...(settings as Record<string, unknown>) };
    for (const [setting, variables] of Object.entries(env)) {
      const variable = variables.find((v) => runtime.env[v]);
      if (given[setting] === undefined && variable !== undefined) given[setting] = runtime.env[variable];
    }
    const parsed = definition.settings.safeParse(given);
    if (!parsed.success) throw wrongSetting(name, env, parsed.error);
    return { specVersion: 'v1', name, aliases, ...definition.create(parsed.data, runtime) };
  };
  return Object.assign(factory, {
    specVersion: 'v1' as const,
    providerName: name,
    aliases,
    settings: definition.settings,
    env,
    ...(definition.credential === undefined ? {} : { credential: definition.credential }),
  });
}

function wrongSetting(
  name: string,
  env: Readonly<Record<string, readonly string[]>>,
  error: z.ZodError,
): ConfigurationError {
  const { path, reason } = faultOf(error.issues);
  const setting = path.join('.');
  const variable = env[String(path[0])]?.[0];
  return new ConfigurationError(
    `${name}: ${setting === '' ? 'the settings' : `the setting "${setting}"`}: ${reason}`,
    {
      setting,
      ...(variable === undefined
        ? {}
        : { variable, hint: `Set it in the configuration, or ${variable} in the environment.` }),
    },
  );
}

function faultOf([issue]: readonly z.core.$ZodIssue[]): { path: PropertyKey[]; reason: string } {
  const path = [...(issue?.path ?? [])];
  if (issue?.code === 'unrecognized_keys') {
    return { path: [...path, ...issue.keys.slice(0, 1)], reason: 'there is no such setting' };
  }
  if (issue?.code === 'invalid_union') {
    // Of the forms that it may have, the one that was understood furthest says most.
    const faults = issue.errors.map(faultOf).sort((a, b) => b.path.length - a.path.length);
    const [deepest] = faults;
    if (deepest !== undefined && deepest.path.length > 0) {
      return { path: [...path, ...deepest.path], reason: deepest.reason };
    }
  }
  return { path, reason: issue?.message ?? 'invalid' };
}

/** The real world's fetch. That it is this one tells an HTTP client that it may use what is faster. */
export const systemFetch: typeof globalThis.fetch = (...args) => globalThis.fetch(...args);

/** The real outside world. */
export function systemRuntime(): RuntimeV1 {
  return {
    fetch: systemFetch,
    now: systemNow,
    sleep: systemSleep,
    warn: (message, details) => console.warn(message, ...(details === undefined ? [] : [details])),
    env: globalThis.process?.env ?? {},
  };
}

const systemNow = (): Date => new Date();

// One function for all runtimes: those who share a clock can share what counts by it.
const systemSleep: RuntimeV1['sleep'] = (ms, signal) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
