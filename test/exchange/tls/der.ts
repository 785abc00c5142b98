/** The few ASN.1 values that a certificate is made of, in DER. */
export const der = {
  sequence: (...parts: readonly Buffer[]) => value(0x30, ...parts),
  set: (...parts: readonly Buffer[]) => value(0x31, ...parts),
  explicit: (tag: number, ...parts: readonly Buffer[]) => value(0xa0 | tag, ...parts),
  implicit: (tag: number, content: Buffer) => value(0x80 | tag, content),
  // A leading zero keeps the number positive.
  integer: (bytes: Buffer) => value(0x02, bytes[0]! & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes),
  boolean: (yes: boolean) => value(0x01, Buffer.of(yes ? 0xff : 0)),
  octets: (content: Buffer) => value(0x04, content),
  bits: (content: Buffer, unused = 0) => value(0x03, Buffer.of(unused), content),
  utf8: (text: string) => value(0x0c, Buffer.from(text)),
  objectId,
  time,
};

function value(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag), length(content.length), content]);
}

function length(size: number): Buffer {
  if (size < 128) return Buffer.of(size);
  const bytes = Buffer.from(size.toString(16).padStart(size > 255 ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.of(0x80 | bytes.length), bytes]);
}

function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return value(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(number: number): number[] {
  const bytes = [number & 0x7f];
  for (let left = number >> 7; left > 0; left >>= 7) bytes.unshift((left & 0x7f) | 0x80);
  return bytes;
}

// UTCTime ends with 2049; later times are not needed here.
function time(at: number): Buffer {
  const digits = new Date(at).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return value(0x17, Buffer.from(digits.slice(2)));
}
