import { type FileFeedV1, isLogsError, type LogProviderV1 } from '@logs/core';
import { describe, expect, it } from 'vitest';
import defaultExport from './index.ts';
import { edgio } from './provider.ts';
import { env, settings } from './settings.ts';

const without = { env: {} };

function events(provider: LogProviderV1): FileFeedV1 {
  const { events } = provider.feeds;
  if (events?.kind !== 'files') throw new Error('edgio has no file feed "events"');
  return events;
}

function refusal(make: () => unknown): unknown {
  try {
    make();
  } catch (error) {
    if (isLogsError(error)) return error;
  }
  throw new Error('it was not refused');
}

describe('the provider edgio', () => {
  it('tells what it is, before it is set up and after', () => {
    expect(defaultExport).toBe(edgio);
    expect({ ...edgio }).toMatchObject({ specVersion: 'v1', providerName: 'edgio', aliases: ['uplynk'] });
    const provider = edgio({}, without);
    expect(provider).toMatchObject({ specVersion: 'v1', name: 'edgio', aliases: ['uplynk'] });
    expect(Object.keys(provider.feeds)).toEqual(['events']);
  });

  it('has a feed of files, with the vendor’s page', () => {
    const feed = events(edgio({}, without));
    const docs = new URL(feed.docs);
    expect([docs.protocol, docs.host]).toEqual(['https:', 'docs.uplynk.com']);
    expect(docs.pathname).toContain('log-file-delivery');
    expect(feed).toMatchObject({ eventType: 'uplynk.event_type', limits: { granularity: 3600 } });
    expect(feed.table?.types.map(({ type }) => type)).toHaveLength(18);
  });

  it('has an environment variable for each setting, and no other', () => {
    expect(Object.keys(env).sort()).toEqual(Object.keys(settings.shape).sort());
    for (const names of Object.values(env))
      expect(names).toEqual([expect.stringMatching(/^LOGS_EDGIO_[A-Z_]+$/)]);
  });

  it('takes settings as arguments', () => {
    const feed = events(
      edgio({ mode: 'strict', layout: { slice_played: 'enhanced' }, redact: ['pin'], lookback: 12 }, without),
    );
    expect(feed.limits?.lookback).toBe(12 * 3600);
    expect(feed.table?.options).toEqual({
      mode: 'strict',
      layout: { slice_played: 'enhanced' },
      customFields: {},
      redact: ['pin'],
    });
  });

  it.each([
    ['LOGS_EDGIO_MODE', 'strict', { mode: 'strict' }],
    ['LOGS_EDGIO_LAYOUT', '{"slice_played":"ray"}', { layout: { slice_played: 'ray' } }],
    ['LOGS_EDGIO_CUSTOM_FIELDS', '{"error":["site"]}', { customFields: { error: ['site'] } }],
    ['LOGS_EDGIO_REDACT', 'pin, key*', { redact: ['pin', 'key*'] }],
  ])('takes %s from the environment', (variable, value, expected) => {
    const provider = edgio({}, { env: { [variable]: value } });
    expect(events(provider).table?.options).toMatchObject(expected);
  });

  it('takes LOGS_EDGIO_LOOKBACK from the environment, and an argument before it', () => {
    const runtime = { env: { LOGS_EDGIO_LOOKBACK: '72' } };
    expect(events(edgio({}, runtime)).limits?.lookback).toBe(72 * 3600);
    expect(events(edgio({ lookback: 6 }, runtime)).limits?.lookback).toBe(6 * 3600);
  });

  it.each([
    [{ colour: 'red' }, 'colour', undefined],
    [{ mode: 'secretmode' }, 'mode', 'LOGS_EDGIO_MODE'],
    [{ lookback: -1 }, 'lookback', 'LOGS_EDGIO_LOOKBACK'],
    [{ redact: [''] }, 'redact.0', 'LOGS_EDGIO_REDACT'],
    [{ layout: { slice_played: 'wide' } }, 'layout.slice_played', 'LOGS_EDGIO_LAYOUT'],
    [{ customFields: { seek: ['a'] } }, 'customFields.seek', 'LOGS_EDGIO_CUSTOM_FIELDS'],
  ])('refuses %j and names setting and variable', (given, setting, variable) => {
    const error = refusal(() => edgio(given as never, without));
    expect(error).toMatchObject({
      kind: 'configuration',
      setting,
      message: expect.stringContaining(`"${setting}"`),
    });
    if (variable === undefined) expect(error).not.toHaveProperty('variable');
    else expect(error).toMatchObject({ variable, hint: expect.stringContaining(variable) });
    expect(String(error)).not.toMatch(/secretmode|wide|red\b/);
  });

  it.each([
    ['LOGS_EDGIO_MODE', 'secretmode', 'mode'],
    ['LOGS_EDGIO_LAYOUT', '{slice_played', 'layout'],
    ['LOGS_EDGIO_LAYOUT', '{"slice_played":"wide"}', 'layout.slice_played'],
    ['LOGS_EDGIO_CUSTOM_FIELDS', '{"error":["a b"]}', 'customFields.error.0'],
    ['LOGS_EDGIO_LOOKBACK', 'two days', 'lookback'],
  ])('refuses %s=%s and names setting and variable', (variable, value, setting) => {
    const error = refusal(() => edgio({}, { env: { [variable]: value } }));
    expect(error).toMatchObject({ kind: 'configuration', setting, variable });
    expect(String(error)).not.toContain(value);
  });
});

describe('locate', () => {
  const feed = events(edgio({}, without));

  it('takes a folder', async () => {
    const query = feed.locate?.('./drops');
    expect(await feed.query['~standard'].validate(query)).toEqual({ value: { root: './drops' } });
  });

  it.each([''])('refuses "%s" and says what to do', (target) => {
    expect(refusal(() => feed.locate?.(target))).toMatchObject({
      kind: 'configuration',
      setting: 'root',
      hint: expect.stringMatching(/^(Write|Copy) /),
    });
  });

  it('is the only way to a query: others are refused', async () => {
    for (const query of [{}, { root: '' }, { root: './drops', depth: 1 }])
      expect(await feed.query['~standard'].validate(query)).toHaveProperty('issues');
  });
});
