import type { ProviderFactory } from '@logs/core';
import type { Context } from './context.ts';

/** Where a setting of a provider comes from, with its value. */
export interface GivenSetting {
  value: unknown;
  /** The variable, when it comes from the environment. */
  variable?: string;
}

/** What a provider will take for a setting: what was given, otherwise the first variable that is set. */
export function givenSetting(
  context: Context,
  factory: ProviderFactory,
  settings: Readonly<Record<string, unknown>>,
  name: string,
): GivenSetting | undefined {
  if (settings[name] !== undefined) return { value: settings[name] };
  const variable = factory.env?.[name]?.find((each) => context.env[each]);
  return variable === undefined ? undefined : { value: context.env[variable], variable };
}
