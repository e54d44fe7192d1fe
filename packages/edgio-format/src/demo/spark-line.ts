// As Spark writes CSV with sep=\t and nullValue=-: its own code, so that a mistake of the package's reader
// or writer cannot hide behind the same mistake here.

/** One value as Spark writes it: `null` is `-`, the empty text `""`. Outer spaces are lost, as in Spark. */
export function sparkValue(value: string | null, first = false): string {
  if (value === null) return '-';
  const text = value.replace(/^[\0- ]+|[\0- ]+$/g, '');
  if (text === '') return '""';
  if (!/[\t\n\r"]/.test(text) && !(first && text.startsWith('#'))) return text;
  return `"${text.replace(/[\\"]/g, (sign) => `\\${sign}`)}"`;
}

/** One line of a part file, without its end. */
export function sparkLine(values: readonly (string | null)[]): string {
  return values.map((value, at) => sparkValue(value, at === 0)).join('\t');
}
