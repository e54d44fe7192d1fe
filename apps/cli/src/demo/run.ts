import { writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { LogStoreV1 } from '@logs/core/store';
import { type RunningServer, startServer } from '@logs/server';
import type { Context } from '../context.ts';
import { exitCode } from '../exit-code.ts';
import { openStore } from '../open-store.ts';
import { demoStore, sampleOptions } from '../serve/demo-store.ts';
import type { DemoVendor } from '../serve/demo-vendor.ts';
import { loadSettings, type Settings } from '../settings.ts';
import { ask } from './ask.ts';
import { collectDemo } from './collect-demo.ts';
import { writeDemoConfig } from './demo-config.ts';
import { type DemoFolder, demoFolder } from './demo-folder.ts';
import type { DemoTruth } from './demo-truth.ts';
import { type DemoVendors, demoVendors } from './demo-vendors.ts';
import { differences } from './differences.ts';
import { deliveryFeedTruth, feedTruth } from './feed-truth.ts';
import { type MadeDelivery, writeDemoDelivery } from './made-delivery.ts';
import { nextSteps } from './next-steps.ts';
import { ownContext } from './own-context.ts';
import { printAnswer } from './print-answer.ts';
import { questions } from './questions.ts';
import { deliveryReport, missingReport, servedReport, summaryReport } from './report.ts';
import { streamSteps, watchedSteps } from './stream-steps.ts';

/** The options of `logs demo`. */
export interface DemoOptions {
  /** Where everything is put: `./logs-demo` when left out. */
  folder?: string;
  /** Another seed makes other data. */
  seed?: number;
  /** How many viewers the delivery tells of, each good for some hundred lines. */
  viewers?: number;
}

/**
 * Makes up what the vendors have, collects it from a folder and over HTTP, asks the store some questions and
 * compares each answer with the truth. Sets exit code 1 when one differs.
 */
export async function runDemo(context: Context, options: DemoOptions = {}): Promise<void> {
  const { seed = 1, viewers = 150 } = options;
  const now = new Date();
  const folder = await demoFolder(resolve(context.cwd, options.folder ?? 'logs-demo'));
  const shown = fromHere(context.cwd, folder.path);
  const own = ownContext(context);
  const { wait } = await loadSettings(context);
  const settings: Settings = { config: {}, base: folder.path, storePath: folder.store, wait };
  const vendors = await demoVendors(own, settings);

  context.say('Making logs up …');
  const sample = sampleOptions(now, seed);
  const made =
    vendors.delivery && (await writeDemoDelivery(folder, vendors.delivery, { seed, now, viewers }));
  if (made !== undefined) await context.write(deliveryReport(made, shown));
  const truth = truthOf(vendors, made, sample);
  await writeFile(folder.truth, `${JSON.stringify(truth, null, 2)}\n`);

  const server = await startServer({
    vendors: vendors.apis,
    reader: await demoStore(own, vendors.apis.map(firstFeed), sample),
    runtime: { env: own.env, warn: (message) => context.detail(message) },
  });
  const right = await collected(context, { own, vendors, folder, settings, server, truth });
  const answered = await answers(context, { settings, folder, truth });
  await context.write(nextSteps(context, { folder: shown, vendors }));
  if (!right || !answered) context.exitCode = exitCode.failure;
}

interface Served {
  own: Context;
  vendors: DemoVendors;
  folder: DemoFolder;
  settings: Settings;
  server: RunningServer;
  truth: DemoTruth;
}

/** Collects while the vendors answer; whether all of it came. */
async function collected(
  context: Context,
  { own, vendors, folder, settings, server, truth }: Served,
): Promise<boolean> {
  try {
    const { apis, delivery, missing } = vendors;
    const feeds = truth.feeds.filter(({ feed }) => !feed.startsWith('edgio/'));
    await context.write(servedReport(feeds, server.vendors) + missingReport(missing));
    const config = await writeDemoConfig(folder, {
      apis,
      urls: server.vendors,
      delivery: delivery !== undefined,
    });
    context.say('Collecting …');
    const summary = await collectDemo(own, { ...settings, config });
    const report = summaryReport(summary, truth.delivery);
    await context.write(report.text);
    return report.right;
  } finally {
    await server.close();
  }
}

/** Asks the questions that the truth has an answer to; whether all of them agree with it. */
async function answers(
  context: Context,
  { settings, folder, truth }: Pick<Served, 'settings' | 'folder' | 'truth'>,
): Promise<boolean> {
  const store: LogStoreV1 = await openStore(context, { mode: 'read', settings });
  let right = true;
  try {
    for (const question of questions) {
      const expected = question.expected(truth);
      if (expected === undefined) continue;
      await writeFile(join(folder.questions, `${question.name}.sql`), question.sql);
      const answer = await ask(store, question, context.signal);
      await printAnswer(context, question, answer);
      const wrong = differences(answer, expected);
      await context.write(`${verdict(context, wrong, answer.rows.length)}\n\n`);
      right &&= wrong.length === 0;
    }
  } finally {
    await store.close();
  }
  return right;
}

/** A vendor with the one feed that is collected: the sample of the others would only take time. */
function firstFeed({ demo, ...vendor }: DemoVendor): DemoVendor {
  const [feed = ''] = Object.keys(vendor.provider.feeds);
  const sample = demo.feeds[feed];
  return { ...vendor, demo: { ...demo, feeds: sample === undefined ? {} : { [feed]: sample } } };
}

function truthOf(
  { apis }: DemoVendors,
  made: MadeDelivery | undefined,
  sample: ReturnType<typeof sampleOptions>,
): DemoTruth {
  return {
    feeds: [
      ...(made === undefined ? [] : [deliveryFeedTruth(made)]),
      ...apis.map((vendor) => feedTruth(vendor, sample)),
    ],
    stream: [
      ...apis.flatMap((vendor) => streamSteps(vendor, sample)),
      ...(made === undefined ? [] : watchedSteps(made)),
    ],
    ...(made === undefined ? {} : { delivery: made.truth }),
  };
}

function verdict(context: Context, wrong: readonly string[], rows: number): string {
  if (wrong.length === 0) return `${context.paint('stdout', 'green', '✔')} matches the truth (${rows} rows)`;
  const shown = wrong.slice(0, 5).map((line) => `  ${line}`);
  return [
    context.paint('stdout', 'red', `✘ differs from the truth in ${wrong.length} places`),
    ...shown,
  ].join('\n');
}

function fromHere(cwd: string, path: string): string {
  const way = relative(cwd, path);
  return way.startsWith('..') ? path : `./${way}`;
}
