import { BlockList, isIP } from 'node:net';

type Range = readonly [first: string, bits: number];

const loopbackRanges: readonly Range[] = [
  ['127.0.0.0', 8],
  ['::1', 128],
];

/** By IANA's registries of special-purpose addresses, and what embeds an IPv4 address in an IPv6 one. */
const specialRanges: readonly Range[] = [
  ...loopbackRanges,
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // carrier's own
  ['169.254.0.0', 16], // link-local, a cloud machine's secrets among them
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.31.196.0', 24], // AS112
  ['192.52.193.0', 24], // AMT
  ['192.88.99.0', 24], // relays of 6to4
  ['192.168.0.0', 16], // private
  ['192.175.48.0', 24], // AS112
  ['198.18.0.0', 15], // benchmarking
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
  ['::', 96], // unspecified, IPv4-compatible
  ['::ffff:0:0', 96], // IPv4-mapped
  ['::ffff:0:0:0', 96], // IPv4-translated
  ['64:ff9b::', 96], // NAT64
  ['64:ff9b:1::', 48], // NAT64, a network's own
  ['100::', 64], // discard
  ['2001::', 23], // protocol assignments, Teredo
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4
  ['2620:4f:8000::', 48], // AS112
  ['3fff::', 20], // documentation
  ['5f00::', 16], // segment routing
  ['fc00::', 7], // unique local
  ['fe80::', 10], // link-local
  ['fec0::', 10], // site-local
  ['ff00::', 8], // multicast
];

const special = listsOf(specialRanges);
const loopback = listsOf(loopbackRanges);

/** Whether an IP address is of the public internet: not private, local, reserved or a cover for such. */
export function isPublic(address: string): boolean {
  const family = familyOf(address);
  return family !== undefined && !special[family].check(address, family);
}

/** Whether an IP address is this machine's own: 127.0.0.0/8 and ::1, in these forms alone. */
export function isLoopback(address: string): boolean {
  const family = familyOf(address);
  return family !== undefined && loopback[family].check(address, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  // A zone (fe80::1%eth0) only makes sense on a link.
  const version = address.includes('%') ? 0 : isIP(address);
  return version === 0 ? undefined : version === 4 ? 'ipv4' : 'ipv6';
}

// One for each family: a BlockList takes every IPv4 address for a mapped one.
function listsOf(ranges: readonly Range[]): Record<'ipv4' | 'ipv6', BlockList> {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const [first, bits] of ranges) {
    const family = first.includes(':') ? 'ipv6' : 'ipv4';
    lists[family].addSubnet(first, bits, family);
  }
  return lists;
}
