import { writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { LogStoreV1 } from '@logs/core/store';
import type { Context } from '../context.ts';
import { exitCode } from '../exit-code.ts';
import { type OpenStore, openStore } from '../open-store.ts';
import { loadSettings } from '../settings.ts';
import { ask } from './ask.ts';
import { collectDemo } from './collect-demo.ts';
import { demoFolder } from './demo-folder.ts';
import { differences } from './differences.ts';
import { writeDemoDelivery } from './made-delivery.ts';
import { nextSteps } from './next-steps.ts';
import { printAnswer } from './print-answer.ts';
import { questions } from './questions.ts';
import { deliveryReport, summaryReport } from './report.ts';

/** The options of `logs demo`. */
export interface DemoOptions {
  /** Where everything is put: `./logs-demo` when left out. */
  folder?: string;
  /** Another seed makes another delivery. */
  seed?: number;
  /** How many viewers the delivery tells of, each good for some hundred lines. */
  viewers?: number;
  /** The delivery's end; now when left out. */
  now?: Date;
}

/**
 * Makes up a delivery, collects it, asks the store three questions and compares each answer with the truth.
 * Sets exit code 1 when one differs.
 */
export async function runDemo(context: Context, options: DemoOptions = {}): Promise<void> {
  const { seed = 1, viewers = 150, now = new Date() } = options;
  const folder = await demoFolder(resolve(context.cwd, options.folder ?? 'logs-demo'));
  const shown = fromHere(context.cwd, folder.path);
  context.say('Making a delivery …');
  const made = await writeDemoDelivery(folder, { seed, viewers, now });
  await context.write(deliveryReport(made, shown));

  const settings = { ...(await loadSettings(context)), storePath: folder.store };
  const source = `edgio:${shown}/drops`;
  context.say('Collecting it …');
  const collected = await withStore(context, { mode: 'write', settings }, (store) =>
    collectDemo(store, source, { base: context.cwd, signal: context.signal }),
  );
  const report = summaryReport(collected, made.truth);
  await context.write(report.text);

  let right = report.right;
  await withStore(context, { mode: 'read', settings }, async (store) => {
    for (const question of questions) {
      await writeFile(join(folder.questions, `${question.name}.sql`), question.sql);
      const answer = await ask(store, question, context.signal);
      await printAnswer(context, question, answer);
      const wrong = differences(answer, question.expected(made.truth));
      await context.write(`${verdict(context, wrong, answer.rows.length)}\n\n`);
      right &&= wrong.length === 0;
    }
  });
  await context.write(nextSteps(context, shown, source));
  if (!right) context.exitCode = exitCode.failure;
}

async function withStore<Result>(
  context: Context,
  how: OpenStore,
  use: (store: LogStoreV1) => Promise<Result>,
): Promise<Result> {
  const store = await openStore(context, how);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
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
