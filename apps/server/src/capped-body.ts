/**
 * The request, if its body is no longer than so many bytes. One that says its length is not read here; one that
 * does not is read whole, so that the length is known.
 */
export async function cappedBody(request: Request, most: number): Promise<Request | undefined> {
  const length = request.headers.get('content-length');
  if (length !== null) return Number(length) <= most ? request : undefined;
  if (request.headers.get('transfer-encoding') === null || request.body === null) return request;
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of request.body) {
    size += piece.length;
    if (size > most) return undefined;
    pieces.push(piece);
  }
  const { url, method, headers, signal } = request;
  return new Request(url, { method, headers, signal, body: Buffer.concat(pieces) });
}
