const central = 'live.aliyuncs.com';

/**
 * Hosts by region where they differ from `live.aliyuncs.com`, as the vendor's page on endpoints says
 * (https://www.alibabacloud.com/help/doc-detail/50283.htm).
 */
export const regionHosts: Readonly<Record<string, string>> = {
  'ap-southeast-1': 'live.ap-southeast-1.aliyuncs.com',
  'eu-central-1': 'live.eu-central-1.aliyuncs.com',
};

/** Where a region's calls go. */
export function endpointOf(region: string): URL {
  return new URL(`https://${Object.hasOwn(regionHosts, region) ? regionHosts[region] : central}`);
}
