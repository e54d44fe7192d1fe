import { secretParameters } from '@logs/core';

const equals = 0x3d;

// 0 an ordinary byte · 1 a parameter's name may begin behind it · 2 not plain: redactUrl itself has to look
const classes = Uint8Array.from({ length: 256 }, (_, b) => {
  if (b <= 0x20 || b > 0x7e || '@%+'.includes(String.fromCharCode(b))) return 2;
  return '?&;#='.includes(String.fromCharCode(b)) ? 1 : 0;
});

/**
 * Makes a check on bytes: whether redactUrl surely leaves them as they are. It may say no to a URL without
 * secrets, never yes to one with some.
 *
 * @param more names of parameters beside the usual ones, as redactUrl takes them
 */
export function secretCheck(
  more: readonly string[],
): (bytes: Uint8Array, from: number, to: number) => boolean {
  const secrets = [...secretParameters, ...more].map((name) => {
    const stem = name.endsWith('*') ? name.slice(0, -1) : name;
    return { bytes: new TextEncoder().encode(stem.toLowerCase()), open: name.endsWith('*') };
  });
  const isSecret = (bytes: Uint8Array, from: number, to: number) =>
    secrets.some(({ bytes: secret, open }) => {
      if (open ? to - from < secret.length : to - from !== secret.length) return false;
      for (let k = 0; k < secret.length; k++)
        if (lower(bytes[from + k] as number) !== secret[k]) return false;
      return true;
    });
  return (bytes, from, to) => {
    let name = from;
    for (let i = from; i < to; i++) {
      const b = bytes[i] as number;
      const what = classes[b];
      if (what === 0) continue;
      if (what === 2 || (b === equals && isSecret(bytes, name, i))) return false;
      name = i + 1;
    }
    return true;
  };
}

function lower(b: number): number {
  return b > 0x40 && b < 0x5b ? b + 0x20 : b;
}
