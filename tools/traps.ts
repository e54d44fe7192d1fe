import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Reporter, TestModule, Vitest } from 'vitest/node';

/** A trap or a row of an error table, and the test that shows that it holds. */
interface Trap {
  trap: string;
  file: string;
  /** Full name as vitest prints it: groups and test joined by ` > `. */
  test: string;
}

/**
 * Fails a run in which the test of a listed trap of a vendor did not pass, is not there any more, or, when
 * everything was run, did not run at all. The list: `test/traps.json`. Where programs may be missing that tests
 * need, on a person's machine, a skipped test is none that failed.
 */
export class Traps implements Reporter {
  #root = '';
  #named = false;
  readonly #list: string;
  readonly #whole: boolean;
  readonly #passes: readonly string[];

  constructor(
    list = 'test/traps.json',
    whole = process.argv.slice(2).join(' ') === 'run',
    maySkip = process.env['CI'] !== 'true',
  ) {
    this.#list = list;
    this.#whole = whole;
    this.#passes = maySkip ? ['passed', 'skipped'] : ['passed'];
  }

  onInit(vitest: Vitest): void {
    this.#root = vitest.config.root;
    this.#named = vitest.getGlobalTestNamePattern() !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const list = join(this.#root, this.#list);
    if (this.#named || !existsSync(list)) return;
    const ran = new Map(
      modules.map((module) => [
        relative(this.#root, module.moduleId).replaceAll('\\', '/'),
        new Map([...module.children.allTests()].map((test) => [test.fullName, test.result().state])),
      ]),
    );
    const wrong: string[] = [];
    for (const [page, traps] of Object.entries(
      JSON.parse(readFileSync(list, 'utf8')) as Record<string, Trap[]>,
    )) {
      for (const { trap, file, test } of traps) {
        const tests = ran.get(file);
        if (tests === undefined && !this.#whole) continue;
        const state =
          tests?.get(test) ?? (tests === undefined ? 'its file did not run' : 'there is no such test');
        if (!this.#passes.includes(state)) wrong.push(`${page}: ${trap}: ${file}: ${test}: ${state}`);
      }
    }
    if (wrong.length === 0) return;
    process.exitCode = 1;
    console.error(`\nTraps without a test that passed:\n${wrong.map((each) => `  ${each}`).join('\n')}`);
  }
}
