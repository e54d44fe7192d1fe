const [minus, dot, zero, upperE, lowerE] = [0x2d, 0x2e, 0x30, 0x45, 0x65] as const;

/**
 * Whether JavaScript prints a JSON number back as it is written: `9007199254740993`, `0.10`, `1e3` and `-0` it
 * does not. Plain cases are told by their look.
 */
export function printsTheSame(text: string, from: number, to: number): boolean {
  let fraction = false;
  let short = to - from <= 15;
  for (let at = from; at < to && short; at++) {
    const code = text.charCodeAt(at);
    if (code === dot) fraction = true;
    else if (code === upperE || code === lowerE) short = false;
  }
  const first = text.charCodeAt(from);
  // Within 15 digits a double tells all numbers apart. Below a millionth it is printed with an exponent.
  if (short && !fraction) return first !== minus || text.charCodeAt(from + 1) !== zero;
  if (short && first !== zero && first !== minus) return text.charCodeAt(to - 1) !== zero;
  const literal = text.slice(from, to);
  return String(Number(literal)) === literal;
}
