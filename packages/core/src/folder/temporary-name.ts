/** The name of a file that is being written; such files are in no listing. */
export function temporaryName(unique: string): string {
  return `.${unique}.part-written`;
}

/** Whether a file name is one of {@link temporaryName}. */
export function isTemporaryName(name: string): boolean {
  return /^\.[0-9a-f]{16}\.part-written$/.test(name);
}
