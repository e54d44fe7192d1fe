/** What each bench asks for, as in a configuration. */
export const queries = {
  scaleengine: { streams: ['jb-origin/my_stream'] },
  signalwire: { spaces: ['example'] },
};

/** Settings with which a provider talks to a peer, by the credentials of its samples. */
export async function settingsAt(vendor, url) {
  const { demo } = await import(`@logs/${vendor}/demo`);
  const settings = demo.settings(new URL(url), demo.credentials[0]);
  return { ...settings, pageSize: 1000 };
}

/** The default feed of a provider that talks to a peer, and one part of a query to it. */
export async function providerAt(vendor, url) {
  const { default: factory } = await import(`@logs/${vendor}`);
  const [feed] = Object.values(factory(await settingsAt(vendor, url)).feeds);
  const query = (await feed.query['~standard'].validate(queries[vendor])).value;
  return { feed, query: feed.parts?.(query)[0]?.query ?? query };
}
