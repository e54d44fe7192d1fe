// `d` stands for a digit; a word and a TAB follow.
const shape = Uint8Array.from('dddd-dd-dd\tdd:dd:dd\t', (c) => c.charCodeAt(0));
const anyDigit = 0x64;
const longestWord = 64;

/**
 * Whether the head of a record (date TAB time TAB word TAB) stands at `from`: 1 yes, 0 no, -1 when `size`
 * cuts it and more bytes are needed to tell.
 */
export function headAt(bytes: Uint8Array, from: number, size: number): -1 | 0 | 1 {
  for (let k = 0; k < shape.length; k++) {
    if (from + k >= size) return -1;
    const b = bytes[from + k] as number;
    const wanted = shape[k] as number;
    if (wanted === anyDigit ? b < 0x30 || b > 0x39 : b !== wanted) return 0;
  }
  const word = from + shape.length;
  for (let i = word; i <= word + longestWord; i++) {
    if (i >= size) return -1;
    const b = bytes[i] as number;
    if (b === 9) return i > word ? 1 : 0;
    if (!isWord(b)) return 0;
  }
  return 0;
}

function isWord(b: number): boolean {
  return (b > 0x2f && b < 0x3a) || (b > 0x40 && b < 0x5b) || b === 0x5f || (b > 0x60 && b < 0x7b);
}
