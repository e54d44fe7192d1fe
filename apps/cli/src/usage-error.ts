/** The command line itself is wrong: exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
  /** What to do instead, in one sentence. */
  readonly hint?: string;

  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    if (options.hint !== undefined) this.hint = options.hint;
  }
}
