/** One of the vendor's calls that list log files. All have the same request and the same answer. */
export interface Action {
  /** Its name in a request. */
  action: string;
  /** The vendor's page; the page of the nearest call where it has none of its own. */
  docs: string;
  /** First folder of the links that `serve` gives out. */
  folder: string;
}

const pages = 'https://www.alibabacloud.com/help/en/live/developer-reference/api-live-2016-11-01-';
const domainLog = `${pages}describelivedomainlog`;

/** The calls by the feed that collects them; the first one is the default. */
export const actions = {
  'push-proxy': {
    action: 'DescribeLivePushProxyLog',
    docs: `${pages}describelivepushproxylog`,
    folder: 'push_proxy',
  },
  domain: { action: 'DescribeLiveDomainLog', docs: domainLog, folder: 'domain' },
  'domain-ext-ttl': { action: 'DescribeLiveDomainLogExTtl', docs: domainLog, folder: 'domain_ext_ttl' },
  'domain-edge': { action: 'DescribeLiveDomainEdgeLog', docs: domainLog, folder: 'domain_edge' },
  'traffic-domain': { action: 'DescribeLiveTrafficDomainLog', docs: domainLog, folder: 'traffic_domain' },
  'user-traffic': { action: 'DescribeLiveUserTrafficLog', docs: domainLog, folder: 'user_traffic' },
} as const satisfies Record<string, Action>;

/** Name of a feed. */
export type FeedName = keyof typeof actions;

/** All feeds, in their order. */
export const feedNames = Object.keys(actions) as FeedName[];

/** The version that every call names. */
export const apiVersion = '2016-11-01';

/** The vendor answers for so many days back, and for so long a span at most. */
export const retentionDays = 31;

/** Calls a second that the vendor allows one user. */
export const vendorRate = 100;
