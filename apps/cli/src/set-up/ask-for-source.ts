import { isCancel, select, text } from '@clack/prompts';
import type { FoundProvider } from '../discover.ts';
import { installCommand, knownProviders } from '../known-providers.ts';
import { UsageError } from '../usage-error.ts';
import type { FirstSource } from './config-text.ts';

/** Asks a person for the first source. */
export async function askForSource(found: readonly FoundProvider[]): Promise<FirstSource> {
  const missing = knownProviders.filter(({ name }) => !found.some((each) => each.name === name));
  const provider = answer(
    await select({
      message: 'Whose logs do you collect?',
      options: [
        ...found.map(({ name, package: of }) => ({ value: name, label: name, hint: of })),
        ...missing.map(({ name, package: of }) => ({
          value: name,
          label: name,
          hint: `not installed yet: ${installCommand(of)}`,
        })),
      ],
    }),
  );
  const target = answer(
    await text({ message: 'From where? A folder, a bucket or an account', initialValue: './drops' }),
  );
  return { name: provider, provider, target };
}

function answer<Value>(value: Value): Exclude<Value, symbol> {
  if (isCancel(value)) throw new UsageError('Nothing was written.');
  return value as Exclude<Value, symbol>;
}
