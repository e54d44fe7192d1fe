import type { CredentialV1, LogProviderV1, ServeConfig } from '@logs/core';
import { ConfigurationError } from '@logs/core/errors';
import type { VendorOptions } from '@logs/server';
import type { Context } from '../context.ts';
import { givenSetting } from '../given-setting.ts';
import { type LoadedFactory, loadFactory, runtimeOf } from '../load-provider.ts';
import type { Settings } from '../settings.ts';
import type { VendorFlag } from './vendor-flag.ts';

/** Sets a vendor up as flag and configuration say. */
export async function servedVendor(
  context: Context,
  settings: Settings,
  { name, port }: VendorFlag,
): Promise<VendorOptions> {
  const loaded = await loadFactory(context, name, settings.base);
  const configured = configOf(settings, loaded, name);
  const provider: LogProviderV1 = loaded.factory(configured.settings ?? {}, runtimeOf(context));
  const chosen = port ?? configured.port;
  const { publicUrl } = configured;
  return {
    provider,
    credentials: credentialsOf(context, loaded, configured),
    ...(chosen === undefined ? {} : { port: chosen }),
    ...(publicUrl === undefined ? {} : { publicUrl: new URL(publicUrl) }),
  };
}

/** What the configuration says of a vendor, under the name it was asked by or the provider's own. */
export function configOf(settings: Settings, { found }: LoadedFactory, asked: string): ServeConfig {
  const all = settings.config.serve ?? {};
  const name = [asked, found.name, ...found.aliases].find((each) => Object.hasOwn(all, each));
  return (name === undefined ? undefined : all[name]) ?? {};
}

function credentialsOf(context: Context, loaded: LoadedFactory, configured: ServeConfig): CredentialV1[] {
  const { credentials = [], reuse = false } = configured;
  const own = Array.isArray(credentials) ? (credentials as CredentialV1[]) : [credentials as CredentialV1];
  return reuse ? [...own, collectingCredential(context, loaded, configured)] : own;
}

/** The secrets that we collect with, as a credential to serve with. */
function collectingCredential(
  context: Context,
  { factory, found }: LoadedFactory,
  { settings = {} }: ServeConfig,
): CredentialV1 {
  const { credential = [] } = factory;
  const setting = `serve.${found.name}.reuse`;
  const given = credential.flatMap((name) => {
    const one = givenSetting(context, factory, settings, name);
    return one === undefined ? [] : [[name, one.value] as const];
  });
  if (given.length > 0) return Object.fromEntries(given);
  throw new ConfigurationError(
    credential.length === 0
      ? `${setting}: ${found.package} ${found.version} does not say which of its settings are a credential.`
      : `${setting}: none of ${credential.join(', ')} is set.`,
    { setting, hint: `Set serve.${found.name}.credentials instead.` },
  );
}
