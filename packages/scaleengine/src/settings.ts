import { isEndpoint } from '@logs/core/http';
import { z } from 'zod';
import { isZone } from './logdate.ts';

const amount = z.coerce.number<number | string>();

const yesOrNo = z.union([
  z.boolean(),
  z.enum(['true', 'false', '1', '0', '']).transform((text) => text === 'true' || text === '1'),
]);

const endpoint = z
  .string()
  .refine(
    isEndpoint,
    'an https address such as https://api.scaleengine.net/stable/, without a user or password; plain http only on this machine',
  );

/** A CDN ID: digits, kept as text, without zeros in front, which a number in JSON cannot have. */
export const cdnId = z
  .union([z.int().nonnegative(), z.string().trim()])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,20}$/, 'digits'))
  .transform((digits) => digits.replace(/^0+(?=\d)/, ''));

/** All settings of the provider. */
export const settings = z.strictObject({
  cdn: cdnId.optional().describe('The CDN ID of the account. A query may name another one.'),
  apiKey: z.string().min(1).optional().describe('The API key of the account.'),
  apiSecret: z
    .string()
    .min(1)
    .optional()
    .describe('The private key that requests are signed with, as its 64 letters stand in the control panel.'),
  endpoint: endpoint
    .default('https://api.scaleengine.net/stable/')
    .describe('Where the command API is reached; https, or http on this machine.'),
  zone: z
    .string()
    .refine(isZone, 'UTC, an offset such as +01:00, or a name such as Europe/Berlin')
    .default('UTC')
    .describe('Time zone of logdate: UTC, an offset such as +01:00, or a name such as Europe/Berlin.'),
  lookback: amount
    .pipe(z.number().nonnegative().max(8760))
    .default(1)
    .describe('Hours that each collect reads again behind the newest log it has, for logs that come late.'),
  pageSize: amount
    .pipe(z.int().min(2).max(1000))
    .default(100)
    .describe('Logs that one request asks for, from 2 to 1000.'),
  clockTolerance: amount
    .pipe(z.number().positive())
    .default(300)
    .describe('Seconds that the time stamp of a served request may be off the clock.'),
  maxLimit: amount
    .pipe(z.int().positive())
    .default(1000)
    .describe('Logs that one served answer has at most, whatever limit a request asks for.'),
  replayGuard: yesOrNo
    .default(false)
    .describe('Refuse a served request whose signature was used before, as long as its time stamp counts.'),
});

/** The settings, complete. */
export type Settings = z.output<typeof settings>;

/** Environment variables by setting. */
export const env = {
  cdn: ['LOGS_SCALEENGINE_CDN'],
  apiKey: ['LOGS_SCALEENGINE_API_KEY'],
  apiSecret: ['LOGS_SCALEENGINE_API_SECRET'],
  endpoint: ['LOGS_SCALEENGINE_ENDPOINT'],
  zone: ['LOGS_SCALEENGINE_ZONE'],
  lookback: ['LOGS_SCALEENGINE_LOOKBACK'],
  pageSize: ['LOGS_SCALEENGINE_PAGE_SIZE'],
  clockTolerance: ['LOGS_SCALEENGINE_CLOCK_TOLERANCE'],
  maxLimit: ['LOGS_SCALEENGINE_MAX_LIMIT'],
  replayGuard: ['LOGS_SCALEENGINE_REPLAY_GUARD'],
};
