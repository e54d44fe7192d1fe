import type { ServeV1 } from '@logs/core';

const refused = { 401: 'unauthorized', 404: 'no such room' } as const;

/** Answers as the Hello API does, from what was collected. */
export function serve({ reader, credentials }: ServeV1): (request: Request) => Promise<Response> {
  const allowed = credentials.map(({ token }) => `Bearer ${token}`);
  return async ({ url, headers, signal }) => {
    const { pathname, searchParams } = new URL(url);
    if (!allowed.includes(headers.get('authorization') ?? '')) return refusal(401);
    const [, room] = /^\/rooms\/([^/]+)\/greetings$/.exec(pathname) ?? [];
    if (room === undefined) return refusal(404);
    const limit = Math.min(Number(searchParams.get('limit') ?? 100), 1000);
    const since = searchParams.get('since');
    const { events } = await reader.records(
      'hello/greetings',
      {
        where: { 'media.room.name': decodeURIComponent(room) },
        ...(since === null ? {} : { window: { from: since, to: '9999-12-31T00:00:00Z' } }),
        order: 'asc',
        offset: Number(searchParams.get('offset') ?? 0),
        limit: limit + 1,
        deleted: 'hide',
      },
      signal,
    );
    const texts = events.slice(0, limit).map(({ raw }) => raw);
    return json(`{"greetings":[${texts.join(',')}],"more":${events.length > limit}}`);
  };
}

function refusal(status: keyof typeof refused): Response {
  return json(JSON.stringify({ error: refused[status] }), status);
}

function json(body: string, status = 200): Response {
  return new Response(body, { status, headers: { 'content-type': 'application/json' } });
}
