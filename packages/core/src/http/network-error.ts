import { ApiError } from '../provider/index.ts';

interface Fault {
  why: string;
  hint: string;
}

const later = 'Try again later.';
const clock =
  'Check the certificate authorities of this machine (NODE_EXTRA_CA_CERTS), its clock, and the endpoint.';

const faults: readonly (readonly [pattern: RegExp, fault: Fault])[] = [
  [
    /^ECONNREFUSED$/,
    { why: 'the connection was refused', hint: 'Check the endpoint, and whether it is up.' },
  ],
  [
    /^(ENOTFOUND|EAI_)/,
    { why: 'its name could not be resolved', hint: 'Check the endpoint’s spelling, and the network.' },
  ],
  [
    /^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/,
    { why: 'it did not take the connection in time', hint: 'Check the network, firewalls and proxies.' },
  ],
  [/^UND_ERR_HEADERS_TIMEOUT$/, { why: 'it did not answer in time', hint: later }],
  [/^UND_ERR_BODY_TIMEOUT$/, { why: 'its answer stalled', hint: later }],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, { why: 'it closed the connection', hint: later }],
  [/^UND_ERR_RES_CONTENT_LENGTH_MISMATCH$/, { why: 'its answer was cut short', hint: later }],
  [/^(EHOSTUNREACH|ENETUNREACH|ENETDOWN)$/, { why: 'there is no way to it', hint: 'Check the network.' }],
  [
    /^(CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/,
    { why: 'its certificate is not trusted', hint: clock },
  ],
  [
    /^(EPROTO|ERR_SSL)/,
    { why: 'it speaks no TLS as we know it', hint: 'Check scheme and port of the endpoint.' },
  ],
  [/^(HPE_|UND_ERR_HEADERS_OVERFLOW)/, { why: 'its answer is no HTTP', hint: 'Check the endpoint.' }],
  [
    /^UND_ERR_(CLOSED|DESTROYED)$/,
    { why: 'the client was closed', hint: 'Nothing is to be done: the program was ending.' },
  ],
  [/^Z_|^ERR__?(ZLIB|BROTLI)/, { why: 'its answer is compressed and damaged', hint: later }],
];

/**
 * What a failed fetch means for a person. Takes from the error its code alone: messages of fetch may hold the
 * URL, and with it a signature.
 */
export function networkError(vendor: string, origin: string, error: unknown): ApiError {
  const code = codeOf(error);
  const [, fault] = faults.find(([pattern]) => pattern.test(code)) ?? [];
  const why = fault?.why ?? 'the request failed';
  return new ApiError('network', `${vendor}: ${origin}: ${why}${code === '' ? '' : ` (${code})`}`, {
    hint: fault?.hint ?? later,
    ...(code === '' ? {} : { code }),
  });
}

function codeOf(error: unknown, depth = 0): string {
  if (typeof error !== 'object' || error === null || depth > 5) return '';
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? code : codeOf(cause, depth + 1);
}
