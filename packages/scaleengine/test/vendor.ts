import { demo } from '../src/demo.ts';
import { jsonMembers } from '../src/json-members.ts';
import { scaleEngine } from '../src/provider.ts';
import { filledStore } from './filled-store.ts';
import { listen } from './listen.ts';
import { type PlayedRuntime, played } from './play.ts';

/** What a test does to requests before they are answered. */
export type Between = (json: string, count: number) => Response | undefined | Promise<Response | undefined>;

/** ScaleEngine on a port of this machine, with these logs and the key pair of the vendor's page. */
export async function vendor(texts: readonly string[], between: Between = () => undefined, clock = played()) {
  const store = await filledStore(texts);
  const serve = { reader: store, credentials: demo.credentials, runtime: clock, strict: false };
  const handler = scaleEngine({}, clock).serve?.(serve);
  if (handler === undefined) throw new Error('no serve');
  const asked: Record<string, string>[] = [];
  const server = await listen(async (request) => {
    const json = new URLSearchParams(await request.clone().text()).get('json') ?? '';
    const members = [...(jsonMembers(json) ?? [])].map(([name, { text }]) => [name, text]);
    asked.push(Object.fromEntries(members) as Record<string, string>);
    const response = (await between(json, asked.length)) ?? (await handler(request));
    if (!response.headers.has('date')) response.headers.set('date', clock.now().toUTCString());
    return response;
  });
  return {
    ...server,
    store,
    asked,
    provider: (settings: Record<string, unknown> = {}, runtime: PlayedRuntime = clock) =>
      scaleEngine({ ...demo.settings(server.url, demo.credentials[0]), ...settings }, runtime),
  };
}

/** A failure as the vendor answers it. */
export function refused(code: string | number, headers: Record<string, string> = {}): Response {
  return Response.json({ message: 'No', status: 'failure', code }, { headers });
}
