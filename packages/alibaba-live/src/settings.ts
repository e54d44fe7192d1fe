import { isEndpoint } from '@logs/core/http';
import { z } from 'zod';
import { vendorRate } from './actions.ts';
import { zonePattern } from './zone.ts';

const names = z.union([
  z.array(z.string().min(1)),
  z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean)),
]);
const flag = z.union([z.boolean(), z.stringbool()]);
const number = z.coerce.number<number | string>();

/** All settings of the provider. */
export const settings = z.strictObject({
  accessKeyId: z.string().min(1).optional().describe('The access key’s id.'),
  accessKeySecret: z.string().min(1).optional().describe('The access key’s secret.'),
  securityToken: z.string().min(1).optional().describe('Token of a temporary access key (STS).'),
  region: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'a region is like cn-shanghai')
    .default('cn-shanghai')
    .describe('Region; it decides where calls go.'),
  endpoint: z
    .string()
    .refine(isEndpoint, 'an https URL, or http on this machine (127.0.0.1)')
    .optional()
    .describe('Where calls go, in place of the region’s address.'),
  signature: z.enum(['v3', 'v1']).default('v3').describe('Version of the signature.'),
  requestsPerSecond: number
    .positive()
    .max(vendorRate)
    .default(95)
    .describe('Calls a second, of all sources with this access key together. The vendor allows 100.'),
  lookback: number
    .positive()
    .default(48)
    .describe('Hours before the last listing that are listed again, because files come late.'),
  pageSize: number.int().min(1).max(1000).default(1000).describe('Files on a page of a listing.'),
  allowedHosts: names
    .default(['.aliyuncs.com'])
    .describe('Hosts that links to files may lead to: whole names, or endings that begin with a dot.'),
  keep: flag.default(true).describe('Keep the files in the store’s archive: the vendor deletes them.'),
  redact: names
    .default([])
    .describe('More names of URL parameters whose values are secrets; * at the end stands for any ending.'),
  zone: z
    .string()
    .regex(zonePattern, 'an offset from UTC such as +08:00, or Z')
    .default('+08:00')
    .describe('Zone of times that name none: those in file names, and times of lines without an offset.'),
  clockWindow: number
    .positive()
    .default(15)
    .describe('Serve: minutes by which a request’s time may differ from the clock.'),
  linkScheme: z
    .enum(['default', 'none'])
    .default('default')
    .describe('Serve: default puts http:// or https:// before links, none leaves it out as the vendor does.'),
});

/** The settings, complete. */
export type Settings = z.output<typeof settings>;

/** Environment variables by setting. */
export const env = {
  accessKeyId: ['LOGS_ALIBABA_LIVE_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_ID'],
  accessKeySecret: ['LOGS_ALIBABA_LIVE_ACCESS_KEY_SECRET', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
  securityToken: ['LOGS_ALIBABA_LIVE_SECURITY_TOKEN', 'ALIBABA_CLOUD_SECURITY_TOKEN'],
  region: ['LOGS_ALIBABA_LIVE_REGION', 'ALIBABA_CLOUD_REGION_ID'],
  endpoint: ['LOGS_ALIBABA_LIVE_ENDPOINT'],
  signature: ['LOGS_ALIBABA_LIVE_SIGNATURE'],
  requestsPerSecond: ['LOGS_ALIBABA_LIVE_REQUESTS_PER_SECOND'],
  lookback: ['LOGS_ALIBABA_LIVE_LOOKBACK'],
  pageSize: ['LOGS_ALIBABA_LIVE_PAGE_SIZE'],
  allowedHosts: ['LOGS_ALIBABA_LIVE_ALLOWED_HOSTS'],
  keep: ['LOGS_ALIBABA_LIVE_KEEP'],
  redact: ['LOGS_ALIBABA_LIVE_REDACT'],
  zone: ['LOGS_ALIBABA_LIVE_ZONE'],
  clockWindow: ['LOGS_ALIBABA_LIVE_CLOCK_WINDOW'],
  linkScheme: ['LOGS_ALIBABA_LIVE_LINK_SCHEME'],
};
