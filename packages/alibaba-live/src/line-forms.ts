/** One way in which the vendor writes a line; the groups of `pattern` bear the columns' names. */
export interface LineForm {
  /** What it is, for a person. */
  name: string;
  pattern: RegExp;
}

const time = String.raw`\[(?<time>[^\]]+)\]`;
const request = String.raw`"(?<method>[^\s"]+) (?<url>[^"]*?)(?: HTTP/[\d.]+)?"`;
const columns = [
  time,
  String.raw`(?<client>\S+) (?<proxy>\S+) (?<fourth>\S+) "(?<referer>[^"]*)"`,
  request,
  String.raw`(?<status>\S+) (?<request_size>\S+) (?<response_size>\S+) (?<cache>\S+)`,
  '"(?<user_agent>[^"]*)" "(?<file_type>[^"]*)"',
].join(' ');
const protocol = '(?<protocol>https?|quic)';
const connection = String.raw`(?<connection>\S+)`;

/**
 * The documented forms of a line, the first that fits counts. Of push-proxy lines none is documented: those
 * of pushed streams are known to have the same columns with the method PUSH.
 * https://www.alibabacloud.com/help/en/live/user-guide/log-management
 */
export const lineForms: readonly LineForm[] = [
  { name: '12 columns', pattern: new RegExp(`^${columns}$`) },
  { name: '12 columns and the protocol', pattern: new RegExp(`^${columns} ${protocol}$`, 'i') },
  { name: '13 columns', pattern: new RegExp(`^${columns} ${connection}$`) },
  {
    name: '13 columns and the protocol',
    pattern: new RegExp(`^${columns} ${connection} ${protocol}$`, 'i'),
  },
  {
    name: 'combined log',
    pattern: new RegExp(
      String.raw`^(?<client>\S+) \S+ (?<user>\S+) ${time} ${request} (?<status>\S+) (?<response_size>\S+)` +
        '(?: "(?<referer>[^"]*)" "(?<user_agent>[^"]*)")?$',
    ),
  },
];
