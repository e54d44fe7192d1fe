import { pathToFileURL } from 'node:url';
import type { LogProviderV1, ProviderFactory, RuntimeV1 } from '@logs/core';
import type { Context } from './context.ts';
import { type FoundProvider, findProviders } from './discover.ts';
import { installCommand, knownProviders } from './known-providers.ts';
import { packageEntry } from './package-entry.ts';

/**
 * Finds a provider by its name or alias, imports its package alone, and sets it up; settings that are left
 * out come from the environment.
 *
 * @throws ConfigurationError: not installed (with the package to install), of another interface version, or
 * a wrong setting.
 */
export async function loadProvider(
  context: Context,
  name: string,
  settings: Record<string, unknown> | undefined,
  configFolder?: string,
): Promise<LogProviderV1> {
  const { factory } = await loadFactory(context, name, configFolder);
  return factory(settings, runtimeOf(context));
}

/** A provider that was found, and what sets it up. */
export interface LoadedFactory {
  found: FoundProvider;
  factory: ProviderFactory;
}

/** The same without setting it up. */
export async function loadFactory(
  context: Context,
  name: string,
  configFolder?: string,
): Promise<LoadedFactory> {
  const all = await findProviders(context, configFolder);
  const found = all.find((each) => each.name === name) ?? all.find((each) => each.aliases.includes(name));
  if (found === undefined) throw await missing(name, all);
  return { found, factory: await importFactory(found) };
}

/** What a provider sees of the world outside. */
export function runtimeOf(context: Context): Pick<RuntimeV1, 'env' | 'warn'> {
  return {
    env: context.env,
    warn: (message, details) =>
      context.warn(details === undefined ? message : `${message} ${JSON.stringify(details)}`),
  };
}

async function importFactory(found: FoundProvider): Promise<ProviderFactory> {
  const { ConfigurationError } = await import('@logs/core/errors');
  const wrong = await wrongVersion(found);
  if (wrong !== undefined) throw wrong;
  let module: { default?: unknown };
  try {
    module = await import(pathToFileURL(await packageEntry(found.folder)).href);
  } catch (cause) {
    throw new ConfigurationError(
      `The provider package ${found.package} in ${found.folder} cannot be loaded.`,
      {
        cause,
        hint: `Install it again: ${installCommand(found.package)}. With --verbose the reason is shown.`,
      },
    );
  }
  if (isFactory(module.default)) return module.default;
  throw new ConfigurationError(`The package ${found.package} has no provider as its default export.`, {
    hint: 'Its maker has to export what defineProvider returns.',
  });
}

/** An error when a found package is made for another version of the interface. */
async function wrongVersion({ name, package: packageName, version, specVersion }: FoundProvider) {
  if (specVersion === 'v1') return undefined;
  const { ConfigurationError } = await import('@logs/core/errors');
  const older = /^v?0/.test(specVersion);
  return new ConfigurationError(
    `${packageName} ${version} (${name}) is made for provider interface "${specVersion}"; this logs knows "v1".`,
    { hint: `Upgrade: ${installCommand(`${older ? packageName : '@logs/cli'}@latest`)}` },
  );
}

async function missing(name: string, found: readonly FoundProvider[]): Promise<Error> {
  const { ConfigurationError } = await import('@logs/core/errors');
  const known = knownProviders.find((each) => each.name === name || each.aliases.includes(name));
  if (known !== undefined) {
    return new ConfigurationError(`The provider "${name}" is not installed.`, {
      hint: `Install it: ${installCommand(known.package)}`,
    });
  }
  const { didYouMean } = await import('@logs/core/query');
  const all = [...found, ...knownProviders].flatMap((each) => [each.name, ...each.aliases]);
  const meant = didYouMean(name, all);
  return new ConfigurationError(`There is no provider "${name}".`, {
    hint: meant === undefined ? 'See those found and known: logs providers' : `Did you mean "${meant}"?`,
  });
}

function isFactory(value: unknown): value is ProviderFactory {
  return typeof value === 'function' && (value as Partial<ProviderFactory>).specVersion === 'v1';
}
