import { z } from 'zod';

/** All settings. What a user sets is read strictly. */
export const settings = z.strictObject({
  endpoint: z
    .url({ protocol: /^https?$/ })
    .default('https://hello.example')
    .describe('Where the Hello API answers.'),
  token: z.string().min(1).describe('The token that the API asks for.'),
  pageSize: z.coerce.number().int().min(1).max(1000).default(100).describe('Greetings on one page.'),
});

/** The settings, complete. */
export type Settings = z.output<typeof settings>;

/** Environment variables by setting. */
export const env = {
  endpoint: ['LOGS_HELLO_ENDPOINT'],
  token: ['LOGS_HELLO_TOKEN'],
  pageSize: ['LOGS_HELLO_PAGE_SIZE'],
};
