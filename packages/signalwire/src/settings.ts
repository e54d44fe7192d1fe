import { isEndpoint } from '@logs/core/http';
import { z } from 'zod';
import { spaceName } from './space-name.ts';

/** All settings of the provider. */
export const settings = z.strictObject({
  project: z.string().min(1).optional().describe('Project ID, the user name of every request.'),
  token: z.string().min(1).optional().describe('API token with the scope Video. A secret.'),
  space: spaceName.optional().describe('The space that is meant where a query or an id names none.'),
  spaces: fromText(
    z.record(spaceName, z.strictObject({ project: z.string().min(1), token: z.string().min(1) })),
  )
    .default({})
    .describe('Spaces with a project and token of their own, by name.'),
  endpoint: z
    .string()
    .refine(isBareEndpoint, 'write an https address without a path; plain http only for this machine')
    .default('https://{space}.signalwire.com')
    .describe('Where the API is; {space} stands for the name of the space.'),
  settle: hours(24, 'Hours after its end from which a completed session is taken to be final.'),
  lookback: hours(168, 'Hours before the newest record from which each collect lists again.'),
  pageSize: z.coerce
    .number<number | string>()
    .int()
    .min(1)
    .max(1000)
    .default(1000)
    .describe('Records asked for in one request.'),
  historyDays: z.coerce
    .number<number | string>()
    .positive()
    .default(30)
    .describe(
      'Days of history that a strict endpoint of ours answers for; the vendor does not publish its own.',
    ),
});

/** The settings, complete. */
export type Settings = z.output<typeof settings>;

/** Environment variables by setting. */
export const env = {
  project: ['LOGS_SIGNALWIRE_PROJECT', 'SIGNALWIRE_PROJECT_ID'],
  token: ['LOGS_SIGNALWIRE_TOKEN', 'SIGNALWIRE_API_TOKEN', 'SIGNALWIRE_TOKEN'],
  space: ['LOGS_SIGNALWIRE_SPACE', 'SIGNALWIRE_SPACE', 'SIGNALWIRE_SPACE_URL'],
  spaces: ['LOGS_SIGNALWIRE_SPACES'],
  endpoint: ['LOGS_SIGNALWIRE_ENDPOINT'],
  settle: ['LOGS_SIGNALWIRE_SETTLE'],
  lookback: ['LOGS_SIGNALWIRE_LOOKBACK'],
  pageSize: ['LOGS_SIGNALWIRE_PAGE_SIZE'],
  historyDays: ['LOGS_SIGNALWIRE_HISTORY_DAYS'],
};

// The space's name stands for a host's.
function isBareEndpoint(text: string): boolean {
  const address = text.replaceAll('{space}', 'space');
  if (!isEndpoint(address)) return false;
  const { pathname, search, hash } = new URL(address);
  return pathname === '/' && search === '' && hash === '';
}

function hours(preset: number, description: string) {
  return z.coerce.number<number | string>().nonnegative().default(preset).describe(description);
}

// An environment variable holds JSON.
function fromText<Schema extends z.ZodType>(schema: Schema) {
  const json = z.string().transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('not JSON');
      return z.NEVER;
    }
  });
  return z.union([schema, json.pipe(schema)]);
}
