/** A whole number in digits as a number where it is exact, and as the text it is beyond 2^53. */
export function wholeNumber(digits: string): number | string {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : digits;
}
