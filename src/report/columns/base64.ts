const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const letters = new TextEncoder().encode(alphabet);
const sextets = new Uint8Array(128);
for (let k = 0; k < letters.length; k++) sextets[letters[k]!] = k;
const padding = '='.codePointAt(0)!;

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  for (let i = 0, at = 0; i < bytes.length; i += 3, at += 4) {
    const block = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text[at] = letters[block >>> 18]!;
    text[at + 1] = letters[(block >>> 12) & 63]!;
    text[at + 2] = i + 1 < bytes.length ? letters[(block >>> 6) & 63]! : padding;
    text[at + 3] = i + 2 < bytes.length ? letters[block & 63]! : padding;
  }
  return new TextDecoder().decode(text);
}

/** The bytes of base64; several times faster than `atob` on the megabytes of a report. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const code = new TextEncoder().encode(text);
  const padded = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((code.length / 4) * 3 - padded);
  for (let i = 0, at = 0; i < code.length; i += 4, at += 3) {
    const block =
      (sextets[code[i]!]! << 18) |
      (sextets[code[i + 1]!]! << 12) |
      (sextets[code[i + 2]!]! << 6) |
      sextets[code[i + 3]!]!;
    bytes[at] = block >>> 16;
    if (at + 1 < bytes.length) bytes[at + 1] = (block >>> 8) & 255;
    if (at + 2 < bytes.length) bytes[at + 2] = block & 255;
  }
  return bytes;
}
