/** The source that a new configuration begins with. */
export interface FirstSource {
  name: string;
  provider: string;
  feed?: string;
  target: string;
}

/** The text of a new `logs.config.ts`. */
export function configText({ name, provider, feed, target }: FirstSource): string {
  const variable = `LOGS_${provider.toUpperCase().replaceAll('-', '_')}_…`;
  const parts = [
    `provider: ${quoted(provider)}`,
    ...(feed === undefined ? [] : [`feed: ${quoted(feed)}`]),
    `target: ${quoted(target)}`,
  ];
  return `import { defineConfig } from '@logs/core';

// Every command finds this file from its folder and from all folders below it.
export default defineConfig({
  // Where the events are kept. A flag (--store) or LOGS_STORE in the environment goes before it.
  store: './logs.duckdb',

  // Sources by a name of your choice: "logs collect ${name}" takes one, "logs collect" all of them.
  // Paths that begin with ./ count from the folder of this file.
  sources: {
    // Settings of a provider that are not written here are read from the environment (${variable}).
    // Keep secrets there, not in this file.
    ${/^[a-z_]\w*$/i.test(name) ? name : quoted(name)}: { ${parts.join(', ')} },
  },
});
`;
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n')}'`;
}
