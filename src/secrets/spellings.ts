/** How a secret may look in a text: as it is, in an address, in JSON, in hex, in base64. */
export function spellings(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const percent = encodeURIComponent(new TextDecoder().decode(bytes));
  const all = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    percent,
    percent.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    percent.replaceAll('%20', '+'),
    Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
    hex,
    hex.toUpperCase(),
    ...[0, 1, 2].flatMap((offset) => insideBase64(bytes, offset)),
  ];
  return [...new Set(all)].filter((one) => one.length >= 4);
}

// In the base64 of something longer, such as "key:secret", a secret begins at one of three offsets.
// The characters at its ends also depend on its neighbours; those between are always the same.
function insideBase64(bytes: Uint8Array, offset: number): string[] {
  const padded = new Uint8Array(offset + bytes.length);
  padded.set(bytes, offset);
  const from = Math.ceil((offset * 8) / 6);
  const to = Math.floor((padded.length * 8) / 6);
  const standard = base64(padded).slice(from, to);
  return [standard, standard.replaceAll('+', '-').replaceAll('/', '_')];
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let k = 0; k < bytes.length; k += 3) {
    const three = (bytes[k]! << 16) | ((bytes[k + 1] ?? 0) << 8) | (bytes[k + 2] ?? 0);
    for (const shift of [18, 12, 6, 0]) text += digits[(three >> shift) & 63];
  }
  return text;
}
